# SPDX-License-Identifier: Apache-2.0
"""The duplicates of receipts: each is counted, and noted in the journal."""

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
    session.execute(select(Ticket.id).where(Ticket.id == ticket.id).with_for_update())
    rank = duplicates(session, ticket.id) + 1
    session.add(Print(ticket_id=ticket.id, rank=rank, printed_at=clock.now(), printed_by=by))
    facts = {"ticket": str(ticket.id), "number": ticket.number, "rank": rank}
    append(session, "caisse.acts", "ticket.duplicated", facts, by)
    return rank
