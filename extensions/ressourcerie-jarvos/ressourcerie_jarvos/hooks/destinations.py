# SPDX-License-Identifier: Apache-2.0
"""What an administrator decides about destinations; each act is journalled."""

import json
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.events import Told
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append

from . import recording
from .models import Hook, State, Telling
from .problems import (
    NoEvents,
    NotHttps,
    NotNamed,
    TooMany,
    TwoSecretsAlready,
    UnknownHook,
    UnknownTelling,
)

STREAM = "jarvos.acts"
#: Each has a thread of its own while it is told something.
MOST = 20
#: Both secrets sign for this long after a rotation.
BOTH_VALID = timedelta(hours=48)
TEST = "jarvos.test"
_LONGEST_URL = 2000


def here(session: Session) -> Sequence[Hook]:
    """List the destinations that were not removed, oldest first."""
    return session.scalars(select(Hook).where(Hook.removed_at.is_(None)).order_by(Hook.id)).all()


def find(session: Session, hook_id: UUID) -> Hook:
    """Give a destination.

    :raises UnknownHook: there is none, or it was removed.
    """
    found = session.get(Hook, hook_id)
    if found is None or found.removed_at is not None:
        raise UnknownHook(hook_id)
    return found


def find_telling(session: Session, hook_id: UUID, telling_id: UUID) -> Telling:
    """Give something that a destination is, or was, to be told.

    :raises UnknownTelling: it has nothing of this identifier.
    """
    found = session.get(Telling, telling_id)
    if found is None or found.hook_id != hook_id:
        raise UnknownTelling(telling_id)
    return found


def add(
    session: Session,
    *,
    label: str,
    url: str,
    events: Collection[str],
    known: Collection[str],
    by: UUID | None,
) -> Hook:
    """Add a destination, which is told what happens from now on.

    :param known: the events that enabled modules publish.
    :raises TooMany: there are enough.
    """
    count = select(func.count()).where(Hook.removed_at.is_(None))
    if (session.scalar(count) or 0) >= MOST:
        raise TooMany(MOST)
    now = clock.now()
    hook = Hook(id=new_id(), is_on=True, secret_rank=1, failures=0, made_at=now, made_by=by)
    _fill(hook, label, url, events, known)
    session.add(hook)
    _keep(session, "hook.added", {}, _told(hook), by)
    return hook


def change(
    session: Session,
    hook: Hook,
    *,
    label: str,
    url: str,
    events: Collection[str],
    known: Collection[str],
    by: UUID | None,
) -> None:
    """Change what a destination is called, where it is, and what it is told from now on."""
    before = _told(hook)
    # What no enabled module publishes just now stays chosen.
    kept = {one for one in json.loads(hook.events) if one not in known}
    _fill(hook, label, url, {*events, *kept}, {*known, *kept})
    hook.failures, hook.rests_until = 0, None
    recording.wake_up(session)
    _keep(session, "hook.changed", before, _told(hook), by)


def turn(
    session: Session, hook: Hook, *, on: bool, by: UUID | None, why: str | None = None
) -> None:
    """Turn a destination on or off; what happens while it is off is not for it.

    :param why: what made the platform turn it off.
    """
    before = _told(hook)
    hook.is_on, hook.why_off = on, why
    hook.failures, hook.rests_until = 0, None
    recording.wake_up(session)
    _keep(session, "hook.turned", before, _told(hook), by)


def rotate(session: Session, hook: Hook, *, by: UUID | None) -> None:
    """Give a destination a new secret; the one before it is valid beside it for a while.

    :raises TwoSecretsAlready: the one before it still is.
    """
    now = clock.now()
    if hook.old_secret_until is not None and hook.old_secret_until > now:
        raise TwoSecretsAlready(hook.old_secret_until)
    hook.secret_rank += 1
    hook.old_secret_until = now + BOTH_VALID
    _keep(session, "hook.rotated", {}, _told(hook), by)


def retire_old_secret(session: Session, hook: Hook, *, by: UUID | None) -> None:
    """Sign with the newest secret alone from now on."""
    hook.old_secret_until = None
    _keep(session, "hook.old-secret-retired", {}, _told(hook), by)


def remove(session: Session, hook: Hook, *, by: UUID | None) -> None:
    """Remove a destination; what it was told, and what it answered, stays."""
    hook.is_on, hook.removed_at = False, clock.now()
    _keep(session, "hook.removed", _told(hook), {}, by)


def test(session: Session, hook: Hook, *, by: UUID | None) -> Telling:
    """Have an event that says nothing told to a destination."""
    told = Told(TEST, 1, str(hook.id), {"text": _("Essai : tout va bien.")})
    telling = recording.keep(session, hook, told, event_id=new_id(), at=clock.now())
    hook.rests_until = None
    _keep(session, "hook.tested", {}, _told(hook), by)
    return telling


def tell_again(session: Session, telling: Telling, *, by: UUID | None) -> None:
    """Have something told again, whether it arrived, failed, or was passed over."""
    _queue(telling, by)
    session.get_one(Hook, telling.hook_id).rests_until = None
    recording.wake_up(session)
    _keep(session, "telling.again", {}, {"telling": str(telling.id)}, by)


def tell_parked_again(session: Session, hook: Hook, *, by: UUID | None) -> int:
    """Have all that failed for too long told again, in order; give how many."""
    parked = Telling.hook_id == hook.id, Telling.state == State.PARKED
    found = session.scalars(select(Telling).where(*parked)).all()
    for telling in found:
        _queue(telling, by)
    hook.failures, hook.rests_until = 0, None
    recording.wake_up(session)
    _keep(session, "telling.again", {}, {"hook": str(hook.id), "count": len(found)}, by)
    return len(found)


def pass_over(session: Session, telling: Telling, *, by: UUID | None) -> None:
    """Give up telling something: what comes after it, about the same, is told."""
    if telling.state in (State.WAITING, State.PARKED):
        telling.state, telling.ended_at = State.PASSED, clock.now()
        telling.settled_by = by
        recording.wake_up(session)
    _keep(session, "telling.passed", {}, {"telling": str(telling.id)}, by)


def hurry(session: Session, hook: Hook) -> None:
    """Have all that waits for a destination told now: it answers again."""
    waiting = Telling.hook_id == hook.id, Telling.state == State.WAITING
    session.execute(update(Telling).where(*waiting).values(next_at=clock.now()))


def _queue(telling: Telling, by: UUID | None) -> None:
    telling.state, telling.next_at = State.WAITING, clock.now()
    telling.first_tried_at = telling.ended_at = None
    telling.settled_by = by


def _fill(
    hook: Hook, label: str, url: str, events: Collection[str], known: Collection[str]
) -> None:
    if not label:
        raise NotNamed
    if len(url) > _LONGEST_URL or any(sign.isspace() for sign in url):
        raise NotHttps(_("elle est trop longue, ou contient un espace."))
    if not url.startswith(("https://", "http://")):
        raise NotHttps(_("elle ne commence pas par https://."))
    if not events or not set(events) <= set(known):
        raise NoEvents
    hook.label, hook.url, hook.events = label[:200], url, json.dumps(sorted(events))


def _told(hook: Hook) -> dict[str, Any]:
    return {
        "hook": str(hook.id),
        "label": hook.label,
        "url": hook.url,
        "events": json.loads(hook.events),
        "on": hook.is_on,
        "why": hook.why_off,
        "secret": hook.secret_rank,
    }


def _keep(
    session: Session, kind: str, before: dict[str, Any], after: dict[str, Any], by: UUID | None
) -> None:
    append(session, STREAM, kind, {"before": before, "after": after}, by)
