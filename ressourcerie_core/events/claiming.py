# SPDX-License-Identifier: Apache-2.0
"""Take deliveries before they are tried, so that what dies on the way is known to have been tried.

A delivery whose handler kills or freezes the process would be the first one that the next process
tries, for ever. A claim is therefore on disk before the handler runs: it counts as an attempt until
the outcome replaces it, and what was once in trouble is tried alone, where it counts as several.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, select, text
from sqlalchemy.orm import Session, aliased, joinedload

from ressourcerie_core import clock, failpoints
from ressourcerie_core.events.models import (
    DEAD,
    WAITING,
    DeliveryRecord,
    is_in_trouble,
    is_unfinished,
)
from ressourcerie_core.i18n import _

MOST_ATTEMPTS = 12  # the last one about six hours after the first
MOST_AT_ONCE = 50  # deliveries in one claim
#: An attempt alone that had no outcome counts for so many: the fourth one is the last. Among others
#: it counts for one: the culprit was most often another.
INTERRUPTION = 3
#: After which what was claimed by a process that died is due again; one that lives holds the rows.
LEASE = timedelta(seconds=5)

_CLAIMING_LOCK = 0x434C4149  # « CLAI »: two claims at once could break the order of a subject
#: PostgreSQL last counted the rows before a backlog came, and would read and sort it whole: until
#: the commit, it walks along the indexes.
_POSTGRESQL = text(
    "SELECT pg_advisory_xact_lock(:lock), set_config('enable_bitmapscan', 'off', true), "
    "set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)"
)


class Claimed(NamedTuple):
    """How many attempts a delivery had before its claim, and has if this one has no outcome."""

    before: int
    counted: int


Claims = Mapping[UUID, Claimed]


def claim(session: Session, subscribers: Sequence[str]) -> tuple[Claims, int]:
    """Take what is due, in order, and count what is given up because it never had an outcome."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_POSTGRESQL, {"lock": _CLAIMING_LOCK})
    due = session.scalars(_due(subscribers)).all()
    fresh = list(takewhile(lambda one: not one.attempts, due))
    claimed, given_up = {}, 0
    together = fresh or due[:1]
    weight = 1 if len(together) > 1 else INTERRUPTION
    for delivery in together:
        if delivery.attempts >= MOST_ATTEMPTS:
            _bury(delivery)
            given_up += 1
        else:
            claimed[delivery.id] = Claimed(delivery.attempts, delivery.attempts + weight)
            delivery.attempts += weight
            delivery.due_at = clock.now() + LEASE
    session.flush()
    failpoints.reach("event.claimed")
    return claimed, given_up


def claimed_deliveries(session: Session, claims: Claims) -> Sequence[DeliveryRecord]:
    """Give what was claimed, in order, but for what another process has had since."""
    found = session.scalars(
        select(DeliveryRecord)
        .where(DeliveryRecord.id.in_(claims), DeliveryRecord.state == WAITING)
        .options(joinedload(DeliveryRecord.event, innerjoin=True))
        .order_by(DeliveryRecord.position, DeliveryRecord.subscriber)
        .with_for_update(skip_locked=True, of=DeliveryRecord)
        .execution_options(populate_existing=True)
    )
    return [one for one in found if one.attempts == claims[one.id].counted]


def give_back(delivery: DeliveryRecord, claims: Claims) -> None:
    """Have a delivery that was not tried be due, as it was before its claim."""
    delivery.attempts, delivery.due_at = claims[delivery.id].before, clock.now()


def _bury(delivery: DeliveryRecord) -> None:
    delivery.state, delivery.ended_at = DEAD, clock.now()
    delivery.error = _(
        "Aucun essai n'est allé à son terme : le module a arrêté ou figé le service, ou la base "
        "n'a pas pu écrire."
    )


def _due(subscribers: Sequence[str]) -> Select[DeliveryRecord]:
    """Select what is due and held back by nothing that comes before it for the same subject."""
    earlier = aliased(DeliveryRecord)
    held_back = exists().where(
        earlier.subscriber == DeliveryRecord.subscriber,
        earlier.subject == DeliveryRecord.subject,
        earlier.position < DeliveryRecord.position,
        is_in_trouble(earlier),
    )
    return (
        select(DeliveryRecord)
        .where(
            is_unfinished(DeliveryRecord),
            DeliveryRecord.state == WAITING,
            # What was never tried is due, whatever the clock said when it happened.
            (DeliveryRecord.attempts == 0) | (DeliveryRecord.due_at <= clock.now()),
            # Not by its index: the first ones are found by walking what is not done, in order.
            DeliveryRecord.subscriber.concat("").in_(subscribers),
            ~held_back,
        )
        .order_by(DeliveryRecord.position, DeliveryRecord.subscriber)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True, of=DeliveryRecord)
        .execution_options(populate_existing=True)
    )
