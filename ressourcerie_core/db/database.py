# SPDX-License-Identifier: Apache-2.0
"""A base, whichever it is: sessions that read, and works that are written one by one."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Lock, get_ident, local
from typing import Literal, TypeVar

from sqlalchemy import URL, Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from ressourcerie_core import failpoints
from ressourcerie_core.db.dump import dump_postgresql, restore_postgresql
from ressourcerie_core.db.engine import copy_sqlite, path_beside, postgresql_engine, sqlite_engine
from ressourcerie_core.db.failures import as_problem, is_write_refused, must_run_again
from ressourcerie_core.db.gate import Driver
from ressourcerie_core.db.problems import BackupImpossible, DatabaseAway, TransactionMisused
from ressourcerie_core.db.session import run_work
from ressourcerie_core.db.writer import Writer
from ressourcerie_core.i18n import _

T = TypeVar("T")

WRITE_SECONDS = 30.0
MIGRATION_LOCK = 0x52455353  # « RESS »: whoever migrates holds it until the commit
TRIES = 5  # of a transaction that PostgreSQL undid because of another one


class Database(ABC):
    """A base that is open; safe to use from any thread."""

    #: Which kind of base it is.
    dialect: Literal["sqlite", "postgresql"]
    #: What the name of a copy ends with.
    copy_suffix: str

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        #: What the path of each file that goes with the base begins with.
        self.beside = path_beside(engine)
        #: Where backups and exports are put.
        self.folder = folder
        self._listeners: list[Callable[[], None]] = []

    def tell_when_written(self, listener: Callable[[], None]) -> None:
        """Call a listener after each write that is on disk; it is quick, and never raises."""
        self._listeners.append(listener)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on one unchanging view of the base; it cannot write.

        :raises DatabaseAway: the base does not answer.
        :raises DatabaseBusy: too many others are reading.
        """
        try:
            with self._engine.connect() as connection, connection.begin(), Session(connection) as s:
                failpoints.reach("read.begun")
                yield s
        except (DBAPIError, PoolTimeout) as error:
            if is_write_refused(error):
                raise TransactionMisused(_("a été tentée avec une session de lecture")) from error
            raise as_problem(error) or error from error

    def write(self, work: Callable[[Session], T], *, seconds: float = WRITE_SECONDS) -> T:
        """Run a work in a transaction, and give its result once it is on disk.

        :param work: reads and writes with the session it is given, and raises to undo what it
            did. It may be run again, so it does nothing else; it calls no ``write``.
        :param seconds: how long to wait.
        :raises DiskFull, DatabaseAway, DatabaseBusy: nothing was recorded; may be sent again.
        :raises OutcomeUnknown: the limit came while writing; send it again with the same key.
        :raises TransactionMisused: the work commits, rolls back or writes by itself.
        """
        result = self._write(work, seconds)
        for listener in self._listeners:
            listener()
        return result

    @abstractmethod
    def _write(self, work: Callable[[Session], T], seconds: float) -> T:
        """Write, each kind of base in its way."""

    def hanging(self, grace: float) -> str | None:  # noqa: ARG002 (of SQLite's)
        """Tell where a work is that holds the one writer and that nobody waits for any more.

        Each work of PostgreSQL has its own connection, and holds nobody up.

        :param grace: seconds past the limit of the work.
        """
        return None

    @abstractmethod
    def waiting(self) -> int:
        """Count the works that wait to be written, or are being written."""

    @abstractmethod
    def migrating(self) -> AbstractContextManager[Connection]:
        """Give the one connection that changes tables, in a transaction that excludes others."""

    @abstractmethod
    def alone(self, what: str) -> AbstractContextManager[bool]:
        """Hold a name, if nobody else does among all that use the base, and tell whether.

        It is let go when the process dies, however it does.
        """

    @abstractmethod
    def copy_to(self, target: Path) -> None:
        """Copy the base to a file, consistently, while it is being written to.

        :raises BackupImpossible: the copy could not be made.
        """

    @abstractmethod
    def copy_and_read(self, target: Path, look: Callable[[Session], T]) -> T:
        """Copy the base to a file, and give what a look at the very same instant gives.

        :raises BackupImpossible: the copy could not be made.
        """

    @abstractmethod
    def close(self) -> None:
        """Finish what is being written, and let go of the base."""


