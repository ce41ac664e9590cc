# SPDX-License-Identifier: Apache-2.0
"""The core's own jobs."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy.orm import Session

from ressourcerie_core.auth import consultations, devices, pin_attempts, sessions
from ressourcerie_core.backup.daily import back_up_daily
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database
from ressourcerie_core.i18n import _
from ressourcerie_core.jobs.planned import PlannedJob
from ressourcerie_core.journal.standing import verify_and_note
from ressourcerie_core.module import Daily

VERIFY_SECONDS = 3600
BACKUP_SECONDS = 2 * 3600  # the copy, then the operator's command


def core_jobs(configuration: Configuration) -> Iterator[PlannedJob]:
    """Plan what the core does by itself, as the operator configured it."""
    core = configuration.core
    if core.backup_folder:
        work = partial(back_up_daily, configuration)
        hour = Daily(core.backup_hour, 0)
        yield PlannedJob("core.backup", _("Sauvegarder"), hour, work, seconds=BACKUP_SECONDS)
    yield PlannedJob(
        "core.verify", _("Vérifier le journal"), Daily(3, 30), verify, seconds=VERIFY_SECONDS
    )
    yield PlannedJob("core.forget", _("Oublier ce qui a expiré"), Daily(4, 30), forget)


def verify(database: Database) -> None:
    """Verify every chain of the journal; what is broken is told by the journal's own page."""
    verify_and_note(database)


def forget(database: Database) -> None:
    """Delete the sessions, enrolment codes, PIN attempts and consultations whose time is over."""

    def work(session: Session) -> None:
        sessions.forget_expired(session)
        devices.forget_expired(session)
        pin_attempts.forget_expired(session)
        consultations.forget_old(session)

    database.write(work)
