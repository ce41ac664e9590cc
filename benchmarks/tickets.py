# SPDX-License-Identifier: Apache-2.0
"""How many tickets per second are durable, beside a bare driver that is given the same rows.

    python benchmarks/tickets.py [--tickets 2000] [--quick]

A ticket has 3 lines and 1 payment, is signed, chained and told to other modules. The floor writes
the same rows with ``sqlite3`` alone, in WAL with ``synchronous=FULL``, one commit per ticket; on
PostgreSQL with ``psycopg``, through one connection. Then come the booking in this process, by one
thread and by many whose commits are grouped, and the server through HTTP with 1, 4 and 16 tills,
each of which waits for an answer before it sells again. Goals, on SQLite: 0.30 times the floor with
1 till, 0.70 with 4, 1.0 with 16 (T7).
"""

import argparse
import runpy
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import structlog
from ressourcerie_caisse.models import Method, MethodKind
from ressourcerie_caisse.service.acts.recording import record_act
from ressourcerie_caisse.service.setting_up import add_default_methods, add_till, find_till
from sqlalchemy import make_url, select

from ressourcerie_core.auth import Site
from ressourcerie_core.auth.models import Account
from ressourcerie_core.testing.bases import bases_of
from ressourcerie_core.testing.instance import Instance, Workshop
from ressourcerie_core.testing.postgresql import PostgresqlMissing

DEVICE = Path(__file__).parents[1] / "extensions" / "ressourcerie-caisse" / "tests" / "device.py"
TOOLS = runpy.run_path(str(DEVICE))
LINES = 3
TILLS = 16
TOGETHER = (1, 4, 16)
RIGHTS = frozenset({"caisse.sell"})
#: What one ticket writes, and how many rows of each.
ROWS = {
    "caisse_act": 1,
    "caisse_ticket": 1,
    "caisse_line": LINES,
    "caisse_payment": 1,
    "core_journal": 1,
    "core_event": 1,
}
LONGEST_START = 60  # seconds


class Shop:
    """An instance with tills, each held by a tablet whose session is open."""

    def __init__(self, instance: Instance) -> None:
        self.instance, self.database = instance, instance.database
        with self.database.read() as session:
            self.site_id = session.scalars(select(Site.id)).one()
            operator = session.scalars(select(Account.id)).one()
        self.database.write(add_default_methods)
        with self.database.read() as session:
            cash = select(Method.id).where(Method.kind == MethodKind.CASH)
            self.cash = session.scalars(cash).one()
        self.tills = [self._till(rank, operator) for rank in range(TILLS)]

    def _till(self, rank: int, operator: Any) -> Any:
        def add(session: Any) -> Any:
            name, code = f"Vente {rank}", f"V{rank}"
            return add_till(session, self.site_id, name=name, code=code, by=None).id

        till = TOOLS["SimulatedTill"](
            self.instance.app,
            self.database,
            site_id=self.site_id,
            operator=operator,
            name=f"Tablette {rank}",
        )
        till.code = f"V{rank}"
        till.hold(self.database.write(add))
        till.open()
        till.send()
        return till

    def written(self, till: Any, count: int) -> list[dict[str, str]]:
        """Give tickets that a till wrote and signed; it forgets them."""
        for _ticket in range(count):
            till.sell(*(TOOLS["line"](250, grams=400) for _line in range(LINES)), method=self.cash)
        sent, till.outbox = till.outbox, []
        return sent

    def book(self, till: Any, act: dict[str, str]) -> None:
        """Book one ticket in this process, durably."""

        def work(session: Any) -> None:
            found = find_till(session, self.site_id, till.till)
            signed = act["content"], act["signature"]
            outcome = record_act(session, found, *signed, lambda _account: RIGHTS)
            assert outcome.state == "recorded", outcome

        self.database.write(work)


