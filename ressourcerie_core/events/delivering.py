# SPDX-License-Identifier: Apache-2.0
"""Tell subscribers what happened: in order for a subject, a savepoint each, one commit."""

import logging
import random
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from ressourcerie_core import clock, failpoints
from ressourcerie_core.db import Database
from ressourcerie_core.db.failures import as_problem
from ressourcerie_core.db.problems import DatabaseBusy, OutcomeUnknown
from ressourcerie_core.db.types import LONG_TEXT_CHARACTERS
from ressourcerie_core.errors import Problem
from ressourcerie_core.events.claiming import (
    MOST_ATTEMPTS,
    Claims,
    claim,
    claimed_deliveries,
    give_back,
)
from ressourcerie_core.events.models import DEAD, DONE, DeliveryRecord
from ressourcerie_core.events.received import Received
from ressourcerie_core.events.subscribing import Subscriber
from ressourcerie_core.events.watching import Watch
from ressourcerie_core.modules.guard import first_line, place_of

FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(hours=1)
#: A batch ends after these seconds, so that a till never waits long for the one writer of SQLite;
#: on PostgreSQL nobody waits for it, and what it gives back is claimed again for nothing.
LONGEST_BATCH = {"sqlite": 0.1, "postgresql": 1.0}

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
    watch: Watch = field(default_factory=Watch)

    def deliver_due(self) -> int:
        """Take some of what is due, then deliver it, in one transaction each.

        :returns: how many deliveries were taken; none when nothing is due.
        """
        keys = [key for key, one in self.subscribers.items() if one.kind is not None]
        if not keys:
            return 0
        claims, given_up = self.database.write(lambda session: claim(session, keys))
        self.watch.end()  # what was on its way is over, since the base writes
        if claims:
            self._deliver_claimed(claims)
        return len(claims) + given_up

    def _deliver_claimed(self, claims: Claims) -> None:
        try:
            self.database.write(lambda session: self._deliver(session, claims))
        except Problem as problem:
            # What was on its way when the time was over is not given back: it was an attempt.
            is_slow = isinstance(problem, DatabaseBusy | OutcomeUnknown)
            culprit = self.watch.delivery_id if is_slow else None
            innocent = {id_: before for id_, before in claims.items() if id_ != culprit}
            with suppress(Problem):  # those that stay claimed are due again a little later
                self.database.write(lambda session: _give_all_back(session, innocent))
            raise

    def _deliver(self, session: Session, claims: Claims) -> None:
        held_back: set[tuple[str, str]] = set()
        claimed = claimed_deliveries(session, claims)
        outcomes: list[Callable[[], None]] = []  # written together at the end, in one go
        until = time.monotonic() + LONGEST_BATCH[self.database.dialect]
        for delivery in claimed:
            place = delivery.subscriber, delivery.subject
            if place in held_back or time.monotonic() > until:
                outcomes.append(partial(give_back, delivery, claims))
                held_back.add(place)
                continue
            error = self._try(session, delivery)
            outcomes.append(partial(self._settle, delivery, claims, error))
            if error is not None:
                held_back.add(place)
        for settle in outcomes:
            settle()

    def _try(self, session: Session, delivery: DeliveryRecord) -> BaseException | None:
        """Deliver, and give what the subscriber raised, whose effect is undone."""
        subscriber = self.subscribers[delivery.subscriber]
        self.watch.begin(delivery.id, delivery.subscriber)
        try:
            with session.begin_nested():
                subscriber.handler(session, _received(subscriber, delivery))
                session.flush()
                failpoints.reach("event.handled")
        except BaseException as error:
            if as_problem(error):
                self.watch.give_up()
                raise  # the state of the base: the whole batch is undone, and tried again
            self.watch.end()
            return error
        self.watch.end()
        return None

    def _settle(
        self, delivery: DeliveryRecord, claims: Claims, error: BaseException | None
    ) -> None:
        """Write down the outcome of a delivery."""
        delivery.attempts = claims[delivery.id].before + 1
        if error is None:
            delivery.state, delivery.ended_at, delivery.error = DONE, clock.now(), None
            return
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


def _give_all_back(session: Session, claims: Claims) -> None:
    for delivery in claimed_deliveries(session, claims):
        give_back(delivery, claims)


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
