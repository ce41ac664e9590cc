# SPDX-License-Identifier: Apache-2.0
"""Write down when jobs are due, and how they went; none of these commits."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth.sites import zone_of
from ressourcerie_core.jobs.models import DONE, FAILED, HUNG, NEVER, RUNNING, JobRecord
from ressourcerie_core.jobs.planned import PlannedJob
from ressourcerie_core.jobs.problems import UnknownJob
from ressourcerie_core.jobs.schedules import first_after, next_after

#: What fails, or is cut short, is tried again after this, or at its own time if that is sooner.
REST_AFTER_FAILURE = timedelta(hours=1)

log = logging.getLogger(__name__)


def enrol(session: Session, jobs: Iterable[PlannedJob]) -> None:
    """Write down the jobs that are new, and when those are due whose schedule has changed."""
    now, zone = clock.now(), zone_of(session)
    for job in jobs:
        record, schedule = session.get(JobRecord, job.name), repr(job.schedule)
        if record is None:
            due_at = first_after(job.schedule, now, zone)
            facts = {"name": job.name, "module": job.module, "schedule": schedule}
            session.add(JobRecord(**facts, due_at=due_at, state=NEVER, failures=0))
        elif record.schedule != schedule:
            record.schedule, record.due_at = schedule, next_after(job.schedule, now, zone)


def claim(session: Session, job: PlannedJob) -> bool:
    """Begin a run, unless another process has just made it."""
    record = session.get_one(JobRecord, job.name, with_for_update=True)
    now = clock.now()
    if record.due_at > now:
        return False
    if record.state == RUNNING:
        log.warning("a job was cut short: %s", job.name)
    record.state, record.started_at, record.ended_at = RUNNING, now, None
    record.due_at = _after_failure(session, job, now)  # should the process die
    return True


def record_success(session: Session, job: PlannedJob) -> None:
    """Write that a run ended well, and when the next one is due."""
    record, now = session.get_one(JobRecord, job.name), clock.now()
    record.state, record.error, record.failures = DONE, None, 0
    record.ended_at = record.succeeded_at = now
    record.due_at = next_after(job.schedule, now, zone_of(session))


def record_failure(session: Session, job: PlannedJob, error: str) -> None:
    """Write what a run raised."""
    record, now = session.get_one(JobRecord, job.name), clock.now()
    record.state, record.ended_at, record.error = FAILED, now, error
    record.failures += 1
    record.due_at = _after_failure(session, job, now)


def record_hang(session: Session, job: PlannedJob, error: str) -> None:
    """Write that a run lasts longer than it may; nothing else runs in its place."""
    record = session.get_one(JobRecord, job.name)
    record.state, record.error = HUNG, error


def hasten(session: Session, name: str) -> JobRecord:
    """Have a job run as soon as possible.

    :raises UnknownJob: there is none of this name.
    """
    record = session.get(JobRecord, name)
    if record is None:
        raise UnknownJob(name)
    record.due_at = clock.now()
    return record


def _after_failure(session: Session, job: PlannedJob, now: datetime) -> datetime:
    return min(next_after(job.schedule, now, zone_of(session)), now + REST_AFTER_FAILURE)
