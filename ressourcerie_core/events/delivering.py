# SPDX-License-Identifier: Apache-2.0
"""Tell subscribers what happened: one at a time for a subject, a savepoint each, one commit."""

import logging
import random
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased, joinedload

from ressourcerie_core import clock, failpoints
from ressourcerie_core.db import Database
from ressourcerie_core.db.failures import as_problem
from ressourcerie_core.db.types import LONG_TEXT_CHARACTERS
from ressourcerie_core.events.models import DEAD, DONE, WAITING, DeliveryRecord
from ressourcerie_core.events.received import Received
from ressourcerie_core.events.subscribing import Subscriber
from ressourcerie_core.modules.guard import first_line, place_of

if TYPE_CHECKING:
    from uuid import UUID

MOST_ATTEMPTS = 12  # the last one about six hours after the first
FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(hours=1)
MOST_AT_ONCE = 50  # deliveries in one commit
#: A batch ends after this time, so that a till never waits long for the one writer of SQLite.
LONGEST_BATCH = 0.1

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Courier:
    """Delivers what is due to the subscribers that it is given.

    :param subscribers: by key; those whose event no loaded module reads wait.
    :param spread: gives a factor near 1, so that what failed together is not tried together.
    """

    database: Database
    subscribers: Mapping[str, Subscriber]
    spread: Callable[[], float] = field(default=lambda: random.uniform(0.5, 1.5))  # noqa: S311 (no secret)

    def deliver_due(self) -> int:
        """Deliver some of what is due, in one transaction.

        :returns: how many deliveries were tried; none when nothing is due.
        """
        keys = [key for key, one in self.subscribers.items() if one.kind is not None]
        return self.database.write(lambda session: self._deliver(session, keys)) if keys else 0

    def _deliver(self, session: Session, keys: list[str]) -> int:
        tried: set[UUID] = set()
        until = time.monotonic() + LONGEST_BATCH
        while due := session.scalars(_due(keys, MOST_AT_ONCE - len(tried))).all():
            for delivery in due:
                self._deliver_one(session, delivery)
                tried.add(delivery.id)
                if len(tried) == MOST_AT_ONCE or time.monotonic() > until:
                    return len(tried)
            session.flush()
        return len(tried)

    def _deliver_one(self, session: Session, delivery: DeliveryRecord) -> None:
        subscriber = self.subscribers[delivery.subscriber]
        delivery.attempts += 1
        try:
            with session.begin_nested():
                subscriber.handler(session, _received(subscriber, delivery))
                session.flush()
                failpoints.reach("event.handled")
        except BaseException as error:
            if as_problem(error):
                raise  # nothing is its fault: the whole batch is undone, and tried again
            self._put_off(delivery, error)
        else:
            delivery.state, delivery.ended_at, delivery.error = DONE, clock.now(), None

    def _put_off(self, delivery: DeliveryRecord, error: BaseException) -> None:
        delivery.error = _told(error)
        log.warning(
            "a subscriber failed: %s, delivery %s, %s",
            delivery.subscriber,
            delivery.id,
            place_of(error),
        )
        if delivery.attempts >= MOST_ATTEMPTS:
            delivery.state, delivery.ended_at = DEAD, clock.now()
            return
        rest = min(FIRST_REST * 2 ** (delivery.attempts - 1), LONGEST_REST)
        delivery.due_at = clock.now() + rest * self.spread()


def _received(subscriber: Subscriber, delivery: DeliveryRecord) -> Received[Any]:
    assert subscriber.kind is not None  # else it is not due
    record = delivery.event
    return Received(
        delivery_id=delivery.id,
        event_id=record.id,
        recorded_at=record.recorded_at,
        facts=subscriber.kind.read(record.version, record.facts),
    )


def _told(error: BaseException) -> str:
    """Say what a subscriber raised, and where; the whole trace goes to the log."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    told = f"{first_line(error)} ({place.filename}, ligne {place.lineno})"
    return told[-LONG_TEXT_CHARACTERS:].replace("\x00", "")


def _due(keys: list[str], limit: int) -> Select[DeliveryRecord]:
    """Select the first unfinished delivery of each subject, if it is due; each by one process."""
    earlier = aliased(DeliveryRecord)
    held_back = exists().where(
        earlier.subscriber == DeliveryRecord.subscriber,
        earlier.subject == DeliveryRecord.subject,
        earlier.position < DeliveryRecord.position,
        earlier.state.in_((WAITING, DEAD)),
    )
    return (
        select(DeliveryRecord)
        .where(
            DeliveryRecord.state == WAITING,
            DeliveryRecord.due_at <= clock.now(),
            DeliveryRecord.subscriber.in_(keys),
            ~held_back,
        )
        .options(joinedload(DeliveryRecord.event, innerjoin=True))
        .order_by(DeliveryRecord.position)
        .limit(limit)
        .with_for_update(skip_locked=True, of=DeliveryRecord)
        .execution_options(populate_existing=True)
    )
