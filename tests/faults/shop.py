# SPDX-License-Identifier: Apache-2.0
"""A shop reduced to its bones: a sale is a row, a record of the journal, an event and a key.

A subscriber writes one effect for each sale. :func:`read_books` is the one judge of every fault:
it says what the base holds, and whether these five agree.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, Table, Uuid, func, insert, select, text
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.db import Database
from ressourcerie_core.db.migrate.__main__ import import_core_models
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.status import ensure_ready
from ressourcerie_core.events import Received, event, publish
from ressourcerie_core.events.delivering import Courier
from ressourcerie_core.events.kinds import kind_of
from ressourcerie_core.events.models import DONE, DeliveryRecord, EventRecord
from ressourcerie_core.events.subscribing import Subscriber, enrol
from ressourcerie_core.journal import append
from ressourcerie_core.journal.verifying import verify
from ressourcerie_core.web.idempotency import Claim, Outcome, once
from ressourcerie_core.web.models import KeptAnswer

METADATA = MetaData()
ENTRY = Table(
    "fault_entry",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("key", Uuid, nullable=False),
)
EFFECT = Table(
    "fault_effect",
    METADATA,
    Column("line", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("delivery", Uuid, nullable=False),
)


@event("shop.thing-sold", subject="seq")
@dataclass(frozen=True)
class Sold:
    """A thing was sold."""

    seq: int


def add_up(session: Session, received: Received[Sold]) -> None:
    """Write the effect of a sale, as the module that keeps accounts would."""
    effect = {"seq": received.facts.seq, "delivery": received.delivery_id}
    session.execute(insert(EFFECT).values(effect))


SUBSCRIBER = Subscriber(
    "accounts:sales", "accounts", "shop.thing-sold", add_up, kind_of(Sold), True
)


def prepare(database: Database) -> None:
    """Create the core's tables and those of this file, and write the subscriber down."""
    import_core_models()
    ensure_ready(database, [core_history()])
    with database.migrating() as connection:
        METADATA.create_all(connection)
    database.write(lambda session: enrol(session, [SUBSCRIBER]))


def courier(database: Database) -> Courier:
    return Courier(database, {SUBSCRIBER.key: SUBSCRIBER})


def settle(database: Database) -> None:
    """Deliver what still waits, a day later: what was put off, or taken by the dead, is due."""
    later = clock.now() + timedelta(days=1)
    with clock.clock_set_to(lambda: later):
        while courier(database).deliver_due():
            pass


def record(session: Session, key: UUID) -> Outcome:
    """Record a sale once for its key, as a route with ``Write`` does."""
    return once(session, Claim(key, b"the same"), lambda session: answer(session, key))


def answer(session: Session, key: UUID) -> Outcome:
    """Record a sale, and answer its number."""
    return Outcome(201, b"%d" % sell(session, key))


def sell(session: Session, key: UUID) -> int:
    """Record a sale, its record, and its event."""
    seq = enter(session, key)
    publish(session, Sold(seq))
    return seq


def enter(session: Session, key: UUID) -> int:
    """Record a sale and its record alone: the journal numbers it."""
    seq = append(session, "shop.sales", "sold", {"key": str(key)}).number
    session.execute(insert(ENTRY).values(seq=seq, key=key))
    return seq


@dataclass(frozen=True)
class Books:
    """What a base holds.

    :param keys: the key of each sale, in order.
    :param effects: the number of the sale of each effect, in order.
    :param is_sound: whether numbers, journal, events, kept answers and effects agree.
    """

    keys: list[UUID]
    effects: list[int]
    is_sound: bool

    @property
    def is_settled(self) -> bool:
        """Tell whether each sale has had its effect, once."""
        return sorted(self.effects) == list(range(1, len(self.keys) + 1))


def read_books(database: Database) -> Books:
    """Read every sale, and compare it with all that must be there with it, and nothing else."""
    report = verify(database)
    with database.read() as session:
        entries = session.execute(select(ENTRY).order_by(ENTRY.c.seq)).all()
        effects = session.execute(select(EFFECT).order_by(EFFECT.c.line)).all()
        done = select(DeliveryRecord.id).where(DeliveryRecord.state == DONE)
        sound = [
            report.is_whole,
            report.streams.get("shop.sales", 0) == len(entries),
            [entry.seq for entry in entries] == list(range(1, len(entries) + 1)),
            _count(session, EventRecord) == _count(session, DeliveryRecord) == len(entries),
            _count(session, KeptAnswer) == len(entries),
            sorted(effect.delivery for effect in effects) == sorted(session.scalars(done)),
        ]
        if database.dialect == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    return Books(
        [entry.key for entry in entries], [effect.seq for effect in effects], is_sound=all(sound)
    )


def _count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0
