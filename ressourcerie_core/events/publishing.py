# SPDX-License-Identifier: Apache-2.0
"""Record an event in the transaction of its fact, for each subscriber there is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, text
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

_EVENTS = EventRecord.metadata.tables[EventRecord.__tablename__]
_SUBSCRIPTIONS = SubscriptionRecord.metadata.tables[SubscriptionRecord.__tablename__]

# Built once: each sale publishes, and to build them cost more than to run them.
_ADD_EVENT = insert(_EVENTS)
_ADD_DELIVERY = insert(DeliveryRecord.metadata.tables[DeliveryRecord.__tablename__])
_WANTED_BY = select(_SUBSCRIPTIONS.c.subscriber).where(_SUBSCRIPTIONS.c.event == bindparam("of"))
_LOCK = text("SELECT pg_advisory_xact_lock_shared(:lock)")

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
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"lock": SUBSCRIBING_LOCK})
    told: dict[str, Any] = {
        "id": new_id(),
        "name": kind.name,
        "version": kind.version,
        "subject": str(getattr(facts, kind.subject)),
        "recorded_at": clock.now(),
        "facts": kind.write(facts),
    }
    added = connection.execute(_ADD_EVENT, told).inserted_primary_key
    assert added is not None  # the position, which the base counts
    failpoints.reach("event.recorded")
    wanted = connection.scalars(_WANTED_BY, {"of": kind.name})
    deliveries = [
        delivery_of(subscriber, added[0], told["subject"], told["recorded_at"])
        for subscriber in wanted
    ]
    if deliveries:
        connection.execute(_ADD_DELIVERY, deliveries)
    event_id: UUID = told["id"]
    return event_id


def delivery_of(
    subscriber: str, position: int, subject: str, recorded_at: datetime
) -> dict[str, object]:
    """Give the row of an event that waits to be delivered to a subscriber."""
    return {
        "id": new_id(),
        "subscriber": subscriber,
        "position": position,
        "subject": subject,
        "state": WAITING,
        "attempts": 0,
        "due_at": recorded_at,
    }
