# SPDX-License-Identifier: Apache-2.0
"""Objects follow the tickets: sold once, put back when given back; a second sale is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.journal import append

from ..models import DoubleSale, Object, State
from .objects import STREAM
from .problems import DoubleSaleSettled, NoReason


class SoldLine(Protocol):
    """What is read of a line of ``caisse.ticket-recorded``."""

    line_id: UUID
    object_id: UUID | None
    original_line_id: UUID | None


class RecordedTicket(Protocol):
    """What is read of ``caisse.ticket-recorded``; the till need not be installed."""

    ticket_id: UUID
    till_id: UUID
    happened_at: datetime
    sign: int
    lines: Sequence[SoldLine]


def follow_ticket(session: Session, ticket: RecordedTicket) -> None:
    """Mark what a ticket sold or gave back; told again, it changes nothing."""
    for line in ticket.lines:
        row = line.object_id and session.get(Object, line.object_id, with_for_update=True)
        if not row:
            continue
        if ticket.sign > 0:
            _sell(session, row, ticket, line)
        elif line.original_line_id is not None:
            _give_back(session, row, line.original_line_id)


def open_double_sales(session: Session, site_ids: Sequence[UUID]) -> Sequence[DoubleSale]:
    """Give the second sales that nobody settled, the oldest first."""
    query = select(DoubleSale).where(
        DoubleSale.site_id.in_(site_ids), DoubleSale.settled_at.is_(None)
    )
    return session.scalars(query.order_by(DoubleSale.id)).all()


def settle(
    session: Session, site_id: UUID, double_id: UUID, *, reason: str, by: UUID | None
) -> DoubleSale:
    """Say what became of a second sale.

    :raises DoubleSaleSettled: somebody did, or the site has none of this identifier.
    :raises NoReason: nothing is said.
    """
    row = session.get(DoubleSale, double_id, with_for_update=True)
    if row is None or row.site_id != site_id or row.settled_at is not None:
        raise DoubleSaleSettled
    kept = " ".join(reason.split())[:200]
    if not kept:
        raise NoReason
    row.settled_at, row.settled_by, row.reason = clock.now(), by, kept
    append(session, STREAM, "double-sale.settled", {"line": str(row.line_id)}, author=by)
    return row


def _sell(session: Session, row: Object, ticket: RecordedTicket, line: SoldLine) -> None:
    if row.sold_line_id == line.line_id:
        return
    if row.state == State.SOLD:
        _note_second(session, row, ticket, line)
        return
    _sold_by(row, line.line_id, ticket.ticket_id, ticket.happened_at)


def _note_second(session: Session, row: Object, ticket: RecordedTicket, line: SoldLine) -> None:
    known = select(DoubleSale.id).where(DoubleSale.line_id == line.line_id)
    if session.scalar(known) is not None:
        return
    session.add(
        DoubleSale(
            object_id=row.id,
            site_id=row.site_id,
            line_id=line.line_id,
            ticket_id=ticket.ticket_id,
            till_id=ticket.till_id,
            happened_at=ticket.happened_at,
        )
    )
    row.changed_at = clock.now()


def _give_back(session: Session, row: Object, line_id: UUID) -> None:
    """Undo the sale of a line: another that sold the same object takes its place."""
    seconds = select(DoubleSale).where(DoubleSale.object_id == row.id)
    other = session.scalar(seconds.where(DoubleSale.line_id == line_id))
    if other is not None:
        session.delete(other)
        row.changed_at = clock.now()
    elif row.sold_line_id == line_id:
        heir = session.scalar(seconds.order_by(DoubleSale.id).limit(1))
        if heir is None:
            row.state, row.sold_line_id = State.AVAILABLE, None
            row.sold_ticket_id = row.sold_at = None
            row.changed_at = clock.now()
        else:
            _sold_by(row, heir.line_id, heir.ticket_id, heir.happened_at)
            session.delete(heir)


def _sold_by(row: Object, line_id: UUID, ticket_id: UUID, at: datetime) -> None:
    row.state, row.changed_at = State.SOLD, clock.now()
    row.sold_line_id, row.sold_ticket_id, row.sold_at = line_id, ticket_id, at
