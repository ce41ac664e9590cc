# SPDX-License-Identifier: Apache-2.0
"""What a receipt says, however it is shown: on a page, on a roll, on a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import association_name
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros, kilograms

from ..models import Act, Line, LineKind, Method, Payment, SessionKind, Ticket, TicketType, Till
from ..service.acts.vouchers import code_of
from ..service.setting_up import WIDE_ROLL_MM, settings_of
from ..service.sites import site_of
from . import words


@dataclass(frozen=True)
class Row:
    """A line of the ticket; what is given back is negative."""

    label: str
    detail: str
    cents: int


@dataclass(frozen=True)
class Receipt:
    """A receipt, ready to be shown.

    :param marks: what must not be overlooked: a duplicate, the school, a till without network.
    :param link: where it is on the network, for the QR code; empty for none.
    :param roll_mm: how wide the roll of the site's printer is.
    """

    association: str
    site: str
    mentions: Sequence[str]
    title: str
    till: str
    moment: str
    rows: Sequence[Row]
    total_cents: int
    payments: Sequence[tuple[str, int]]
    foot: Sequence[str]
    marks: Sequence[str] = ()
    link: str = ""
    roll_mm: int = WIDE_ROLL_MM

    def marked(self, mark: str) -> Self:
        """Give the same receipt with one more mark."""
        return replace(self, marks=(mark, *self.marks))


def receipt_of(session: Session, ticket: Ticket, *, link: str) -> Receipt:
    """Give the receipt of a ticket."""
    site = site_of(session, ticket.site_id)
    settings = settings_of(session, site.id)
    at = ticket.happened_at.astimezone(ZoneInfo(site.time_zone))
    lines = session.scalars(
        select(Line).where(Line.ticket_id == ticket.id).order_by(Line.position)
    ).all()
    return Receipt(
        association=association_name(session),
        site=site.name,
        mentions=[text for text in settings.mentions.splitlines() if text],
        title=f"{words.TICKET_TYPES[ticket.type]} {ticket.number}",
        till=session.get_one(Till, ticket.till_id).name,
        moment=f"{at:%d/%m/%Y à %H:%M}",
        rows=[_row(line) for line in lines],
        total_cents=ticket.sign * ticket.due_cents,
        payments=list(_payments(session, ticket)),
        foot=list(_foot(session, ticket, len(lines))),
        marks=list(_marks(ticket)),
        link=link,
        roll_mm=settings.receipt_width_mm,
    )


def _row(line: Line) -> Row:
    said = []
    if line.quantity != 1 and line.unit_cents is not None:
        said.append(f"{line.quantity} × {euros(line.unit_cents)}")
    elif line.quantity != 1:
        said.append(words.counted(line.quantity, _("objet"), _("objets")))
    if line.grams is not None:
        said.append(kilograms(line.grams))
    if line.discount_cents:
        said.append(_("remise {amount}").format(amount=euros(line.discount_cents)))
    if line.destination == "given":
        said.append(_("donné"))
    if line.kind == LineKind.VOUCHER_SOLD and line.sign > 0:
        said.append(_("code {code}").format(code=code_of(line.id)))
    return Row(line.label, ", ".join(said), line.sign * line.total_cents)


def _payments(session: Session, ticket: Ticket) -> Iterator[tuple[str, int]]:
    """Tell what was handed over by each method, and the change."""
    joined = select(Payment, Method.name).join(Method, Method.id == Payment.method_id)
    query = joined.where(Payment.ticket_id == ticket.id).order_by(Payment.position)
    for payment, name in session.execute(query):
        yield name, payment.sign * payment.given_cents
        if payment.change_cents:
            yield _("Rendu"), -payment.sign * payment.change_cents


def _foot(session: Session, ticket: Ticket, lines: int) -> Iterator[str]:
    yield words.counted(lines, _("ligne"), _("lignes"))
    if ticket.original_id is not None:
        original = session.get_one(Ticket, ticket.original_id)
        yield _("Corrige le ticket {number}").format(number=original.number)
    signature = session.get_one(Act, ticket.id).signature.hex()
    sealed = "".join(signature[place] for place in (2, 6, 12, 18)).upper()
    made_by = version("ressourcerie-caisse")
    yield _("Ressourcerie {version}, signature {sealed}").format(version=made_by, sealed=sealed)


def _marks(ticket: Ticket) -> Iterator[str]:
    if ticket.session_kind == SessionKind.SCHOOL:
        yield _("FACTICE : essai de caisse, sans valeur")
    if ticket.session_kind == SessionKind.DEFERRED:
        yield _("Saisi après coup, pour le {day}").format(day=words.french_day(ticket.day))
    if ticket.offline:
        yield _("Mode dégradé : fait sans réseau")
    if ticket.type == TicketType.CANCELLATION:
        yield _("ANNULATION")
