# SPDX-License-Identifier: Apache-2.0
"""How many events are delivered per second, each with one row written by its subscriber.

    python benchmarks/delivery.py [--events 10000] [--workers 4] [--quick]

Events are published in transactions of one, each about one of 200 subjects, then all delivered:
by one courier on SQLite, by several processes on PostgreSQL. The ratio holds the rate against the
rate at which the same rows are written one transaction each, which no delivery could pass without
sharing commits. Goals: 300 per second on SQLite, 1,000 on PostgreSQL with 4 workers.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from ressourcerie_core.conf import load
from ressourcerie_core.db import Database, create_database, open_database
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.events import event, publish
from ressourcerie_core.events.delivering import Courier
from ressourcerie_core.events.kinds import kind_of
from ressourcerie_core.events.subscribing import Subscriber, enrol
from ressourcerie_core.testing.postgresql import PostgresqlMissing, running_cluster

SUBJECTS = 200
KEY = "book:shop.thing-sold"
METADATA = MetaData()
BOOK = Table(
    "book", METADATA, Column("line", Integer, primary_key=True), Column("what", String(40))
)


@event("shop.thing-sold", subject="till")
@dataclass(frozen=True)
class Sold:
    till: str
    thing: str


def write_down(session, received) -> None:
    session.execute(insert(BOOK).values(what=received.facts.thing))


SUBSCRIBER = Subscriber(KEY, "book", "shop.thing-sold", write_down, kind_of(Sold), False)


@contextmanager
def made_base(folder: Path, url: str) -> Iterator[Database]:
    """Make a base of the core with the book, and one subscriber."""
    file = folder / "ressourcerie.conf"
    file.write_text(f'[core]\ndatabase_url = "{url}"\n', "utf-8")
    database = create_database(load(file, environ={}))
    upgrade(database, [core_history()])
    with database.migrating() as connection:
        METADATA.create_all(connection)
    database.write(lambda session: enrol(session, [SUBSCRIBER]))
    yield database
    database.close()


def deliver_all(database: Database) -> None:
    """Deliver until the book holds a line for each event; another process may help."""
    courier = Courier(database, {KEY: SUBSCRIBER})
    idle = 0
    while idle < 10:
        idle = 0 if courier.deliver_due() else idle + 1
        if idle:
            time.sleep(0.1)


class Worker:
    """A process that delivers, started and told to begin apart."""

    def __init__(self, file: Path) -> None:
        command = [sys.executable, __file__, "--deliver", str(file)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe)
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def begin(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"now\n")
        self._process.stdin.flush()

    def wait(self) -> None:
        self._process.communicate()


def lines_of(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(BOOK)) or 0


def measure(title: str, folder: Path, url: str, events: int, workers: int) -> None:
    with made_base(folder, url) as database:
        alone = events // 10
        began = time.perf_counter()
        for number in range(alone):
            row = insert(BOOK).values(what=str(number))
            database.write(lambda session, row=row: session.execute(row) and None)
        floor = alone / (time.perf_counter() - began)
        for number in range(events):
            sold = Sold(f"C{number % SUBJECTS}", f"thing {number}")
            database.write(lambda session, sold=sold: publish(session, sold))
        helpers = [Worker(folder / "ressourcerie.conf") for _ in range(workers)]
        began = time.perf_counter()
        for helper in helpers:
            helper.begin()
        if not helpers:
            deliver_all(database)
        while lines_of(database) < events + alone:
            time.sleep(0.02)
        rate = events / (time.perf_counter() - began)
        for helper in helpers:
            helper.wait()
        assert lines_of(database) == events + alone, "an event was delivered twice"
    print(
        f"{title:40} {rate:8.0f} /s   {rate / floor:5.2f} x one transaction each ({floor:.0f} /s)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--quick", action="store_true", help="few events: the figures mean nothing")
    parser.add_argument("--deliver", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.deliver:
        database = open_database(load(asked.deliver, environ={}))
        print("ready", flush=True)
        sys.stdin.readline()
        deliver_all(database)
        return
    events = 500 if asked.quick else asked.events
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/base.db"
        measure("SQLite, one courier", Path(folder), url, events, 0)
    try:
        with running_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
            title = f"PostgreSQL, {asked.workers} workers"
            measure(title, Path(folder), cluster.new_database(), events, asked.workers)
    except PostgresqlMissing as missing:
        print(f"PostgreSQL: {missing}")


if __name__ == "__main__":
    main()
