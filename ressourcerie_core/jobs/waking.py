# SPDX-License-Identifier: Apache-2.0
"""Have a job run sooner, because there is something for it to do (public to modules)."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.jobs.models import JobRecord


def wake(session: Session, name: str) -> None:
    """Have a job of the module run as soon as the transaction is committed.

    One that runs already is not begun again: it looks for more before it ends. One that never ran
    runs when something serves.

    :param name: as the descriptor declares it, such as ``paheko.send``.
    """
    now = clock.now()
    due_later = JobRecord.name == name, JobRecord.due_at > now
    session.execute(update(JobRecord).where(*due_later).values(due_at=now))
