# SPDX-License-Identifier: Apache-2.0
"""Rehearse an upgrade on a copy of the base: what it would change, and how long it takes."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ressourcerie_core.backup.checking import check_journal
from ressourcerie_core.backup.manifest import contents_of
from ressourcerie_core.backup.scratch import copied_apart
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database
from ressourcerie_core.db.migrate.history import History
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.journal.models import JournalHead


@dataclass(frozen=True)
class Rehearsed:
    """What an upgrade did to a copy.

    :param revisions: for each module, the revisions run.
    :param rows: how many rows a table had, and has, where that changes; 0 when there is no table.
    :param copy_seconds: how long the copy took, with the service running.
    :param seconds: how long the upgrade took, during which nothing could be served.
    """

    revisions: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[int, int]]
    copy_seconds: float
    seconds: float


def rehearse_upgrade(
    database: Database, configuration: Configuration, histories: Sequence[History]
) -> Rehearsed:
    """Run every pending revision on a copy, check its journal, and throw it away.

    :raises Refused, MigrationFailed: the upgrade would be refused, or would fail.
    :raises ContentsDiffer: its journal would be broken.
    :raises RehearsalRefused: there may be no copy.
    """
    began = time.monotonic()
    with copied_apart(database, configuration) as copy:
        copied = time.monotonic()
        before = _rows(copy)
        started = time.monotonic()
        done = upgrade(copy, histories)
        ended = time.monotonic()
        after = _rows(copy)
        if JournalHead.__tablename__ in after:
            check_journal(copy)
    changed = {
        name: (before.get(name, 0), after.get(name, 0))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }
    return Rehearsed(done.revisions, changed, copied - began, ended - started)


def _rows(database: Database) -> Mapping[str, int]:
    with database.read() as session:
        return contents_of(session).rows
