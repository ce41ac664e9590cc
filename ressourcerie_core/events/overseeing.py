# SPDX-License-Identifier: Apache-2.0
"""See deliveries, try one again, skip one with a reason; none of these commits."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session, joinedload

from ressourcerie_core import clock
from ressourcerie_core.db.types import SHORT_TEXT_CHARACTERS
from ressourcerie_core.events.models import (
    DEAD,
    DONE,
    SKIPPED,
    WAITING,
    DeliveryRecord,
    SubscriptionRecord,
)
from ressourcerie_core.events.problems import (
    DeliveryEnded,
    ReasonMissing,
    UnknownDelivery,
    UnknownSubscriber,
)
from ressourcerie_core.journal import note

#: The state of a delivery in French.
STATES = {WAITING: "en attente", DONE: "livrée", DEAD: "abandonnée", SKIPPED: "passée"}


def find(session: Session, wanted: str) -> DeliveryRecord:
    """Give a delivery with its event.

    :raises UnknownDelivery: there is none of this id.
    """
    try:
        key = UUID(wanted)
    except ValueError:
        raise UnknownDelivery(wanted) from None
    found = session.get(DeliveryRecord, key, options=[joinedload(DeliveryRecord.event)])
    if found is None:
        raise UnknownDelivery(wanted)
    return found


def listed(
    session: Session, *, state: str | None, subscriber: str | None, limit: int
) -> Sequence[DeliveryRecord]:
    """List deliveries, the newest first."""
    wanted = select(DeliveryRecord).options(joinedload(DeliveryRecord.event))
    if state:
        wanted = wanted.where(DeliveryRecord.state == state)
    if subscriber:
        wanted = wanted.where(DeliveryRecord.subscriber == subscriber)
    return session.scalars(wanted.order_by(DeliveryRecord.position.desc()).limit(limit)).all()


def counts(session: Session) -> dict[str, dict[str, int]]:
    """Count the deliveries of each subscriber by state; a subscriber without any is there too."""
    found: dict[str, dict[str, int]] = {
        key: {} for key in session.scalars(select(SubscriptionRecord.subscriber))
    }
    grouped = select(DeliveryRecord.subscriber, DeliveryRecord.state, func.count())
    for subscriber, state, count in session.execute(
        grouped.group_by(DeliveryRecord.subscriber, DeliveryRecord.state)
    ):
        found[subscriber][state] = count
    return found


def retry(session: Session, wanted: str, *, author: UUID | None) -> DeliveryRecord:
    """Have a delivery tried again at once, with as many attempts as at first.

    :raises DeliveryEnded: it was delivered or skipped.
    """
    delivery = _unfinished(session, wanted)
    before = delivery.state
    delivery.state, delivery.attempts, delivery.ended_at = WAITING, 0, None
    delivery.due_at, delivery.decided_by = clock.now(), author
    _note(session, "delivery.retried", delivery, before, author)
    return delivery


def retry_all(session: Session, subscriber: str, *, author: UUID | None) -> int:
    """Have everything that was given up for a subscriber tried again at once, and count it.

    :raises UnknownSubscriber: there is none of this name.
    """
    if session.get(SubscriptionRecord, subscriber) is None:
        raise UnknownSubscriber(subscriber)
    changed = session.execute(
        update(DeliveryRecord)
        .where(DeliveryRecord.subscriber == subscriber, DeliveryRecord.state == DEAD)
        .values(state=WAITING, attempts=0, ended_at=None, due_at=clock.now(), decided_by=author)
    )
    count = cast("CursorResult[Any]", changed).rowcount
    facts = {"subscriber": subscriber, "deliveries": count}
    note(session, "subscription.retried", author=author, after=facts)
    return count


def skip(session: Session, wanted: str, *, reason: str, author: UUID | None) -> DeliveryRecord:
    """Give a delivery up, so that the next ones of its subject are made.

    :param reason: why, in the words of who decides; it stays with the delivery.
    :raises ReasonMissing: no reason was given.
    :raises DeliveryEnded: it was delivered or skipped before.
    """
    if not reason.strip():
        raise ReasonMissing
    delivery = _unfinished(session, wanted)
    before = delivery.state
    delivery.state, delivery.ended_at = SKIPPED, clock.now()
    delivery.reason, delivery.decided_by = reason.strip()[:SHORT_TEXT_CHARACTERS], author
    _note(session, "delivery.skipped", delivery, before, author)
    return delivery


def _unfinished(session: Session, wanted: str) -> DeliveryRecord:
    delivery = find(session, wanted)
    session.refresh(delivery, with_for_update={"of": DeliveryRecord})
    if delivery.state in {DONE, SKIPPED}:
        raise DeliveryEnded(wanted, state=STATES[delivery.state])
    return delivery


def _note(
    session: Session, kind: str, delivery: DeliveryRecord, before: str, author: UUID | None
) -> None:
    facts = {"delivery": str(delivery.id), "subscriber": delivery.subscriber}
    note(
        session,
        kind,
        author=author,
        before=facts | {"state": before},
        after=facts | {"state": delivery.state},
    )
