# SPDX-License-Identifier: Apache-2.0
"""The thread that begins jobs when they are due, each in a thread of its own."""

import logging
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Event, Thread

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.db import Database
from ressourcerie_core.db.types import LONG_TEXT_CHARACTERS
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.jobs import keeping
from ressourcerie_core.jobs.models import JobRecord
from ressourcerie_core.jobs.planned import PlannedJob
from ressourcerie_core.modules.guard import first_line, place_of

REST_SECONDS = 1.0
REST_AFTER_FAILURE_SECONDS = 5.0

log = logging.getLogger(__name__)


@dataclass
class _Run:
    """A run under way in this process."""

    thread: Thread
    until: float
    is_told: bool = False


class JobRunner:
    """Runs what is due from :meth:`start` to :meth:`stop`; several processes may do so.

    A run that hangs cannot be ended: it is reported, and its job is not begun again while it
    lasts. The end of the process ends it.
    """

    def __init__(self, database: Database, jobs: Iterable[PlannedJob]) -> None:
        self._database = database
        self._jobs = {job.name: job for job in jobs}
        self._runs: dict[str, _Run] = {}
        self._told_to_stop = Event()
        self._thread = Thread(target=self._watch, name="job-runner", daemon=True)

    def start(self) -> None:
        """Write down the jobs that are new, then begin to run those that are due.

        :raises Problem: the base refuses.
        """
        self._database.write(lambda session: keeping.enrol(session, self._jobs.values()))
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """Begin nothing more, and wait for what runs; tell whether all ended in time."""
        until = time.monotonic() + seconds
        self._told_to_stop.set()
        if self._thread.ident is not None:
            self._thread.join(max(0.0, until - time.monotonic()))  # it begins no run after this
        threads = [run.thread for run in tuple(self._runs.values())]
        for thread in threads:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in (self._thread, *threads))

    def _watch(self) -> None:
        rest = 0.0
        while not self._told_to_stop.wait(rest):
            try:
                self._look()
                rest = REST_SECONDS
            except Problem as problem:  # the base is away, busy or full: it may come back
                log.warning("no job was begun: %s", problem.slug)
                rest = REST_AFTER_FAILURE_SECONDS
            except Exception:
                log.exception("no job was begun")
                rest = REST_AFTER_FAILURE_SECONDS

    def _look(self) -> None:
        self._runs = {name: run for name, run in self._runs.items() if run.thread.is_alive()}
        for name, run in self._runs.items():
            if time.monotonic() > run.until and not run.is_told:
                self._report_hang(self._jobs[name])
                run.is_told = True
        for name in self._due():
            if name not in self._runs:
                self._begin(self._jobs[name])

    def _due(self) -> list[str]:
        due = select(JobRecord.name).where(JobRecord.due_at <= clock.now())
        with self._database.read() as session:
            return list(session.scalars(due.where(JobRecord.name.in_(self._jobs))))

    def _begin(self, job: PlannedJob) -> None:
        thread = Thread(target=self._run, args=(job,), name=f"job {job.name}", daemon=True)
        self._runs[job.name] = _Run(thread, time.monotonic() + job.seconds)
        thread.start()

    def _run(self, job: PlannedJob) -> None:
        try:
            with self._database.alone(f"job {job.name}") as is_alone:
                if is_alone and self._database.write(lambda session: keeping.claim(session, job)):
                    self._record(_outcome(job, self._database))
        except Problem as problem:  # what it did is done; that it ended could not be written
            log.warning("the outcome of a job is not recorded: %s, %s", job.name, problem.slug)

    def _record(self, write_down: Callable[[Session], None]) -> None:
        self._database.write(write_down)

    def _report_hang(self, job: PlannedJob) -> None:
        log.error("a job hangs: %s", job.name)
        error = _("Elle n'a pas fini en {seconds} s ; redémarrez le service pour l'arrêter.")
        told = error.format(seconds=job.seconds)
        self._database.write(lambda session: keeping.record_hang(session, job, told))


def _outcome(job: PlannedJob, database: Database) -> Callable[[Session], None]:
    """Run a job, and give what is to be written of it."""
    began = time.monotonic()
    try:
        job.run(database)
    except BaseException as error:  # noqa: BLE001 (whatever a module raises is its job's failure)
        told = _told(error)
        log.warning("a job failed: %s, %s", job.name, place_of(error))
        return lambda session: keeping.record_failure(session, job, told)
    log.info("a job is done: %s, in %.1f s", job.name, time.monotonic() - began)
    return lambda session: keeping.record_success(session, job)


def _told(error: BaseException) -> str:
    """Say what a job raised: a refusal in its own words, anything else with its place."""
    if isinstance(error, Problem):
        told = error.as_line()
    else:
        place = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{first_line(error)} ({place.filename}, ligne {place.lineno})"
    return told[-LONG_TEXT_CHARACTERS:].replace("\x00", "")
