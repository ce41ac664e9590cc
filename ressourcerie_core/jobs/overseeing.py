# SPDX-License-Identifier: Apache-2.0
"""How the last run of each job went."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _
from ressourcerie_core.jobs.models import DONE, FAILED, HUNG, NEVER, RUNNING, JobRecord
from ressourcerie_core.jobs.planned import PlannedJob
from ressourcerie_core.jobs.schedules import said

#: The state of a job in French.
STATES = {
    NEVER: _("jamais faite"),
    RUNNING: _("en cours"),
    DONE: _("faite"),
    FAILED: _("en échec"),
    HUNG: _("bloquée"),
}


@dataclass(frozen=True)
class JobStanding:
    """A job that is declared, and what is known of it; nothing before the first start."""

    job: PlannedJob
    record: JobRecord | None

    @property
    def schedule(self) -> str:
        """When it runs, in French."""
        return said(self.job.schedule)

    @property
    def state(self) -> str:
        """How its last run went, in French."""
        return STATES[self.record.state if self.record else NEVER]

    @property
    def is_troubled(self) -> bool:
        """Tell whether somebody should look."""
        return self.record is not None and self.record.state in {FAILED, HUNG}

    @property
    def lasted(self) -> timedelta | None:
        """How long its last run took, once it has ended."""
        if self.record is None or self.record.started_at is None or self.record.ended_at is None:
            return None
        return self.record.ended_at - self.record.started_at


def job_standings(session: Session, jobs: Iterable[PlannedJob]) -> list[JobStanding]:
    """Give how each declared job stands, in their order."""
    return [JobStanding(job, session.get(JobRecord, job.name)) for job in jobs]


def troubled_jobs(session: Session, modules: Collection[str]) -> Sequence[JobRecord]:
    """List the jobs of the core and of the modules that are on whose last run failed or hangs."""
    return session.scalars(
        select(JobRecord)
        .where(JobRecord.state.in_((FAILED, HUNG)), JobRecord.module.in_(("core", *modules)))
        .order_by(JobRecord.name)
    ).all()
