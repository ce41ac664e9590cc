# SPDX-License-Identifier: Apache-2.0
"""A real base with the core's tables, a fact to publish, and a book in which subscribers write."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database, create_database
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.events import Received, event, publish
from ressourcerie_core.events.delivering import Courier
from ressourcerie_core.events.kinds import kind_of
from ressourcerie_core.events.subscribing import Subscriber, enrol

METADATA = MetaData()
BOOK = Table(
    "book",
    METADATA,
    Column("line", Integer, primary_key=True),
    Column("who", String(40), nullable=False),
    Column("what", String(40), nullable=False),
)


@event("shop.thing-sold", subject="till")
@dataclass(frozen=True)
class Sold:
    """A thing was sold."""

    till: str
    thing: str
    amount_cents: int = 100


@dataclass
class Shop:
    """A base, the subscribers that are on, and what they wrote."""

    database: Database
    subscribers: dict[str, Subscriber] = field(default_factory=dict)

    def subscribe(self, who: str, *, also: Callable | None = None, past: bool = False) -> None:
        """Enable a module that writes each sale in the book."""

        def write(session, received: Received[Sold]) -> None:
            session.execute(insert(BOOK).values(who=who, what=received.facts.thing))
            if also:
                also(session, received)

        name = "shop.thing-sold"
        one = Subscriber(f"{who}:{name}", who, name, write, kind_of(Sold), past)
        self.subscribers[one.key] = one
        self.database.write(lambda session: enrol(session, [one]))

    def turn_off(self, who: str) -> None:
        """Disable a module: its subscriber is not there any more."""
        del self.subscribers[f"{who}:shop.thing-sold"]

    def sell(self, *things: str, till: str = "C1") -> list[UUID]:
        """Publish a sale of each thing, in one transaction."""
        facts = [Sold(till, thing) for thing in things]
        return self.database.write(lambda session: [publish(session, one) for one in facts])

    @property
    def courier(self) -> Courier:
        """Give a courier that tries again at once after its rest."""
        return Courier(self.database, self.subscribers, spread=lambda: 1.0)

    def deliver(self) -> None:
        """Deliver until nothing is due."""
        while self.courier.deliver_due():
            pass

    def book(self, who: str) -> list[str]:
        """Read what a subscriber wrote, in order."""
        with self.database.read() as session:
            lines = select(BOOK.c.what).where(BOOK.c.who == who).order_by(BOOK.c.line)
            return list(session.scalars(lines))


@pytest.fixture
def shop(conf: Configuration) -> Iterator[Shop]:
    database = create_database(conf)
    upgrade(database, [core_history()])
    with database.migrating() as connection:
        METADATA.create_all(connection)
    yield Shop(database)
    database.close()
