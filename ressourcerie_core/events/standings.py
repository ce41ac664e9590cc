# SPDX-License-Identifier: Apache-2.0
"""How far each subscriber is, and what needs somebody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from ressourcerie_core import clock
from ressourcerie_core.events.models import (
    DEAD,
    DONE,
    SKIPPED,
    WAITING,
    DeliveryRecord,
    SubscriptionRecord,
    is_unfinished,
)
from ressourcerie_core.events.overseeing import counts

#: What is still waiting after this time has something in its way.
LATE = timedelta(minutes=15)


@dataclass(frozen=True)
class Standing:
    """How far one subscriber is: how many deliveries are in each state."""

    subscriber: str
    module: str
    event: str
    done: int
    waiting: int
    dead: int
    skipped: int

    @property
    def by_state(self) -> Mapping[str, int]:
        """Give the four numbers by the name of their state."""
        return {WAITING: self.waiting, DEAD: self.dead, DONE: self.done, SKIPPED: self.skipped}


@dataclass(frozen=True)
class Trouble:
    """What somebody should look at.

    :param dead: how many deliveries were given up, to modules that are on.
    :param late: how many have waited for long, likewise.
    :param paused: how many wait for each module that is off; nothing is wrong with those.
    """

    dead: int
    late: int
    paused: Mapping[str, int]

    def __bool__(self) -> bool:
        return bool(self.dead or self.late)


def standings(session: Session) -> list[Standing]:
    """Give how far each subscriber is that was ever enabled."""
    found = counts(session)
    return [
        Standing(
            one.subscriber,
            one.module,
            one.event,
            *(found[one.subscriber].get(state, 0) for state in (DONE, WAITING, DEAD, SKIPPED)),
        )
        for one in session.scalars(
            select(SubscriptionRecord).order_by(SubscriptionRecord.subscriber)
        )
    ]


def oldest_waiting(session: Session) -> timedelta:
    """Tell for how long the oldest delivery has waited; none at all when none waits."""
    first = session.scalar(
        select(DeliveryRecord)
        .where(is_unfinished(DeliveryRecord), DeliveryRecord.state == WAITING)
        .options(joinedload(DeliveryRecord.event, innerjoin=True))
        .order_by(DeliveryRecord.position, DeliveryRecord.subscriber)
        .limit(1)
    )
    return timedelta() if first is None else clock.now() - first.event.recorded_at


def failing(session: Session, most: int) -> Sequence[DeliveryRecord]:
    """List the deliveries that fail: those that were given up, then those to be tried again."""
    on_its_way = DeliveryRecord.error.is_(None) & (DeliveryRecord.due_at > clock.now())
    return session.scalars(
        select(DeliveryRecord)
        .where(
            is_unfinished(DeliveryRecord),
            or_(
                DeliveryRecord.state == DEAD,
                (DeliveryRecord.state == WAITING) & (DeliveryRecord.attempts > 0) & ~on_its_way,
            ),
        )
        .options(joinedload(DeliveryRecord.event, innerjoin=True))
        .order_by(DeliveryRecord.state, DeliveryRecord.position, DeliveryRecord.subscriber)
        .limit(most)
    ).all()


def trouble(session: Session, modules: Collection[str]) -> Trouble:
    """Tell what needs somebody.

    :param modules: those that are on.
    """
    is_late = case((DeliveryRecord.due_at < clock.now() - LATE, 1), else_=0)
    dead = late = 0
    paused: dict[str, int] = {}
    for module, state, count, late_ones in session.execute(
        select(SubscriptionRecord.module, DeliveryRecord.state, func.count(), func.sum(is_late))
        .join(DeliveryRecord, DeliveryRecord.subscriber == SubscriptionRecord.subscriber)
        .where(is_unfinished(DeliveryRecord))
        .group_by(SubscriptionRecord.module, DeliveryRecord.state)
    ):
        if module not in modules:
            paused[module] = paused.get(module, 0) + count
        elif state == DEAD:
            dead += count
        else:
            late += int(late_ones)
    return Trouble(dead, late, paused)
