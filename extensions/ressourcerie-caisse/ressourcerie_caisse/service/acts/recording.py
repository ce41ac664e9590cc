# SPDX-License-Identifier: Apache-2.0
"""Record an act once and for ever: counted, or kept as late."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ...models import Act, SessionKind, Stray, StrayOutcome, Till, TillSession
from .booking import book_act, digest_of
from .here import Here, look_around, number_in
from .numbering import SCHOOL, Place, lock_place, note_act, note_ticket, save_place
from .problems import ActChanged, CannotCount
from .reading import SentAct, read_act
from .remarks import Rights
from .shapes import ACT, ActSaid, TicketSaid

UNCOUNTABLE = _("Un autre ticket a déjà son numéro, ou l'un de ses identifiants.")
FOREIGN_SERIES = _("Sa série n'est pas celle d'un appareil qui tient cette caisse.")

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
    here = look_around(session, till, sent.said)
    if here.itself:
        return _before(session, sent)
    try:
        with session.begin_nested():
            return _count(session, sent, here, rights)
    except CannotCount as late:
        return _keep(session, till, sent, late.why)
    except IntegrityError:  # an identifier within it serves already
        return _keep(session, till, sent, UNCOUNTABLE)


def attach_act(session: Session, stray: Stray, till: Till, rights: Rights, at: TillSession) -> None:
    """Count a late act in a session that is open, with its own time.

    :raises CannotCount: it still cannot be counted.
    """
    said = ACT.validate_json(stray.content)  # its signature was checked when it came
    sent = SentAct(said.model_copy(update={"session": at.id}), stray.content, stray.signature)
    here = look_around(session, till, said)
    if here.place is None:
        raise CannotCount(FOREIGN_SERIES)
    _check_rank(here)
    try:
        with session.begin_nested():
            book_act(session, sent, here, rights, attached=True)
            save_place(session, here.place)
    except IntegrityError:
        raise CannotCount(UNCOUNTABLE) from None


def _before(session: Session, sent: SentAct) -> Outcome:
    """Give the outcome of an act that came before."""
    act_id = sent.said.id
    act = session.get(Act, act_id)
    stray = session.get(Stray, act_id)
    kept = act or stray
    assert kept is not None
    if kept.content != sent.content:
        facts = {"act": str(act_id), "sha256": digest_of(sent.content)}
        append(session, "caisse.acts", "act.changed", facts, sent.said.operator)
        return Outcome(act_id, REFUSED, problem=ActChanged(act_id))
    if act is not None:
        return Outcome(act_id, RECORDED, act.number, act.remarks)
    assert stray is not None
    settled = stray.outcome == StrayOutcome.DISMISSED
    return Outcome(act_id, LATE, stray.number, (stray.why,) if not settled else ())


def _count(session: Session, sent: SentAct, here: Here, rights: Rights) -> Outcome:
    said = sent.said
    place = _checked_place(said, here)
    remarks = book_act(session, sent, here, rights)
    note_act(session, place, said.seq)
    place.last_act_id = said.id
    save_place(session, place)
    return Outcome(said.id, RECORDED, number_in(said), remarks)


def _checked_place(said: ActSaid, here: Here) -> Place:
    """Give the place of an act once it is known to be its device's, and still its own."""
    if here.place is None or here.place.device_id != said.device:
        raise CannotCount(FOREIGN_SERIES)
    if here.place.interrupted_at is not None:
        raise CannotCount(_("La caisse a été reprise par un autre appareil depuis."))
    _check_rank(here)
    return here.place


def _check_rank(here: Here) -> None:
    if here.rank:
        raise CannotCount(_("Un autre acte de cet appareil a déjà ce rang."))


def _keep(session: Session, till: Till, sent: SentAct, why: str) -> Outcome:
    """Keep an act that cannot be counted, whole, until somebody settles it."""
    said = sent.said
    place = lock_place(session, till.id, said.series)  # as it was before what was undone
    if place is not None and place.device_id == said.device:
        _note_late(session, place, said)
        save_place(session, place)
    stray = Stray(
        id=said.id,
        site_id=till.site_id,
        till_id=till.id,
        series=said.series,
        seq=said.seq,
        kind=said.kind,
        number=number_in(said),
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


def _note_late(session: Session, place: Place, said: ActSaid) -> None:
    """Note what came, though it does not count: neither its rank nor its number is missing."""
    note_act(session, place, said.seq)
    if isinstance(said, TicketSaid):
        is_school = said.number.startswith(SCHOOL)
        note_ticket(session, place, said, SessionKind.SCHOOL if is_school else SessionKind.NORMAL)


def _id_in(content: str) -> UUID | None:
    """Give the id that an unreadable act says, so that its device knows which one it was."""
    try:
        told = json.loads(content)
        return UUID(told["id"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
