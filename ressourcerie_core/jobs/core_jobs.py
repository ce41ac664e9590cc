# SPDX-License-Identifier: Apache-2.0
"""The core's own jobs."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from ressourcerie_core.auth import consultations, devices, sessions
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database
from ressourcerie_core.i18n import _
from ressourcerie_core.jobs.planned import PlannedJob
from ressourcerie_core.module import Daily


def core_jobs(configuration: Configuration) -> Iterator[PlannedJob]:  # noqa: ARG001 (others need it)
    """Plan what the core does by itself, as the operator configured it."""
    yield PlannedJob("core.forget", _("Oublier ce qui a expiré"), Daily(4, 30), forget)


def forget(database: Database) -> None:
    """Delete the sessions, enrolment codes and consultations whose time is over."""

    def work(session: Session) -> None:
        sessions.forget_expired(session)
        devices.forget_expired(session)
        consultations.forget_old(session)

    database.write(work)
