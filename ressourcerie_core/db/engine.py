# SPDX-License-Identifier: Apache-2.0
"""The only place that connects to a database: each connection is set up, and read back."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event

from ressourcerie_core.db.gate import Driver
from ressourcerie_core.db.guard import authorize
from ressourcerie_core.db.problems import SettingRefused

Role = Literal["reader", "writer", "migrator"]

CONNECT_SECONDS = 5
BUSY_MILLISECONDS = 5000
MIGRATION_MILLISECONDS = 60_000  # of two that migrate, one waits for the other
WAL_BYTES_KEPT = 64 * 1024 * 1024
CHECKPOINT_PAGES = 1000
#: All that the modules write; a driver whose cache is full may keep nothing that comes later.
STATEMENTS_PREPARED = {"reader": 128, "writer": 1024, "migrator": 128}
READERS_KEPT = 8
READERS_MOST = 48  # more than the threads that serve requests
POSTGRESQL_CONNECTIONS = 16
_BESIDE = "ressourcerie_beside"


def sqlite_engine(path: Path, driver: Driver, role: Role) -> Engine:
    """Make an engine on an existing file; opening it never creates one."""
    pool: Any = {"poolclass": NullPool}
    if role == "reader":
        more = READERS_MOST - READERS_KEPT
        pool = {"poolclass": QueuePool, "pool_size": READERS_KEPT, "max_overflow": more}
        pool["pool_timeout"] = CONNECT_SECONDS
    if role == "writer":  # kept, with all that it has prepared
        pool = {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
    engine = create_engine(
        "sqlite://",
        module=driver.module,
        creator=lambda: _connect_sqlite(path, driver, role),
        execution_options={_BESIDE: path},
        **pool,
    )
    begin = "BEGIN" if role == "reader" else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def sqlite_pragmas(role: Role) -> Mapping[str, int | str]:
    """List what each connection asks of SQLite; the writer alone makes checkpoints."""
    return {
        "busy_timeout": MIGRATION_MILLISECONDS if role == "migrator" else BUSY_MILLISECONDS,
        "journal_mode": "wal",
        "synchronous": 2,  # FULL: what is acknowledged survives a power cut
        "foreign_keys": int(role != "migrator"),  # a migration checks them before its commit
        "recursive_triggers": 1,  # without it, REPLACE goes round the journal's triggers
        "trusted_schema": 0,
        "mmap_size": 0,
        "journal_size_limit": WAL_BYTES_KEPT,
        "wal_autocheckpoint": CHECKPOINT_PAGES if role == "writer" else 0,
        "query_only": int(role == "reader"),
    }


def path_beside(bind: Engine | Connection) -> Path:
    """Tell what the path of each file that goes with a base begins with."""
    place = bind.get_execution_options()[_BESIDE]
    assert isinstance(place, Path)
    return place


def copy_sqlite(source: Engine, driver: Driver, target: Path) -> None:
    """Copy a base to a file, consistently, while it is being written to."""
    with source.connect() as connection, closing(driver.module.connect(target)) as copy:
        driver_connection = connection.connection.driver_connection
        assert driver_connection is not None
        driver_connection.backup(copy)


def _connect_sqlite(path: Path, driver: Driver, role: Role) -> Any:
    connection = driver.module.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,  # transactions are begun by us, so that DDL is inside them too
        timeout=BUSY_MILLISECONDS / 1000,
        cached_statements=STATEMENTS_PREPARED[role],
        check_same_thread=False,  # the pool gives a connection to one thread at a time
    )
    try:
        for name, wanted in sqlite_pragmas(role).items():
            _set_pragma(connection, name, wanted)
        if role != "migrator":
            connection.set_authorizer(authorize)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_pragma(connection: Any, name: str, wanted: int | str) -> None:
    connection.execute(f"PRAGMA {name} = {wanted}")
    row = connection.execute(f"PRAGMA {name}").fetchone()
    if row is None or row[0] != wanted:
        raise SettingRefused(name, found=str(row and row[0]), wanted=str(wanted))


def postgresql_engine(url: URL, *, folder: Path | None = None) -> Engine:
    """Make the engine of a PostgreSQL base; sessions are in UTC and never wait for ever.

    :param folder: where the files that go with the base are kept.
    """
    return create_engine(
        url,
        execution_options={_BESIDE: folder and folder / str(url.database)},
        pool_size=POSTGRESQL_CONNECTIONS,
        max_overflow=POSTGRESQL_CONNECTIONS,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,  # a server that was restarted is met by the ping, not by a work
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "ressourcerie",
            "options": (
                f"-c timezone=UTC -c lock_timeout={BUSY_MILLISECONDS} "
                "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000"
            ),
        },
    )
