# SPDX-License-Identifier: Apache-2.0
"""Book an act that may count: the act itself, all that is read out of it, its link in the chain."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.journal import append

from ...models import Act, SessionKind, Ticket, Till, TillSession
from ..printing import add_duplicate
from . import sessions, tickets
from .here import Here, number_in
from .methods import Methods, methods_of
from .numbering import note_ticket
from .reading import SentAct
from .remarks import Rights, remarks_on, remarks_on_closing
from .shapes import (
    ActSaid,
    MovementSaid,
    SessionAbandoned,
    SessionClosedSaid,
    SessionOpened,
    TicketCopied,
    TicketSaid,
)

# Of the table and not of the model: what the ORM does for a row costs more than to write it.
_ADD_ACT = insert(Act.metadata.tables[Act.__tablename__])


def book_act(
    session: Session, sent: SentAct, here: Here, rights: Rights, *, attached: bool = False
) -> Sequence[str]:
    """Write an act with all that is read out of it, and give what should be looked at in it.

    :raises CannotCount: it cannot count, as things stand.
    """
    said = sent.said
    methods = methods_of(session, said)
    at = _checked(session, said, here, methods)
    remarks = list(dict.fromkeys(remarks_on(session, said, at, rights, methods)))
    if isinstance(said, SessionClosedSaid):
        assert at is not None
        sold = _sold_in(session, at.id)
        counts = sessions.book_counts(session, said, at)
        remarks += remarks_on_closing(session, said, at, counts, sold=sold, rights=rights)
        sessions.book_end(said, at)
        _add(session, sent, here.till, remarks, attached=attached)
        session.flush()
        sessions.tell_closing(session, at, counts)
    else:
        _add(session, sent, here.till, remarks, attached=attached)
        _book_kind(session, said, here, at, methods)
    _chain(session, sent, here.till, at)
    return remarks


def digest_of(content: str) -> str:
    """Sum up the text of an act."""
    return sha256(content.encode()).hexdigest()


def _checked(session: Session, said: ActSaid, here: Here, methods: Methods) -> TillSession | None:
    """See that an act can be counted, and give its session unless it opens one."""
    match said:
        case SessionOpened():
            sessions.check_opening(session, said, here.till)
            return None
        case TicketSaid():
            return tickets.check_ticket(session, said, here, methods)
        case MovementSaid():
            sessions.check_movement(session, said)
            return sessions.open_session_of(session, said)
        case SessionClosedSaid():
            return sessions.open_session_of(session, said)
        case SessionAbandoned():
            at = sessions.open_session_of(session, said)
            sessions.check_abandon(session, at)
            return at
        case TicketCopied():
            return sessions.open_session_of(session, said)


def _add(
    session: Session, sent: SentAct, till: Till, remarks: Sequence[str], *, attached: bool
) -> None:
    """Write the act itself, which all that is read out of it points to."""
    said = sent.said
    row = {
        "id": said.id,
        "till_id": till.id,
        "series": said.series,
        "seq": said.seq,
        "kind": said.kind,
        "session_id": said.session,
        "device_id": said.device,
        "author_id": said.operator,
        "happened_at": said.at,
        "received_at": clock.now(),
        "content": sent.content,
        "signature": sent.signature,
        "number": number_in(said),
        "remarks": remarks,
        "attached": attached,
    }
    session.connection().execute(_ADD_ACT, row)


def _book_kind(
    session: Session, said: ActSaid, here: Here, at: TillSession | None, methods: Methods
) -> None:
    match said:
        case SessionOpened():
            sessions.book_opening(session, said, here.till)
        case TicketSaid():
            assert at is not None
            assert here.place is not None
            tickets.book_ticket(session, said, here.till, at, methods)
            note_ticket(session, here.place, said, SessionKind(at.kind))
        case MovementSaid():
            assert at is not None
            sessions.book_movement(session, said, here.till, at)
        case SessionAbandoned():
            assert at is not None
            sessions.book_end(said, at)
        case TicketCopied():
            add_duplicate(session, said.ticket, at=said.at, by=said.operator)


def _chain(session: Session, sent: SentAct, till: Till, at: TillSession | None) -> None:
    """Seal an act in the chain of its till, or of the school's."""
    said = sent.said
    kind = said.session_kind if isinstance(said, SessionOpened) else at and at.kind
    stream = "caisse.school" if kind == SessionKind.SCHOOL else "caisse.till"
    facts: dict[str, Any] = {
        "act": str(said.id),
        "sha256": digest_of(sent.content),
        "series": said.series,
        "seq": said.seq,
        "session": str(said.session),
        **sessions.facts_of(said),
    }
    if isinstance(said, TicketCopied):
        facts |= {"ticket": str(said.ticket), "rank": said.rank}
    if isinstance(said, TicketSaid):
        facts |= {"number": said.number, "sign": said.sign, "due_cents": said.due_cents}
    append(session, f"{stream}/{till.id}", said.kind, facts, said.operator)


def _sold_in(session: Session, session_id: UUID) -> int:
    query = select(func.count()).select_from(Ticket).where(Ticket.session_id == session_id)
    return session.scalar(query) or 0
