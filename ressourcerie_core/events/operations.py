# SPDX-License-Identifier: Apache-2.0
"""What the `events` commands ask the writer to do; facts and answers are JSON."""

from sqlalchemy.orm import Session

from ressourcerie_core.events import overseeing
from ressourcerie_core.events.models import DeliveryRecord
from ressourcerie_core.operations import Json, operation


@operation
def retry_delivery(session: Session, *, delivery: str) -> Json:
    return _named(overseeing.retry(session, delivery, author=None))


@operation
def retry_subscriber(session: Session, *, subscriber: str) -> Json:
    count = overseeing.retry_all(session, subscriber, author=None)
    return {"subscriber": subscriber, "deliveries": count}


@operation
def skip_delivery(session: Session, *, delivery: str, reason: str) -> Json:
    return _named(overseeing.skip(session, delivery, reason=reason, author=None))


def _named(delivery: DeliveryRecord) -> Json:
    return {
        "id": str(delivery.id),
        "event": delivery.event.name,
        "subscriber": delivery.subscriber,
        "state": delivery.state,
    }
