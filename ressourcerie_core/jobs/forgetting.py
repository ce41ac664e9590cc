# SPDX-License-Identifier: Apache-2.0
"""What the purge of a module takes away of its jobs."""

from typing import TYPE_CHECKING, cast

from ressourcerie_core.db.migrate.purge import Share
from ressourcerie_core.jobs.models import JobRecord

if TYPE_CHECKING:
    from sqlalchemy import Table

JOBS = (Share(cast("Table", JobRecord.__table__), lambda module: JobRecord.module == module),)