def main() -> None:
    """Measure the floor, then each way to the base; all in one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=2_000)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    count = 64 if options.quick else options.tickets
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    for kind, floor_of in (("sqlite", floor_on_sqlite), ("postgresql", floor_on_postgresql)):
        try:
            with opened_shop(kind) as (shop, folder):
                print(f"\n### {kind}\n")
                measure(shop, count, partial(floor_of, folder, shop, count))
        except PostgresqlMissing as missing:
            print(f"{kind}: {missing}")


def measure(shop: Shop, count: int, floor_of: Callable[[], float]) -> None:
    """Print each figure of one kind of base."""
    alone = booked(shop, shop.tills[:1], count)
    floor = floor_of()
    told("floor: bare driver, one commit per ticket", floor, floor)
    told("booking, 1 thread", alone, floor)
    told("booking, 16 threads", booked(shop, shop.tills, count), floor)
    with served(shop) as address:
        for tills in TOGETHER:
            told_by_tills(shop, address, tills, count, floor)


@contextmanager
def opened_shop(kind: str) -> Iterator[tuple[Shop, Path]]:
    """Give a shop on a base of its own."""
    with tempfile.TemporaryDirectory() as folder, bases_of(kind) as bases:
        folders = [Path(folder, name) for name in ("model", "measured")]
        for each in folders:
            each.mkdir()
        workshop = Workshop(("catalogue", "caisse"), "", bases, folders[0])
        with workshop.instance(folders[1]) as instance:
            yield Shop(instance), folders[1]


def booked(shop: Shop, tills: list[Any], count: int) -> float:
    """Tell how many tickets a second are durable, each till on a thread of its own."""
    waiting = [(till, shop.written(till, count // len(tills))) for till in tills]

    def sell(one: tuple[Any, list[dict[str, str]]]) -> None:
        for act in one[1]:
            shop.book(one[0], act)

    return rate(count // len(tills) * len(tills), lambda: in_threads(sell, waiting))


def floor_on_postgresql(_folder: Path, shop: Shop, count: int) -> float:
    """Write the rows of the tickets again, with nothing but psycopg."""
    address = shop.instance.platform.configuration.core.database_url
    with psycopg.connect(
        make_url(address).set(drivername="postgresql").render_as_string(False)
    ) as bare:
        tables = [copied_there(bare, table, each * count) for table, each in ROWS.items()]
        bare.commit()

        def write() -> None:
            cursor = bare.cursor()
            for rank in range(count):
                for (insert, rows), each in zip(tables, ROWS.values(), strict=True):
                    for row in rows[rank * each : (rank + 1) * each]:
                        cursor.execute(insert, row, prepare=True)
                bare.commit()

        return rate(count, write)


def copied_there(bare: Any, table: str, count: int) -> tuple[str, list[Any]]:
    """Make a bare table, and give what fills it; each value is the text that its column reads."""
    names = [column.name for column in bare.execute(f"SELECT * FROM {table} LIMIT 0").description]
    texts = ", ".join(f"{name}::text" for name in names)
    rows = bare.execute(f"SELECT {texts} FROM {table} LIMIT {count}").fetchall()
    bare.execute(f"CREATE TABLE floor_{table} AS SELECT * FROM {table} LIMIT 0")
    return f"INSERT INTO floor_{table} VALUES ({', '.join(['%s'] * len(names))})", rows


def floor_on_sqlite(folder: Path, shop: Shop, count: int) -> float:
    """Write the rows of the tickets again, with nothing but sqlite3."""
    source = shop.instance.platform.configuration.core.database_url.removeprefix("sqlite:///")
    with (
        closing(sqlite3.connect(source)) as base,
        closing(sqlite3.connect(folder / "floor.db", isolation_level=None)) as bare,
    ):
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        tables = [copied(base, bare, table, each * count) for table, each in ROWS.items()]

        def write() -> None:
            for rank in range(count):
                bare.execute("BEGIN IMMEDIATE")
                for (insert, rows), each in zip(tables, ROWS.values(), strict=True):
                    bare.executemany(insert, rows[rank * each : (rank + 1) * each])
                bare.execute("COMMIT")

        return rate(count, write)


def copied(
    base: sqlite3.Connection, bare: sqlite3.Connection, table: str, count: int
) -> tuple[str, list[Any]]:
    """Make a bare table, and give what fills it: a statement, and rows of the base."""
    found = base.execute(f"SELECT * FROM {table} LIMIT ?", (count,))
    names = [column[0] for column in found.description]
    bare.execute(f"CREATE TABLE {table} ({', '.join(names)})")
    places = ", ".join("?" * len(names))
    return f"INSERT INTO {table} VALUES ({places})", found.fetchall()


@contextmanager
def served(shop: Shop) -> Iterator[str]:
    """Run the real server of the instance, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    conf = str(shop.instance.platform.configuration.file)
    command = [sys.executable, "-m", "ressourcerie_core", "--conf", conf, "serve"]
    address = f"http://127.0.0.1:{port}"
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*command, "--port", str(port)], stdout=quiet, stderr=quiet)
    try:
        wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + LONGEST_START
    while True:
        try:
            httpx2.get(f"{address}/healthz")
        except httpx2.TransportError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def told_by_tills(shop: Shop, address: str, tills: int, count: int, floor: float) -> None:
    """Sell through HTTP with some tills at once, and print the rate and the waits."""
    each = count // tills
    waiting = [(till, shop.written(till, each)) for till in shop.tills[:tills]]
    waits: list[float] = []

    def sell(one: tuple[Any, list[dict[str, str]]]) -> None:
        till, acts = one
        path = f"/api/v1/caisse/tills/{till.till}/acts"
        with httpx2.Client(base_url=address, headers=till.headers, timeout=60) as client:
            for act in acts:
                began = time.perf_counter()
                answer = client.post(path, json={"acts": [act]})
                waits.append(time.perf_counter() - began)
                assert answer.json()["results"][0]["state"] == "recorded", answer.text

    speed = rate(each * tills, lambda: in_threads(sell, waiting))
    cuts = statistics.quantiles(waits, n=100)
    told(f"HTTP, {tills:2} tills", speed, floor, f"p50 {cuts[49]:.3f} s, p99 {cuts[98]:.3f} s")


def in_threads(work: Callable[[Any], None], some: list[Any]) -> None:
    """Do a work for each of some, all at once."""
    with ThreadPoolExecutor(len(some)) as threads:
        list(threads.map(work, some))


def rate(count: int, work: Callable[[], None]) -> float:
    """Do a work, and tell how many of what it made were made per second."""
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def told(name: str, speed: float, floor: float, more: str = "") -> None:
    """Print one line."""
    print(f"{name:40} {speed:8,.0f} tickets/s  {speed / floor:5.2f} × floor  {more}", flush=True)


if __name__ == "__main__":
    main()
