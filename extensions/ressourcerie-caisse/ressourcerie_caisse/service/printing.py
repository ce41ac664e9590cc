# SPDX-License-Identifier: Apache-2.0
"""The duplicates of receipts: each is counted, and noted in the journal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.journal import append

from ..models import Print, Ticket


def duplicates(session: Session, ticket_id: UUID) -> int:
    """Tell how many duplicates of a ticket were made."""
    query = select(func.max(Print.rank)).where(Print.ticket_id == ticket_id)
    return session.scalar(query) or 0


def count_duplicate(session: Session, ticket: Ticket, *, by: UUID) -> int:
    """Count one more duplicate of a ticket, and give its rank; its number stays one's own."""
    rank = add_duplicate(session, ticket.id, at=clock.now(), by=by)
    facts = {"ticket": str(ticket.id), "number": ticket.number, "rank": rank}
    append(session, "caisse.acts", "ticket.duplicated", facts, by)
    return rank


def add_duplicate(session: Session, ticket_id: UUID, *, at: datetime, by: UUID) -> int:
    """Count one more duplicate of a ticket that is recorded, and give its rank; 0 without it."""
    found = select(Ticket.id).where(Ticket.id == ticket_id).with_for_update()
    if session.scalar(found) is None:
        return 0
    rank = duplicates(session, ticket_id) + 1
    session.add(Print(ticket_id=ticket_id, rank=rank, printed_at=at, printed_by=by))
    return rank
