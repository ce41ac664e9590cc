# SPDX-License-Identifier: Apache-2.0
"""R04, R18: PostgreSQL is killed, or its disk fails; who asks is told to wait, and it recovers."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, make_url

from ressourcerie_core.db import create_database
from ressourcerie_core.ids import new_id
from ressourcerie_core.testing.postgresql import PostgresqlMissing, find_binaries, started

from .counter import application, insist, post
from .rig import IS_POSTGRESQL, wait_until
from .rig_calls import failing
from .shop import prepare, read_books, settle

pytestmark = pytest.mark.skipif(not IS_POSTGRESQL, reason="PostgreSQL's")
RECOVERY_SECONDS = 10
#: How long PostgreSQL may keep what it need not have on disk yet: nothing, unless weakened.
LAZY = "wal_writer_delay=10s"
#: Of each process; what recovers at the next start flushes less than that.
FAULTS = ("fdatasync:error=EIO:when=9+9",)


class Mortal:
    """A PostgreSQL server that is killed and started again, at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._life = folder, ExitStack()
        self.url, self._port = "", None

    def start(self) -> None:
        self.url = self._life.enter_context(
            started(find_binaries(), self._folder, LAZY, port=self._port)
        )
        self._port = make_url(self.url).port

    @property
    def pids(self) -> list[int]:
        """Every process of the server, the first one before its children."""
        first = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]

    def kill(self) -> None:
        """Kill every process of the server."""
        pids = self.pids
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not any(map(_runs, pids)))
        self.end()

    def end(self) -> None:
        with suppress(PostgresqlMissing):  # it is not there to be stopped
            self._life.close()


def _runs(pid: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture
def server():
    with TemporaryDirectory() as root:
        if os.geteuid() == 0:
            shutil.chown(root, "postgres")
        server = Mortal(Path(root))
        server.start()
        yield server
        server.end()


@contextmanager
def selling(client) -> Iterator[dict]:
    """Sell in threads; give the number of each sale that was acknowledged, by its key."""
    sold, stop = {}, threading.Event()

    def sell() -> None:
        while not stop.is_set():
            key = new_id()
            sold[key], _tries = insist(client, key)

    tills = [threading.Thread(target=sell) for _ in range(3)]
    for till in tills:
        till.start()
    try:
        yield sold
    finally:
        stop.set()
        for till in tills:
            till.join()


def test_the_death_of_postgresql_loses_nothing_and_the_shop_recovers(server, configure, times):
    database = create_database(configure(server.url))
    prepare(database)
    with TestClient(application(database)) as client, selling(client) as sold:
        for _death in range(times(1, 50)):
            before = len(sold)
            wait_until(lambda before=before: len(sold) > before)
            server.kill()
            answer = post(client, new_id())
            server.start()
            back = time.monotonic()
            insist(client, new_id())

            assert time.monotonic() - back < RECOVERY_SECONDS
            assert answer.status_code == 503
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["Retry-After"] == "5"
    settle(database)
    books = read_books(database)
    database.close()

    assert books.is_sound
    assert books.is_settled
    assert {key: books.keys.index(key) + 1 for key in sold} == sold


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can trace any process")
def test_a_disk_that_fails_under_postgresql_loses_nothing(server, configure, tmp_path, times):
    """PostgreSQL ends by itself what it could not write, and begins again from its log."""
    database, report = create_database(configure(server.url)), tmp_path / "calls"
    prepare(database)
    with TestClient(application(database)) as client, selling(client) as sold:
        for count in range(40, times(40, 1000) + 1, 40):  # it ends every few sales
            pids = server.pids
            with failing(pids, FAULTS, report):
                wait_until(lambda count=count, of=pids[0]: len(sold) >= count or not _runs(of))
            if not _runs(pids[0]):  # the disk failed it while it recovered: a person starts it
                server.end()
                server.start()
        insist(client, new_id())
    settle(database)
    books = read_books(database)
    database.close()

    assert "EIO" in report.read_text()
    assert books.is_sound
    assert books.is_settled
    assert {key: books.keys.index(key) + 1 for key in sold} == sold


@pytest.fixture
def hasty():
    """Answer before what is committed is on the disk, which the platform never asks for."""

    def weaken(connection, *_others):
        connection.execute("SET synchronous_commit = off")
        connection.commit()  # a setting goes with its transaction

    def begin():
        event.listen(Engine, "checkout", weaken)

    yield begin
    if event.contains(Engine, "checkout", weaken):
        event.remove(Engine, "checkout", weaken)


def test_control_a_commit_that_does_not_wait_is_lost_with_postgresql(server, configure, hasty):
    database = create_database(configure(server.url))
    prepare(database)
    with TestClient(application(database)) as client:
        hasty()  # only now: the platform refuses to open a base that it finds so
        sold = [new_id() for _ in range(5)]
        for key in sold:
            insist(client, key)
        server.kill()
        server.start()
        insist(client, new_id())
    books = read_books(database)
    database.close()

    assert set(sold) - set(books.keys)
