# SPDX-License-Identifier: Apache-2.0
"""What is to be told: one row for each event and each destination that wants it."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.events import Received, Told, tell
from ressourcerie_core.jobs import wake

from .models import Hook, State, Telling

#: The job that sends.
JOB = "jarvos.tell"


def keep_for_each_hook(session: Session, received: Received[Any]) -> None:
    """Keep an event for each destination that wants it: once, however often it is delivered."""
    told = tell(received.facts)
    for hook in _wanting(session, told.name, received.recorded_at):
        keep(session, hook, told, event_id=received.event_id, at=received.recorded_at)


def keep(session: Session, hook: Hook, told: Told, *, event_id: UUID, at: datetime) -> Telling:
    """Keep something to tell one destination, unless it is there already."""
    known = select(Telling).where(Telling.hook_id == hook.id, Telling.event_id == event_id)
    telling = session.scalar(known)
    if telling is None:
        telling = Telling(
            hook_id=hook.id,
            event_id=event_id,
            event=told.name,
            subject=told.subject,
            version=told.version,
            facts=json.dumps(told.facts, ensure_ascii=False),
            made_at=at,
            state=State.WAITING,
            attempts=0,
            next_at=at,
        )
        session.add(telling)
        wake_up(session)
    return telling


def wake_up(session: Session) -> None:
    """Have what is due told as soon as this is committed."""
    wake(session, JOB)


def _wanting(session: Session, event: str, recorded_at: datetime) -> Iterator[Hook]:
    """Give the destinations that were there, and on, for an event of this name."""
    there = select(Hook).where(Hook.is_on, Hook.removed_at.is_(None), Hook.made_at <= recorded_at)
    for hook in session.scalars(there.order_by(Hook.id)):
        if event in json.loads(hook.events):
            yield hook
