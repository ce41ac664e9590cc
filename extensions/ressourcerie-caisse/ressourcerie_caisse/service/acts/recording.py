# SPDX-License-Identifier: Apache-2.0
"""Record an act once and for ever: counted, or kept as late; chained, and told to others."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ...models import Act, Series, SessionKind, Stray, StrayOutcome, Ticket, Till, TillSession
from . import sessions, tickets
from .numbering import SCHOOL, note_act, note_ticket
from .problems import ActChanged, CannotCount
from .reading import SentAct, read_act
from .remarks import Rights, remarks_on, remarks_on_closing
from .shapes import (
    ACT,
    ActSaid,
    MovementSaid,
    SessionAbandoned,
    SessionClosedSaid,
    SessionOpened,
    TicketSaid,
)

UNCOUNTABLE = _("Un autre ticket a déjà son numéro, ou l'un de ses identifiants.")

State = Literal["recorded", "late", "refused"]
SHORT_TEXT = 200  # characters of a column
RECORDED: State = "recorded"
LATE: State = "late"
REFUSED: State = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of an act.

    :param id: ``None`` when it could not even be read.
    :param state: ``recorded``, ``late`` or ``refused``.
    :param remarks: what a manager should look at.
    """

    id: UUID | None
    state: State
    number: str | None = None
    remarks: Sequence[str] = field(default_factory=tuple)
    problem: Problem | None = None


def record_act(
    session: Session, till: Till, content: str, signature: str, rights: Rights
) -> Outcome:
    """Record an act of a till; sent again, it gives the outcome that it had.

    :param content: the text that the device wrote, to the last sign.
    :param rights: what a person may do at the site of the till.
    """
    try:
        sent = read_act(session, till.id, content, signature)
    except Problem as problem:
        return Outcome(_id_in(content), REFUSED, problem=problem)
    # Sent twice at once, the second waits here, and finds what the first recorded.
    series = session.get(Series, (till.id, sent.said.series), with_for_update=True)
    if (before := _before(session, sent)) is not None:
        return before
    try:
        with session.begin_nested():
            return _count(session, till, sent, rights, series)
    except CannotCount as late:
        return _keep(session, till, sent, late.why)
    except IntegrityError:  # an identifier within it serves already
        return _keep(session, till, sent, UNCOUNTABLE)


def attach_act(session: Session, stray: Stray, till: Till, rights: Rights, at: TillSession) -> Act:
    """Count a late act in a session that is open, with its own time.

    :raises CannotCount: it still cannot be counted.
    """
    said = ACT.validate_json(stray.content)  # its signature was checked when it came
    sent = SentAct(said.model_copy(update={"session": at.id}), stray.content, stray.signature)
    session.get(Series, (till.id, said.series), with_for_update=True)
    _check_rank(session, till, said)
    try:
        with session.begin_nested():
            return _book(session, till, sent, rights, attached=True)
    except IntegrityError:
        raise CannotCount(UNCOUNTABLE) from None


def _before(session: Session, sent: SentAct) -> Outcome | None:
    """Give the outcome of an act that came before, if it did."""
    act_id = sent.said.id
    act = session.get(Act, act_id)
    stray = session.get(Stray, act_id)
    kept = act or stray
    if kept is None:
        return None
    if kept.content != sent.content:
        facts = {"act": str(act_id), "sha256": _digest(sent.content)}
        append(session, "caisse.acts", "act.changed", facts, sent.said.operator)
        return Outcome(act_id, REFUSED, problem=ActChanged(act_id))
    if act is not None:
        return Outcome(act_id, RECORDED, act.number, act.remarks)
    assert stray is not None
    settled = stray.outcome == StrayOutcome.DISMISSED
    return Outcome(act_id, LATE, stray.number, (stray.why,) if not settled else ())


def _count(
    session: Session, till: Till, sent: SentAct, rights: Rights, locked: Series | None
) -> Outcome:
    said = sent.said
    series = _checked_series(session, till, said, locked)
    act = _book(session, till, sent, rights)
    note_act(session, series, said.seq)
    series.last_act_id = said.id
    return Outcome(said.id, RECORDED, act.number, act.remarks)


def _checked_series(session: Session, till: Till, said: ActSaid, series: Series | None) -> Series:
    """Give the series of an act once it is known to be its device's, and still its own."""
    if series is None or series.device_id != said.device:
        raise CannotCount(_("Sa série n'est pas celle d'un appareil qui tient cette caisse."))
    if series.interrupted_at is not None:
        raise CannotCount(_("La caisse a été reprise par un autre appareil depuis."))
    _check_rank(session, till, said)
    return series


def _check_rank(session: Session, till: Till, said: ActSaid) -> None:
    taken = select(Act.id).where(
        Act.till_id == till.id, Act.series == said.series, Act.seq == said.seq
    )
    if session.scalar(taken) is not None:
        raise CannotCount(_("Un autre acte de cet appareil a déjà ce rang."))


