# SPDX-License-Identifier: Apache-2.0
"""The one writer of a SQLite base: a savepoint for each work, one commit for those that wait."""

import sys
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread, current_thread
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ressourcerie_core import failpoints
from ressourcerie_core.db.failures import as_problem
from ressourcerie_core.db.problems import DatabaseAway, DatabaseBusy, DiskFull, OutcomeUnknown
from ressourcerie_core.db.session import run_work
from ressourcerie_core.i18n import _

T = TypeVar("T")

_SHOWN_FRAMES = 4  # enough to leave the library in which a work waits

MOST_WORKS = 64  # in one commit: more would make the first ones wait for too long


class _Job:
    """A work that waits, and the place where its caller awaits the outcome."""

    def __init__(self, work: Callable[[Session], Any], seconds: float) -> None:
        self.work = work
        self.seconds = seconds
        self.began = 0.0
        self.outcome: Future[Any] = Future()
        self.result: Any = None

    def fail(self, error: BaseException) -> None:
        """Give the caller an error, in the platform's words when it is the database's state."""
        problem = as_problem(error)
        if problem is not None:
            problem.__cause__ = error
        self.outcome.set_exception(problem or error)


class _TransactionLost(Exception):
    """SQLite undid the whole transaction because of one work; the others share its fate."""


class Writer:
    """A thread that owns the writing connection, and through which every write goes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._running: _Job | None = None
        self._lock = Lock()
        self._closed = False
        self._thread = Thread(target=self._serve, name="database-writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Session], T], seconds: float) -> T:
        """Have a work written, and give its result once it is on disk."""
        job = _Job(work, seconds)
        with self._lock:
            if self._closed:
                raise DatabaseAway(_("elle est fermée"))
            self._jobs.put(job)
        failpoints.reach("write.queued")
        try:
            result: T = job.outcome.result(seconds)
        except TimeoutError:
            if job.outcome.done():
                raise
            if job.outcome.cancel():
                raise DatabaseBusy from None
            self._interrupt(job)
            raise OutcomeUnknown(seconds) from None
        failpoints.reach("write.returned")
        return result

    def is_current_thread(self) -> bool:
        """Tell whether the caller is itself a work."""
        return current_thread() is self._thread

    def waiting(self) -> int:
        """Count the works that wait, or are being written."""
        return self._jobs.qsize() + (self._running is not None)

    def hanging(self, grace: float) -> str | None:
        """Tell where the work on its way is, once its caller has given it up for so long."""
        with self._lock:
            job = self._running
            if job is None or time.monotonic() - job.began <= job.seconds + grace:
                return None
        frame = sys._current_frames().get(self._thread.ident or 0)
        last = traceback.extract_stack(frame)[-_SHOWN_FRAMES:]
        return " < ".join(f"{one.name} ({one.filename}:{one.lineno})" for one in reversed(last))

    def close(self) -> None:
        """Finish the works that wait, then close the connection."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _interrupt(self, job: _Job) -> None:
        with self._lock:
            if self._running is job and self._connection is not None:
                driver_connection = self._connection.connection.driver_connection
                assert driver_connection is not None
                driver_connection.interrupt()

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._write_group(job)
        self._disconnect()

    def _write_group(self, first: _Job) -> None:
        taken: list[_Job] = []
        try:
            failpoints.reach("write.taken")
            # The pool gives the one connection again. SQLAlchemy numbers the savepoints of what it
            # gives from 1: with other names each time, SQLite would prepare every statement again.
            with self._engine.connect() as connection, connection.begin():
                self._connection = connection
                failpoints.reach("write.begun")
                for job in self._waiting(first):
                    if job.outcome.set_running_or_notify_cancel():  # else nobody waits for it
                        taken.append(job)
                        self._write_one(connection, job)
                failpoints.reach("write.gathered")
            failpoints.reach("write.committed")
        except Exception as error:  # noqa: BLE001 (whatever it is, the whole group failed)
            if not taken and first.outcome.set_running_or_notify_cancel():
                taken.append(first)
            self._fail_group(error, taken)
        else:
            for job in taken:
                if not job.outcome.done():
                    job.outcome.set_result(job.result)

    def _waiting(self, first: _Job) -> Iterator[_Job]:
        yield first
        for _count in range(MOST_WORKS - 1):
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            if job is None:
                self._jobs.put(None)  # close() was called: end after this group
                return
            yield job

    def _write_one(self, connection: Connection, job: _Job) -> None:
        job.began = time.monotonic()
        self._running = job
        savepoint = connection.begin_nested()
        try:
            failpoints.reach("write.savepoint")
            job.result = run_work(connection, job.work)
            failpoints.reach("write.worked")
            savepoint.commit()
            failpoints.reach("write.released")
        except BaseException as error:
            job.fail(error)
            if not _in_transaction(connection):
                raise _TransactionLost from error
            savepoint.rollback()
        finally:
            with self._lock:
                self._running = None

    def _fail_group(self, error: Exception, taken: list[_Job]) -> None:
        cause: BaseException = error
        if isinstance(error, _TransactionLost):
            cause = as_problem(error.__cause__ or error) or DatabaseBusy()
        for job in taken:
            if not job.outcome.done():
                job.fail(cause)
        if not isinstance(as_problem(error), DatabaseBusy | DiskFull):
            self._disconnect()

    def _disconnect(self) -> None:
        self._connection = None
        with suppress(SQLAlchemyError):  # what is wrong with it no longer matters
            self._engine.dispose()


def _in_transaction(connection: Connection) -> bool:
    driver_connection = connection.connection.driver_connection
    assert driver_connection is not None
    return bool(driver_connection.in_transaction)
