# SPDX-License-Identifier: Apache-2.0
"""Visitors that ask again and again, at a pace, and never ask twice for the same thing."""

import http.client
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlsplit

from sqlalchemy import create_engine, make_url, text

from ressourcerie_core.db.engine import postgresql_engine

from .site import SECONDS, Server, Site, wait_until

LINES = "/api/v1/ledger/lines"
HELLO = "/api/v1/sound/hello"


class Load:
    """What visitors asked of a server, and what became of it."""

    def __init__(self, server: Server) -> None:
        self._address = urlsplit(server.url).netloc
        self._numbers = count()
        self._over = threading.Event()
        #: The lines that were acknowledged.
        self.kept: set[str] = set()
        #: What was not answered as it should be.
        self.failures: list[str] = []
        self.answered = 0
        self.longest = 0.0

    def visit(self, seconds: float, *, keeps_alive: bool, writes: bool) -> None:
        """Ask once in so many seconds until all is over; whoever fails does not try again."""
        connection = http.client.HTTPConnection(self._address, timeout=SECONDS)
        while not self._over.wait(seconds):
            began = time.monotonic()
            try:
                self._ask(connection, writes=writes)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
            self.longest = max(self.longest, time.monotonic() - began)
            if not keeps_alive:
                connection.close()
        connection.close()

    def _ask(self, connection: http.client.HTTPConnection, *, writes: bool) -> None:
        number = next(self._numbers)
        line = f"ligne {number}"
        if writes:
            # From an address of its own: strangers may not write that often.
            address = f"10.0.{number // 256}.{number % 256}"
            headers = {"content-type": "application/json", "x-forwarded-for": address}
            connection.request("POST", LINES, json.dumps({"text": line}), headers)
        else:
            connection.request("GET", HELLO)
        response = connection.getresponse()
        response.read()
        if response.status != (201 if writes else 200):
            self.failures.append(f"{response.status}")
            return
        self.answered += 1
        if writes:
            self.kept.add(line)

    def wait_for_more(self, more: int) -> None:
        """Wait until so many more requests are answered."""
        until = self.answered + more
        assert wait_until(lambda: self.answered >= until or self.failures)

    def end(self) -> None:
        """Have the visitors leave."""
        self._over.set()


@contextmanager
def load(server: Server, a_second: int = 100) -> Iterator[Load]:
    """Have visitors ask for the time of a block: old and new connections, reading and writing.

    They come by a proxy that the instance trusts.
    """
    kinds = [(old, writes) for old in (True, False) for writes in (True, False)]
    visitors_a_kind = 5
    pause = visitors_a_kind * len(kinds) / a_second
    visits = Load(server)
    threads = [
        threading.Thread(
            target=visits.visit, args=(pause,), kwargs={"keeps_alive": old, "writes": writes}
        )
        for old, writes in kinds * visitors_a_kind
    ]
    for thread in threads:
        thread.start()
    try:
        yield visits
    finally:
        visits.end()
        for thread in threads:
            thread.join()


def workers(site: Site) -> int:
    """Say how many processes may serve a base together, of those that a test starts."""
    return 1 if site.address.startswith("sqlite") else 2


def lines_of(site: Site) -> set[str]:
    """Give the lines that the base holds."""
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(site.base))
    if not site.address.startswith("sqlite"):
        engine = postgresql_engine(make_url(site.address))
    try:
        with engine.connect() as connection:
            return set(connection.execute(text("SELECT text FROM ledger_line")).scalars())
    finally:
        engine.dispose()