def _book(
    session: Session, till: Till, sent: SentAct, rights: Rights, *, attached: bool = False
) -> Act:
    said = sent.said
    at = _checked(session, till, said)
    remarks = list(dict.fromkeys(remarks_on(session, said, at, rights)))
    act = Act(
        id=said.id,
        till_id=till.id,
        series=said.series,
        seq=said.seq,
        kind=said.kind,
        session_id=said.session,
        device_id=said.device,
        author_id=said.operator,
        happened_at=said.at,
        received_at=clock.now(),
        content=sent.content,
        signature=sent.signature,
        number=said.number if isinstance(said, TicketSaid) else None,
        remarks=remarks,
        attached=attached,
    )
    if isinstance(said, SessionClosedSaid):
        assert at is not None
        sold = _sold_in(session, at.id)
        counts = sessions.book_counts(session, said, at)
        remarks += remarks_on_closing(session, said, at, counts, sold=sold, rights=rights)
        act.remarks = remarks
        sessions.book_end(said, at)
        session.add(act)
        session.flush()
        sessions.tell_closing(session, at, counts)
    else:
        session.add(act)
        session.flush()  # what is read out of it points to it
        _book_kind(session, till, said, at)
    _chain(session, till, sent, at)
    return act


def _checked(session: Session, till: Till, said: ActSaid) -> TillSession | None:
    """See that an act can be counted, and give its session unless it opens one."""
    match said:
        case SessionOpened():
            sessions.check_opening(session, said, till)
            return None
        case TicketSaid():
            return tickets.check_ticket(session, said, till)
        case MovementSaid():
            sessions.check_movement(session, said)
            return sessions.open_session_of(session, said)
        case SessionClosedSaid():
            return sessions.open_session_of(session, said)
        case SessionAbandoned():
            at = sessions.open_session_of(session, said)
            sessions.check_abandon(session, at)
            return at


def _book_kind(session: Session, till: Till, said: ActSaid, at: TillSession | None) -> None:
    match said:
        case SessionOpened():
            sessions.book_opening(session, said, till)
        case TicketSaid():
            assert at is not None
            tickets.book_ticket(session, said, till, at)
            series = session.get_one(Series, (till.id, said.series))
            note_ticket(session, series, said, SessionKind(at.kind))
        case MovementSaid():
            assert at is not None
            sessions.book_movement(session, said, till, at)
        case SessionAbandoned():
            assert at is not None
            sessions.book_end(said, at)


def _chain(session: Session, till: Till, sent: SentAct, at: TillSession | None) -> None:
    """Seal an act in the chain of its till, or of the school's."""
    said = sent.said
    kind = said.session_kind if isinstance(said, SessionOpened) else at and at.kind
    stream = "caisse.school" if kind == SessionKind.SCHOOL else "caisse.till"
    facts: dict[str, Any] = {
        "act": str(said.id),
        "sha256": _digest(sent.content),
        "series": said.series,
        "seq": said.seq,
        "session": str(said.session),
        **sessions.facts_of(said),
    }
    if isinstance(said, TicketSaid):
        facts |= {"number": said.number, "sign": said.sign, "due_cents": said.due_cents}
    append(session, f"{stream}/{till.id}", said.kind, facts, said.operator)


def _keep(session: Session, till: Till, sent: SentAct, why: str) -> Outcome:
    """Keep an act that cannot be counted, whole, until somebody settles it."""
    said = sent.said
    series = session.get(Series, (till.id, said.series), with_for_update=True)
    if series is not None and series.device_id == said.device:
        _note_late(session, series, said)
    stray = Stray(
        id=said.id,
        site_id=till.site_id,
        till_id=till.id,
        series=said.series,
        seq=said.seq,
        kind=said.kind,
        number=said.number if isinstance(said, TicketSaid) else None,
        session_id=said.session,
        device_id=said.device,
        author_id=said.operator,
        happened_at=said.at,
        received_at=clock.now(),
        content=sent.content,
        signature=sent.signature,
        why=why[:SHORT_TEXT],
    )
    session.add(stray)
    session.flush()
    return Outcome(said.id, LATE, stray.number, (why,))


def _note_late(session: Session, series: Series, said: ActSaid) -> None:
    """Note what came, though it does not count: neither its rank nor its number is missing."""
    note_act(session, series, said.seq)
    if isinstance(said, TicketSaid):
        is_school = said.number.startswith(SCHOOL)
        note_ticket(session, series, said, SessionKind.SCHOOL if is_school else SessionKind.NORMAL)


def _sold_in(session: Session, session_id: UUID) -> int:
    query = select(func.count()).select_from(Ticket).where(Ticket.session_id == session_id)
    return session.scalar(query) or 0


def _digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def _id_in(content: str) -> UUID | None:
    """Give the id that an unreadable act says, so that its device knows which one it was."""
    try:
        told = json.loads(content)
        return UUID(told["id"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
