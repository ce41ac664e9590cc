# SPDX-License-Identifier: Apache-2.0
"""How long an instance has been without a backup."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.journal.models import JournalRecord
from ressourcerie_core.journal.noting import CORE_STREAM
from ressourcerie_core.journal.searching import last_of

#: After this, somebody is told.
LONGEST = timedelta(days=7)


def days_without_backup(session: Session) -> int | None:
    """Count the days since the last backup, or since the first act when there never was one.

    It gives ``None`` while that is not too long.
    """
    last = last_of(session, CORE_STREAM.name, "base.saved")
    since = (
        last.recorded_at if last else session.scalar(select(func.min(JournalRecord.recorded_at)))
    )
    spent = clock.now() - since if since else timedelta()
    return spent.days if spent > LONGEST else None
