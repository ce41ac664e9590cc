# SPDX-License-Identifier: Apache-2.0
"""Serve the sales of ``shop.py`` over TCP, one line per request; started again on demand.

The first process imports everything once, then forks a server for each line that it reads:
``CONF|FAILPOINTS|CONTROL|SECONDS``. It answers ``PID PORT``. A control removes one protection, on
purpose; the clock is so many seconds ahead, so that what a dead server had taken is due again.
"""

import os
import signal
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent))

import shop
from sqlalchemy import Engine, event, text

from ressourcerie_core import clock, failpoints
from ressourcerie_core.conf import load
from ressourcerie_core.db import Database, open_database
from ressourcerie_core.db.backup import save_copy
from ressourcerie_core.db.lock import instance_lock
from ressourcerie_core.db.migrate.history import History, core_history
from ressourcerie_core.db.migrate.problems import ModuleUnknown
from ressourcerie_core.db.migrate.purge import purge
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.errors import Problem
from ressourcerie_core.events.dispatcher import Dispatcher


class Till(StreamRequestHandler):
    """One connection of a till: a key per line, the entry's number as the answer."""

    server: "Server"

    def handle(self) -> None:
        for line in self.rfile:
            if line == b"struck?\n":
                self.wfile.write(b"yes\n" if failpoints.struck() else b"no\n")
                continue
            key = UUID(line.decode().strip())
            try:
                answer = self.server.answer(key)
                failpoints.reach("answer.built")
            except (Problem, failpoints.FailpointReached):
                answer = b"again"
            self.wfile.write(answer + b"\n")


class Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, database: Database, control: str) -> None:
        super().__init__(("127.0.0.1", 0), Till)
        self.database = database
        self._control = control

    def answer(self, key: UUID) -> bytes:
        """Record a sale, and give its number once it is on disk."""
        if self._control == "event-apart":
            self.database.write(lambda session: shop.enter(session, key))
            os._exit(1)  # what was to come next: publish(session, shop.Sold(seq))
        work = shop.answer if self._control == "no-key" else shop.record
        return self.database.write(lambda session: work(session, key)).body or b""


def migrate(database: Database, root: Path, *, apart: bool) -> None:
    """Bring the modules of a folder to their heads: together, or (the control) one by one."""
    modules = [History(folder.name, folder / "migrations/versions") for folder in root.iterdir()]
    histories = [core_history(), *sorted(modules, key=lambda history: history.module)]
    save = partial(save_copy, database, reason="avant-migration")
    for count in range(1, len(histories) + 1) if apart else [len(histories)]:
        upgrade(database, histories[:count], save=save)


def change(database: Database, how: str, of: str) -> None:
    """Do the one thing that a process was started for."""
    match how:
        case "purge":
            purge(database, of, enabled=())
        case "purge-apart":  # the control: what goes together goes one by one
            with database.migrating() as connection:
                connection.execute(text(f"DROP TABLE {of}_{of}1"))
            failpoints.reach("purge.dropped")
            purge(database, of, enabled=())
        case "hold":
            with instance_lock(Path(of)):
                os._exit(0)
        case "read":
            with database.read():
                os._exit(0)
        case _:
            migrate(database, Path(of), apart=how == "upgrade-apart")


def weaken(statement: str) -> None:
    """Take back, on each connection, what the platform asked of the database."""

    @event.listens_for(Engine, "checkout")
    def _weaken(connection, *_others):
        connection.execute(statement)
        connection.commit()  # on PostgreSQL a setting goes with its transaction


def serve(conf_file: Path, points: str, control: str, ahead: timedelta) -> None:
    clock.clock_set_to(lambda: datetime.now(UTC) + ahead).__enter__()  # for this process's life
    database = open_database(load(conf_file, environ={}))
    if control.startswith(("PRAGMA", "SET")):
        weaken(control)  # only now: the platform refuses to open a base that it finds so
    if ":" in control:
        failpoints.arm(points)
        watched = Server(database, "")  # it tells whether the place was reached
        Thread(target=watched.serve_forever, daemon=True).start()
        print(os.getpid(), watched.server_address[1], flush=True)  # noqa: T201 (the answer)
        with suppress(failpoints.FailpointReached, ModuleUnknown):  # or it is gone already
            change(database, *control.split(":", 1))
        os._exit(0)
    Dispatcher(shop.courier(database)).start()
    failpoints.arm(points)
    server = Server(database, control)
    print(os.getpid(), server.server_address[1], flush=True)  # noqa: T201 (the answer)
    server.serve_forever()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed ones leave nothing behind
    for line in sys.stdin:
        conf_file, points, control, seconds = line.rstrip("\n").split("|")
        if os.fork() == 0:
            try:
                serve(Path(conf_file), points, control, timedelta(seconds=int(seconds)))
            finally:  # only an error comes here: who waits for an answer is told
                traceback.print_exc()
                print("failed", flush=True)  # noqa: T201
                os._exit(1)


if __name__ == "__main__":
    main()
