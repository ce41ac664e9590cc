# SPDX-License-Identifier: Apache-2.0
"""Book a ticket: its lines and payments, whether the sums close, what a mirror may give back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from ressourcerie_core.events import publish
from ressourcerie_core.i18n import _

from ...events import RecordedLine, RecordedPayment, TicketRecorded
from ...models import Line, Payment, SessionKind, Ticket, TicketType, Till, TillSession
from ..sites import site_of
from .here import Here
from .methods import Methods
from .numbering import number_of
from .problems import CannotCount
from .sessions import open_session_of
from .shapes import LineSaid, PaymentSaid, TicketSaid
from .vouchers import book_vouchers

# Of the tables and not of the models: what the ORM does for a row costs more than to write it.
_TABLES = Ticket.metadata.tables
_ADD_TICKET = insert(_TABLES[Ticket.__tablename__])
_ADD_LINES = insert(_TABLES[Line.__tablename__])
_ADD_PAYMENTS = insert(_TABLES[Payment.__tablename__])


def check_ticket(session: Session, said: TicketSaid, here: Here, methods: Methods) -> TillSession:
    """Tell which session a ticket counts in.

    :raises CannotCount: it cannot, as things stand.
    """
    at = open_session_of(session, said)
    kind = SessionKind(at.kind)
    if said.number != number_of(here.till, said.series, said.ordinal, kind):
        raise CannotCount(_("Son numéro {n} n'est pas de cette série.").format(n=said.number))
    if here.number:
        raise CannotCount(_("Le numéro {n} est déjà celui d'un autre.").format(n=said.number))
    _check_sums(said)
    _check_methods(said.payments, methods)
    if said.type is not TicketType.SALE:
        _check_mirror(session, said, here.till, kind)
    elif said.original is not None or any(one.original_line for one in said.lines):
        raise CannotCount(_("C'est une vente, et il rend quelque chose."))
    return at


def book_ticket(
    session: Session, said: TicketSaid, till: Till, at: TillSession, methods: Methods
) -> None:
    """Write a ticket that was checked, and tell others of it unless it is the school's."""
    day = at.told_day or site_of(session, till.site_id).business_date(said.at)
    connection = session.connection()
    connection.execute(_ADD_TICKET, _ticket_row(said, till, at, day))
    lines = [_line_row(said, rank, one) for rank, one in _ranked(said.lines)]
    connection.execute(_ADD_LINES, lines)
    payments = [_payment_row(said, at, rank, one) for rank, one in _ranked(said.payments)]
    if payments:
        connection.execute(_ADD_PAYMENTS, payments)
    book_vouchers(session, said, at, methods)
    if at.kind != SessionKind.SCHOOL:
        publish(session, _told(said, till, at, day))


def left_of(session: Session, original_id: UUID) -> Mapping[UUID, tuple[int, int, int | None]]:
    """Give, for each line of a sale, what mirrors have not given back: quantity, cents, grams."""
    lines = session.scalars(select(Line).where(Line.ticket_id == original_id)).all()
    backs = (
        select(
            Line.original_line_id,
            func.sum(Line.quantity),
            func.sum(Line.total_cents),
            func.sum(func.coalesce(Line.grams, 0)),
        )
        .where(Line.original_line_id.in_([one.id for one in lines]))
        .group_by(Line.original_line_id)
    )
    given = {line_id: tuple(map(int, sums)) for line_id, *sums in session.execute(backs)}
    left = {}
    for one in lines:
        quantity, cents, grams = given.get(one.id, (0, 0, 0))
        weight = None if one.grams is None else one.grams - grams
        left[one.id] = (one.quantity - quantity, one.total_cents - cents, weight)
    return left


def _check_sums(said: TicketSaid) -> None:
    lines = sum(one.total_cents for one in said.lines)
    paid = sum(one.amount_cents for one in said.payments)
    if lines != said.due_cents or paid != said.due_cents:
        raise CannotCount(
            _(
                "Ses lignes ({lines} c), son total ({due} c) et ses paiements ({paid} c) diffèrent."
            ).format(lines=lines, due=said.due_cents, paid=paid)
        )
    if any(one.given_cents - one.change_cents != one.amount_cents for one in said.payments):
        raise CannotCount(_("La monnaie rendue n'est pas ce qui est reçu moins ce qui est dû."))


def _check_methods(payments: Sequence[PaymentSaid], methods: Methods) -> None:
    """Refuse to count what was paid one knows not how: it is never taken for cash."""
    for one in payments:
        method = methods.get(one.method)
        if method is None:
            raise CannotCount(_("Un de ses moyens de paiement n'existe pas ici."))
        if one.change_cents and not method.gives_change:
            raise CannotCount(
                _("Il rend la monnaie sur « {name} », qui n'en rend pas.").format(name=method.name)
            )


