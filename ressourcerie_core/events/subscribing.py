# SPDX-License-Identifier: Apache-2.0
"""Who is to be told: the subscribers of the enabled modules, written down once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from ressourcerie_core.events.kinds import Kind
from ressourcerie_core.events.models import DeliveryRecord, EventRecord, SubscriptionRecord
from ressourcerie_core.events.publishing import SUBSCRIBING_LOCK, delivery_of
from ressourcerie_core.events.received import Received

#: What a module's subscription names: called in a transaction that it neither commits nor undoes.
Handler = Callable[[Session, Received[Any]], None]

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Subscriber:
    """A function that wants to be told of each event of one name.

    :param key: ``module:subscription``, under which its position is kept.
    :param kind: how to read the event; ``None`` while no loaded module publishes it.
    :param from_the_beginning: whether it wants what happened before it was first enabled.
    """

    key: str
    module: str
    event: str
    handler: Handler
    kind: Kind[Any] | None
    from_the_beginning: bool


def enrol(session: Session, subscribers: Iterable[Subscriber]) -> None:
    """Write down the subscribers that are new, with what each is still to be told.

    Those that were written down by an earlier start stay as they are: what happened while their
    module was off waits for them.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SUBSCRIBING_LOCK})
    known = set(session.scalars(select(SubscriptionRecord.subscriber)))
    last = session.scalar(select(func.max(EventRecord.position))) or 0
    for one in subscribers:
        if one.key in known:
            continue
        after = 0 if one.from_the_beginning else last
        session.add(
            SubscriptionRecord(subscriber=one.key, module=one.module, event=one.event, after=after)
        )
        session.flush()
        _replay(session, one)


def _replay(session: Session, subscriber: Subscriber) -> None:
    """Make a delivery of each event of the past that a new subscriber asks for."""
    if not subscriber.from_the_beginning:
        return
    past = select(EventRecord).where(EventRecord.name == subscriber.event)
    in_order = past.order_by(EventRecord.position).execution_options(yield_per=_AT_ONCE)
    for some in session.scalars(in_order).partitions():
        rows = [
            delivery_of(subscriber.key, one.position, one.subject, one.recorded_at) for one in some
        ]
        session.execute(insert(DeliveryRecord), rows)
