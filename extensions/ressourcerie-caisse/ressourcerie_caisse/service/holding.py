# SPDX-License-Identifier: Apache-2.0
"""Which device holds a till, in which series it numbers, and what it last said of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import device_names
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import Contact, Series, Stray, Till, TillSession
from .setting_up import STREAM, find_till
from .working_problems import TillArchived, TillHeld

_LOST = _("L'appareil a perdu sa mémoire de la caisse.")


@dataclass(frozen=True)
class Said:
    """What a device says of the till that it holds.

    :param pending: how many acts it has not brought yet.
    :param oldest_at: when the oldest of them was made.
    """

    pending: int
    oldest_at: datetime | None
    open_ticket: bool
    app: str


@dataclass(frozen=True)
class Waiting:
    """What another device last said that it keeps of a till."""

    device_name: str
    waiting: int


def hold(
    session: Session,
    site_id: UUID,
    till_id: UUID,
    *,
    device_id: UUID,
    fresh: bool,
    reason: str | None,
) -> Series:
    """Give a till to a device, and the series that it goes on with.

    The series goes on after a goodbye; it is interrupted, and another begins, when the device lost
    its memory, or when the till is taken from another one, which may keep tickets back.

    :param fresh: whether the device remembers nothing of the till.
    :param reason: why the till is taken from the device that holds it; ``None`` to ask politely.
    :raises TillHeld: another device holds it, and no reason is given.
    """
    till = _locked(session, site_id, till_id)
    if till.archived_at is not None:
        raise TillArchived(till.name)
    current = session.get(Series, (till.id, till.series), with_for_update=True)
    if till.device_id not in {None, device_id}:
        assert current is not None  # who holds a till has a series
        if not reason:
            raise _held_by(session, till, till.device_id)
        return _begin(session, till, current, device_id, why=reason)
    if current is None:
        return _begin(session, till, None, device_id, why=None)
    if till.device_id == device_id and fresh and current.last_seq:
        return _begin(session, till, current, device_id, why=reason or str(_LOST))
    till.device_id = current.device_id = device_id
    return current


def release(session: Session, site_id: UUID, till_id: UUID, *, device_id: UUID) -> None:
    """Leave a till to others, all of whose acts were brought; to leave it again does no harm."""
    till = _locked(session, site_id, till_id)
    if till.device_id == device_id:
        till.device_id = None
        if (said := session.get(Contact, (till_id, device_id))) is not None:
            said.pending, said.oldest_at, said.open_ticket = 0, None, False


def note_contact(
    session: Session, site_id: UUID, till_id: UUID, *, device_id: UUID, said: Said
) -> None:
    """Keep what a device says of a till, in place of what it said before."""
    find_till(session, site_id, till_id)
    contact = Contact(
        till_id=till_id,
        device_id=device_id,
        said_at=clock.now(),
        pending=said.pending,
        oldest_at=said.oldest_at,
        open_ticket=said.open_ticket,
        app=said.app,
    )
    session.merge(contact)


def others_waiting(session: Session, till_id: UUID, device_id: UUID) -> list[Waiting]:
    """Tell which other devices last said that they keep acts of a till.

    One whose interrupted series somebody explained is waited for no more.
    """
    open_to_question = select(Series.device_id).where(
        Series.till_id == till_id, Series.explained_at.is_(None)
    )
    query = select(Contact).where(
        Contact.till_id == till_id,
        Contact.device_id != device_id,
        Contact.pending > 0,
        Contact.device_id.in_(open_to_question),
    )
    found = session.scalars(query.order_by(Contact.said_at)).all()
    names = device_names(session, [one.device_id for one in found])
    return [Waiting(names.get(one.device_id, ""), one.pending) for one in found]


def waiting_at(session: Session, till_id: UUID, device_id: UUID) -> int:
    """Tell how many acts a device last said that it keeps of a till."""
    said = session.get(Contact, (till_id, device_id))
    return said.pending if said else 0


def strays_waiting(session: Session, till_id: UUID) -> int:
    """Count the late acts of a till that nobody settled."""
    query = select(func.count()).where(Stray.till_id == till_id, Stray.outcome.is_(None))
    return int(session.scalars(query).one())


def open_sessions_of(session: Session, till_id: UUID) -> Sequence[TillSession]:
    """List the sessions of a till that are open, the last opened first."""
    opened = select(TillSession).where(
        TillSession.till_id == till_id, TillSession.closed_at.is_(None)
    )
    return session.scalars(opened.order_by(TillSession.number.desc())).all()


def _locked(session: Session, site_id: UUID, till_id: UUID) -> Till:
    till = find_till(session, site_id, till_id)
    session.refresh(till, with_for_update=True)
    return till


def _held_by(session: Session, till: Till, device_id: UUID) -> TillHeld:
    name = device_names(session, [device_id]).get(device_id, "")
    return TillHeld(till.name, device=name, waiting=waiting_at(session, till.id, device_id))


def _begin(
    session: Session, till: Till, before: Series | None, device_id: UUID, *, why: str | None
) -> Series:
    """Begin the next series of a till, and say of the one before that it was interrupted."""
    now = clock.now()
    if before is not None:
        before.interrupted_at, before.interrupted_why = now, why
        before.waiting = waiting_at(session, till.id, before.device_id)
        facts = {
            "till": str(till.id),
            "series": before.series,
            "from": str(before.device_id),
            "to": str(device_id),
            "reason": why,
            "waiting": before.waiting,
        }
        append(session, STREAM, "till.taken", facts)
    till.series += 1
    till.device_id = device_id
    series = Series(
        till_id=till.id,
        series=till.series,
        device_id=device_id,
        begun_at=now,
        last_seq=0,
        last_number=0,
        last_school=0,
        waiting=0,
    )
    session.add(series)
    session.flush()  # others point to it
    return series
