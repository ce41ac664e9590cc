# SPDX-License-Identifier: Apache-2.0
"""Visitors that ask again and again, at a pace, and never ask twice for the same thing."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlsplit

from .site import SECONDS, Server, Site

LINES = "/api/v1/ledger/lines"
HELLO = "/api/v1/sound/hello"


class Load:
    """What visitors asked of a server, and what became of it."""

    def __init__(self, server: Server, token: str) -> None:
        self._headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
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
        text = f"ligne {next(self._numbers)}"
        if writes:
            connection.request("POST", LINES, json.dumps({"text": text}), self._headers)
        else:
            connection.request("GET", HELLO, headers=self._headers)
        response = connection.getresponse()
        response.read()
        if response.status != (201 if writes else 200):
            self.failures.append(f"{response.status}")
            return
        self.answered += 1
        if writes:
            self.kept.add(text)

    def end(self) -> None:
        """Have the visitors leave."""
        self._over.set()


@contextmanager
def load(site: Site, server: Server, a_second: int = 100) -> Iterator[Load]:
    """Have visitors ask for the time of a block: old and new connections, reading and writing."""
    token = site.command("token", "add", "camille", "Visites", "--scope", "core.administer")
    kinds = [(old, writes) for old in (True, False) for writes in (True, False)]
    visitors_a_kind = 5
    pause = visitors_a_kind * len(kinds) / a_second
    visits = Load(server, token.out.strip())
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


def wait_for_more(visits: Load, wait: Callable[[Callable[[], object]], bool], more: int) -> None:
    """Wait until so many more requests are answered."""
    until = visits.answered + more
    assert wait(lambda: visits.answered >= until or visits.failures)
