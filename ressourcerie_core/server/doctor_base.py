# SPDX-License-Identifier: Apache-2.0
"""What the doctor looks at in the base: whether it opens, its revisions, what it is opened with."""

from collections.abc import Iterator
from pathlib import Path

from ressourcerie_core.backup.standing import days_without_backup
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.db.database import SqliteDatabase
from ressourcerie_core.db.file import file_system_of
from ressourcerie_core.db.migrate.names import CORE
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.problems import BaseNewer, MigrationPending
from ressourcerie_core.db.migrate.status import HistoryStatus, Standing, status
from ressourcerie_core.db.opening import open_database
from ressourcerie_core.errors import Problem
from ressourcerie_core.events.standings import trouble
from ressourcerie_core.jobs.overseeing import troubled_jobs
from ressourcerie_core.journal.standing import standing_of
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import Plan, plan
from ressourcerie_core.server import doctor_problems as found
from ressourcerie_core.server.examination import Examination

#: File systems that are gone when the machine stops.
_VOLATILE = {"tmpfs", "ramfs", "devtmpfs"}


def base(configuration: Configuration) -> Examination:
    """Open the base as the server does, and hold its tables against the enabled modules.

    :raises Problem, Refused: it does not open, or would not keep what it acknowledges.
    """
    planned = plan(configuration.core.enabled_modules, discover()).without_faulty()
    database = open_database(configuration)
    try:
        histories = status(database, histories_of(planned))
        driver = tuple(_driver(database))
        is_current = any(
            history.module == CORE and history.standing is Standing.CURRENT for history in histories
        )
        at_work = _at_work(database, planned) if is_current else ((), ())
        unsaved = tuple(_unsaved(database, configuration)) if is_current else ()
    finally:
        database.close()
    enabled = set(configuration.core.enabled_modules)
    return Examination(
        "base de données",
        tuple(problem for history in histories for problem in _problems(history)),
        (*_weak_driver(database), *_volatile(sqlite_file(configuration)), *at_work[0], *unsaved),
        (
            *driver,
            *at_work[1],
            *(note for history in histories for note in _notes(history, enabled)),
        ),
    )


def _problems(history: HistoryStatus) -> Iterator[Problem]:
    if history.standing is Standing.UNKNOWN:
        yield BaseNewer(history.module, history.current or "")
    elif history.standing is Standing.BEHIND:
        yield MigrationPending(history.module, history.current, history.head or "")


def _notes(history: HistoryStatus, enabled: set[str]) -> Iterator[str]:
    if history.standing is Standing.NOTHING:
        yield f"Les tables de « {history.module} » seront créées au prochain démarrage."
    elif history.standing is Standing.ORPHAN and history.module not in enabled:
        yield (
            f"La base garde les tables de « {history.module} », qui n'est pas activé ; "
            f"« ressourcerie db purge {history.module} » les enlèverait."
        )


def _at_work(database: Database, planned: Plan) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """Look at deliveries, jobs and the journal; what waits for a module that is off is a note."""
    modules = [module.name for module in planned.order]
    with database.read() as session:
        deliveries = trouble(session, modules)
        jobs = troubled_jobs(session, modules)
        journal = standing_of(session)
    warnings: list[Problem] = []
    if deliveries:
        warnings.append(found.DeliveriesInTrouble(deliveries.dead, deliveries.late))
    if not journal.is_sound:
        warnings.append(found.JournalBroken())
    warnings += (found.JobInTrouble(job.name, job.error or "") for job in jobs)
    notes = (
        f"{count} livraison{'s' if count > 1 else ''} pour « {module} », qui n'est pas activé : "
        "rien n'est perdu, tout lui sera livré à son retour."
        for module, count in sorted(deliveries.paused.items())
    )
    return tuple(warnings), tuple(notes)


def _unsaved(database: Database, configuration: Configuration) -> Iterator[Problem]:
    """Look for a backup of late; a trial needs none."""
    with database.read() as session:
        days = days_without_backup(session)
    if days is not None and not configuration.core.badge:
        yield found.BackupOld(days)


def _driver(database: Database) -> Iterator[str]:
    if isinstance(database, SqliteDatabase):
        driver = database.driver
        yield f"SQLite {driver.version}, par {driver.name} : {driver.reason}."
    else:
        yield "PostgreSQL, réglé pour garder ce qu'il a confirmé."


def _weak_driver(database: Database) -> Iterator[Problem]:
    if isinstance(database, SqliteDatabase) and not database.driver.sound:
        yield found.OldSqlite(database.driver.version)


def _volatile(file: Path | None) -> Iterator[Problem]:
    if file is not None and file_system_of(file.parent) in _VOLATILE:
        yield found.VolatileFolder(file.parent)
