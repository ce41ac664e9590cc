# SPDX-License-Identifier: Apache-2.0
"""The tickets and lines of a period as tables to give away; the school is in none."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _

from ..models import Line, Method, Payment, Ticket, Till
from ..service.figures import Where
from . import words
from .sheets import Cell, Mass, Money, Sheet


def lines_sheet(session: Session, where: Where, zone: ZoneInfo) -> Sheet:
    """Give every line, with the ticket that it is of; what is given back is negative."""
    headers = (
        *(_("Jour"), _("Fait le"), _("Caisse"), _("Ticket"), _("Sorte"), _("Nature")),
        *(_("Libellé"), _("Nombre"), _("Poids"), _("Remise"), _("Montant"), _("Destination")),
    )
    return Sheet(_("Lignes"), headers, _lines(session, where, zone))


def tickets_sheet(session: Session, where: Where, zone: ZoneInfo) -> Sheet:
    """Give every ticket, with a column for each method of payment."""
    methods = session.scalars(select(Method).order_by(Method.position, Method.name)).all()
    headers = (
        *(_("Jour"), _("Fait le"), _("Caisse"), _("Ticket"), _("Sorte"), _("Total")),
        *(method.name for method in methods),
        *(_("Corrige"), _("Motif"), _("Note")),
    )
    return Sheet(_("Tickets"), headers, _tickets(session, where, zone, methods))


def _lines(session: Session, where: Where, zone: ZoneInfo) -> Iterator[Sequence[Cell]]:
    joined = select(Line, Ticket, Till.name).join(Ticket, Ticket.id == Line.ticket_id)
    query = joined.join(Till, Till.id == Ticket.till_id).where(*where)
    for line, ticket, till in session.execute(
        query.order_by(Ticket.day, Ticket.happened_at, Line.position)
    ):
        yield (
            *_head(ticket, till, zone),
            words.LINE_KINDS[line.kind],
            line.label,
            line.sign * line.quantity,
            Mass(None if line.grams is None else line.sign * line.grams),
            Money(line.sign * line.discount_cents),
            Money(line.sign * line.total_cents),
            words.DESTINATIONS[line.destination],
        )


def _tickets(
    session: Session, where: Where, zone: ZoneInfo, methods: Sequence[Method]
) -> Iterator[Sequence[Cell]]:
    paid: dict[tuple[object, object], int] = {}
    payments = select(Payment).join(Ticket, Ticket.id == Payment.ticket_id).where(*where)
    for one in session.scalars(payments):
        key = (one.ticket_id, one.method_id)
        paid[key] = paid.get(key, 0) + one.sign * one.amount_cents
    query = select(Ticket, Till.name).join(Till, Till.id == Ticket.till_id).where(*where)
    found = session.execute(query.order_by(Ticket.day, Ticket.happened_at)).all()
    numbers = {ticket.id: ticket.number for ticket, _till in found}
    for ticket, till in found:
        original = ticket.original_id
        yield (
            *_head(ticket, till, zone),
            Money(ticket.sign * ticket.due_cents),
            *(Money(paid.get((ticket.id, method.id), 0)) for method in methods),
            numbers.get(original, str(original)) if original else None,
            ticket.reason,
            ticket.note,
        )


def _head(ticket: Ticket, till: str, zone: ZoneInfo) -> tuple[Cell, ...]:
    return (
        ticket.day.isoformat(),
        f"{ticket.happened_at.astimezone(zone):%Y-%m-%d %H:%M}",
        till,
        ticket.number,
        words.TICKET_TYPES[ticket.type],
    )