def _check_mirror(session: Session, said: TicketSaid, till: Till, kind: SessionKind) -> None:
    if said.original is None:
        if said.approved_by in {None, said.operator}:
            raise CannotCount(
                _("Un remboursement sans ticket demande l'accord d'une autre personne.")
            )
        if any(one.original_line for one in said.lines):
            raise CannotCount(_("Il rend des lignes sans dire de quel ticket."))
        return
    original = session.get(Ticket, said.original, with_for_update=True)
    if original is None or original.site_id != till.site_id:
        raise CannotCount(_("Le ticket qu'il rend n'est pas enregistré ici."))
    if original.type != TicketType.SALE:
        raise CannotCount(_("Le ticket qu'il rend est lui-même un remboursement."))
    if (original.session_kind == SessionKind.SCHOOL) != (kind is SessionKind.SCHOOL):
        raise CannotCount(_("L'école ne rend pas un vrai ticket, ni la caisse un ticket d'école."))
    _check_left(said.lines, left_of(session, original.id))


def _check_left(
    lines: Sequence[LineSaid], left: Mapping[UUID, tuple[int, int, int | None]]
) -> None:
    quantities: defaultdict[UUID, int] = defaultdict(int)
    cents: defaultdict[UUID, int] = defaultdict(int)
    for one in lines:
        if one.original_line is None or one.original_line not in left:
            raise CannotCount(_("Il rend une ligne qui n'est pas du ticket d'origine."))
        quantities[one.original_line] += one.quantity
        cents[one.original_line] += one.total_cents
        quantity, total, _grams = left[one.original_line]
        if quantities[one.original_line] > quantity or cents[one.original_line] > total:
            raise CannotCount(
                _("Il rend plus qu'il ne reste de « {label} ».").format(label=one.label)
            )


def _ticket_row(said: TicketSaid, till: Till, at: TillSession, day: Any) -> dict[str, Any]:
    return {
        "id": said.id,
        "site_id": till.site_id,
        "till_id": till.id,
        "session_id": at.id,
        "session_kind": at.kind,
        "series": said.series,
        "ordinal": said.ordinal,
        "number": said.number,
        "type": said.type,
        "sign": said.sign,
        "original_id": said.original,
        "day": day,
        "happened_at": said.at,
        "author_id": said.operator,
        "approved_by": said.approved_by,
        "due_cents": said.due_cents,
        "basket_cents": said.basket_cents,
        "note": said.note,
        "tags": list(said.tags),
        "reason": said.reason,
        "offline": said.offline,
    }


def _line_row(said: TicketSaid, rank: int, one: LineSaid) -> dict[str, Any]:
    return {
        "id": one.id,
        "ticket_id": said.id,
        "position": rank,
        "kind": one.kind,
        "sign": said.sign,
        "category_id": one.category,
        "label": one.label,
        "quantity": one.quantity,
        "grams": one.grams,
        "unit_cents": one.unit_cents,
        "discount_cents": one.discount_cents,
        "discount_reason": one.discount_reason,
        "total_cents": one.total_cents,
        "vat_bp": one.vat_bp,
        "tags": list(one.tags),
        "destination": one.destination,
        "object_id": one.object,
        "original_line_id": one.original_line,
    }


def _payment_row(said: TicketSaid, at: TillSession, rank: int, one: PaymentSaid) -> dict[str, Any]:
    return {
        "ticket_id": said.id,
        "position": rank,
        "session_id": at.id,
        "method_id": one.method,
        "sign": said.sign,
        "amount_cents": one.amount_cents,
        "given_cents": one.given_cents,
        "change_cents": one.change_cents,
        "reference": one.reference,
    }


def _ranked(some: Sequence[Any]) -> Sequence[tuple[int, Any]]:
    return list(enumerate(some, start=1))


def _told(said: TicketSaid, till: Till, at: TillSession, day: Any) -> TicketRecorded:
    return TicketRecorded(
        ticket_id=said.id,
        site_id=till.site_id,
        till_id=till.id,
        session_id=at.id,
        session_kind=at.kind,
        day=day,
        happened_at=said.at,
        sign=said.sign,
        original_id=said.original,
        total_cents=said.due_cents,
        lines=tuple(
            RecordedLine(
                line_id=one.id,
                kind=one.kind,
                category_id=one.category,
                quantity=one.quantity,
                grams=one.grams,
                total_cents=one.total_cents,
                destination=one.destination,
                vat_bp=one.vat_bp,
                original_line_id=one.original_line,
                object_id=one.object,
            )
            for one in said.lines
        ),
        payments=tuple(RecordedPayment(one.method, one.amount_cents) for one in said.payments),
    )
