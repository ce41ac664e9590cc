# SPDX-License-Identifier: Apache-2.0
"""Serve the journal of ``shop.py`` over TCP, one line per request; started again on demand.

The first process imports everything once, then forks a server for each line that it reads:
``CONF|FAILPOINTS|CONTROL``. It answers ``PID PORT``. A control removes one protection, on purpose.
"""

import os
import signal
import sys
import traceback
from functools import partial
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent))

import shop
from sqlalchemy import Engine, event

from ressourcerie_core import failpoints
from ressourcerie_core.conf import load
from ressourcerie_core.db import Database, open_database
from ressourcerie_core.db.backup import save_copy
from ressourcerie_core.db.migrate.history import History, core_history
from ressourcerie_core.db.migrate.runner import upgrade
from ressourcerie_core.errors import Problem


class Till(StreamRequestHandler):
    """One connection of a till: a key per line, the entry's number as the answer."""

    server: "Server"

    def handle(self) -> None:
        for line in self.rfile:
            key = UUID(line.decode().strip())
            try:
                outcome = self.server.database.write(lambda session: self.server.work(session, key))  # noqa: B023
            except (Problem, failpoints.FailpointReached):
                self.wfile.write(b"again\n")
            else:
                failpoints.reach("answer.built")
                self.wfile.write((outcome.body or b"") + b"\n")


class Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, database: Database, control: str) -> None:
        super().__init__(("127.0.0.1", 0), Till)
        self.database = database
        self.work = shop.effect if control == "no-key" else shop.record


def migrate(database: Database, root: Path, *, apart: bool) -> None:
    """Bring the modules of a folder to their heads: together, or (the control) one by one."""
    modules = [History(folder.name, folder / "migrations/versions") for folder in root.iterdir()]
    histories = [core_history(), *sorted(modules, key=lambda history: history.module)]
    save = partial(save_copy, database, reason="avant-migration")
    for count in range(1, len(histories) + 1) if apart else [len(histories)]:
        upgrade(database, histories[:count], save=save)


def weaken(statement: str) -> None:
    """Take back, on each connection, what the platform asked of the database."""

    @event.listens_for(Engine, "checkout")
    def _weaken(connection, *_others):
        connection.execute(statement)
        connection.commit()  # on PostgreSQL a setting goes with its transaction


def serve(conf_file: Path, points: str, control: str) -> None:
    database = open_database(load(conf_file, environ={}))
    if control.startswith(("PRAGMA", "SET")):
        weaken(control)  # only now: the platform refuses to open a base that it finds so
    failpoints.arm(points)
    if control.startswith("upgrade"):
        print(os.getpid(), 0, flush=True)  # noqa: T201 (the answer)
        how, _colon, root = control.partition(":")
        migrate(database, Path(root), apart=how == "upgrade-apart")
        os._exit(0)
    server = Server(database, control)
    print(os.getpid(), server.server_address[1], flush=True)  # noqa: T201 (the answer)
    server.serve_forever()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed ones leave nothing behind
    for line in sys.stdin:
        conf_file, points, control = line.rstrip("\n").split("|")
        if os.fork() == 0:
            try:
                serve(Path(conf_file), points, control)
            finally:  # only an error comes here: who waits for an answer is told
                traceback.print_exc()
                print("failed", flush=True)  # noqa: T201
                os._exit(1)


if __name__ == "__main__":
    main()