class SqliteDatabase(Database):
    """A base in a file: every write of the process goes through one thread."""

    dialect = "sqlite"
    copy_suffix = ".db"

    def __init__(self, path: Path, driver: Driver) -> None:
        readers = sqlite_engine(path, driver, "reader")
        super().__init__(readers, path.parent)
        self.driver = driver
        self._anchor = readers.connect()  # on a full disk, no first connection could be made
        self._writer = Writer(sqlite_engine(path, driver, "writer"))
        self._migrator = sqlite_engine(path, driver, "migrator")
        self._holding = Lock()
        self._held: set[str] = set()  # one process uses the base: it is enough to remember

    def _write(self, work: Callable[[Session], T], seconds: float) -> T:
        if self._writer.is_current_thread():
            raise TransactionMisused(_("en contient une autre"))
        return self._writer.write(work, seconds)

    def waiting(self) -> int:
        return self._writer.waiting()

    def hanging(self, grace: float) -> str | None:
        return self._writer.hanging(grace)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        try:
            with self._migrator.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise as_problem(error) or error from error

    @contextmanager
    def alone(self, what: str) -> Iterator[bool]:
        with self._holding:
            is_free = what not in self._held
            self._held.add(what)
        try:
            yield is_free
        finally:
            if is_free:
                self._held.discard(what)

    def copy_to(self, target: Path) -> None:
        try:
            copy_sqlite(self._engine, self.driver, target)
        except self.driver.module.Error as error:
            raise BackupImpossible(str(error)) from error

    def copy_and_read(self, target: Path, look: Callable[[Session], T]) -> T:
        self.copy_to(target)
        copy = SqliteDatabase(target, self.driver)
        try:
            with copy.read() as session:
                return look(session)
        finally:
            copy.close()

    def close(self) -> None:
        self._anchor.close()
        self._engine.dispose()
        self._writer.close()


class PostgresqlDatabase(Database):
    """A base on a PostgreSQL server: each write has its own connection and transaction."""

    dialect = "postgresql"
    copy_suffix = ".dump"

    def __init__(self, url: URL, folder: Path) -> None:
        engine = postgresql_engine(url, folder=folder)
        readers = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        super().__init__(readers, folder)
        self._url = url
        self._writers = engine
        self._within = local()
        self._writing: set[int] = set()  # threads
        self._closed = False

    def _write(self, work: Callable[[Session], T], seconds: float) -> T:
        if getattr(self._within, "work", False):
            raise TransactionMisused(_("en contient une autre"))
        if self._closed:
            raise DatabaseAway(_("elle est fermée"))
        self._within.work = True
        self._writing.add(get_ident())
        try:
            result = self._write_again(work, seconds)
        except (DBAPIError, PoolTimeout) as error:
            raise as_problem(error) or error from error
        finally:
            self._within.work = False
            self._writing.discard(get_ident())
        failpoints.reach("write.returned")
        return result

    def _write_again(self, work: Callable[[Session], T], seconds: float) -> T:
        for remaining in reversed(range(TRIES)):
            try:
                with self._writers.begin() as connection:
                    limit = int(seconds * 1000)
                    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {limit}")
                    failpoints.reach("write.begun")
                    result = run_work(connection, work)
                    failpoints.reach("write.worked")
            except DBAPIError as error:
                if not (remaining and must_run_again(error)):
                    raise
            else:
                failpoints.reach("write.committed")
                return result
        raise AssertionError("the last try returns or raises")

    def waiting(self) -> int:
        return len(self._writing)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        try:
            with self._writers.begin() as connection:
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
                yield connection
        except DBAPIError as error:
            raise as_problem(error) or error from error

    @contextmanager
    def alone(self, what: str) -> Iterator[bool]:
        key = int.from_bytes(sha256(what.encode()).digest()[:8], signed=True)
        ask = text("SELECT pg_try_advisory_lock(:key)")
        try:
            connection = self._writers.connect().execution_options(isolation_level="AUTOCOMMIT")
            with connection:
                is_free = bool(connection.scalar(ask, {"key": key}))
                try:
                    yield is_free
                finally:
                    connection.invalidate()  # never lent again: the lock ends with it
        except (DBAPIError, PoolTimeout) as error:
            raise as_problem(error) or error from error

    def copy_to(self, target: Path) -> None:
        dump_postgresql(self._url, target)

    def copy_and_read(self, target: Path, look: Callable[[Session], T]) -> T:
        with self.read() as session:
            session.execute(text("SET LOCAL statement_timeout = 0"))
            session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            snapshot = str(session.scalar(text("SELECT pg_export_snapshot()")))
            found = look(session)
            dump_postgresql(self._url, target, snapshot=snapshot)
            return found

    def restore_from(self, source: Path) -> None:
        """Put a copy into this base, which holds nothing.

        :raises BackupImpossible: the copy could not be put back; the base still holds nothing.
        """
        restore_postgresql(self._url, source)

    def close(self) -> None:
        self._closed = True
        self._writers.dispose()
