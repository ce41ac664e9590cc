# SPDX-License-Identifier: Apache-2.0
"""The table of jobs: when each is due, and how its last run went."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db.types import Instant, LongText, Model, ShortText

NEVER, RUNNING, DONE, FAILED, HUNG = "never", "running", "done", "failed", "hung"


class JobRecord(Model):
    """A job that was declared once; it stays while its module is off."""

    __tablename__ = "core_job"

    name: Mapped[ShortText] = mapped_column(primary_key=True)
    module: Mapped[ShortText] = mapped_column(index=True)
    #: As it was when :attr:`due_at` was reckoned.
    schedule: Mapped[ShortText]
    due_at: Mapped[Instant]
    state: Mapped[ShortText]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    #: What it raised, since the last time that it succeeded.
    error: Mapped[LongText | None]
    failures: Mapped[int]
