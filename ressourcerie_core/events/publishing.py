# SPDX-License-Identifier: Apache-2.0
"""Record an event in the transaction of its fact, for each subscriber there is."""

from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from ressourcerie_core import clock, failpoints
from ressourcerie_core.events.kinds import kind_of
from ressourcerie_core.events.models import (
    WAITING,
    DeliveryRecord,
    EventRecord,
    SubscriptionRecord,
)
from ressourcerie_core.ids import new_id

#: Publishers share it and who subscribes holds it alone: no event falls between the two.
SUBSCRIBING_LOCK = 0x45564E54  # « EVNT »


def publish(session: Session, facts: object) -> UUID:
    """Record an event: it is there, and will be delivered, if the transaction is committed.

    Two transactions that publish about one subject must wait for each other, as they do when both
    change its row: their order is then that of the deliveries.

    :param facts: an instance of a dataclass marked with :func:`event`.
    :returns: the id of the event.
    :raises TypeError: it is not such an instance, or holds a value that its type does not allow.
    """
    kind = kind_of(type(facts))
    if kind is None:
        raise TypeError(f"{type(facts).__name__} is no event: mark it with @event")
    if session.get_bind().dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock_shared(:lock)")
        session.execute(lock, {"lock": SUBSCRIBING_LOCK})
    now = clock.now()
    record = EventRecord(
        name=kind.name,
        version=kind.version,
        subject=str(getattr(facts, kind.subject)),
        recorded_at=now,
        facts=kind.write(facts),
    )
    session.add(record)
    session.flush()
    failpoints.reach("event.recorded")
    wanted = select(SubscriptionRecord.subscriber).where(SubscriptionRecord.event == kind.name)
    deliveries = [delivery_of(record, subscriber) for subscriber in session.scalars(wanted)]
    if deliveries:
        session.execute(insert(DeliveryRecord), deliveries)
    return record.id


def delivery_of(record: EventRecord, subscriber: str) -> dict[str, object]:
    """Give the row of an event that waits to be delivered to a subscriber."""
    return {
        "id": new_id(),
        "subscriber": subscriber,
        "position": record.position,
        "subject": record.subject,
        "state": WAITING,
        "attempts": 0,
        "due_at": record.recorded_at,
    }
