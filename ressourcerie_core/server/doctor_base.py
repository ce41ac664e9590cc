# SPDX-License-Identifier: Apache-2.0
"""What the doctor looks at in the base: whether it opens, its revisions, what it is opened with."""

from collections.abc import Collection, Iterator

from sqlalchemy import text

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
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import Plan, plan
from ressourcerie_core.server import doctor_journal
from ressourcerie_core.server import doctor_problems as found
from ressourcerie_core.server import doctor_warnings as warned
from ressourcerie_core.server.examination import Examination

SUBJECT = "base de données"
#: File systems that are gone when the machine stops.
_VOLATILE = {"tmpfs", "ramfs", "devtmpfs"}
#: The writer empties it all day long; it grows when a reader never ends.
LARGEST_LOG_BYTES = 2**30


def base(configuration: Configuration) -> Examination:
    """Open the base as the server does, and hold its tables against the enabled modules.

    :raises Problem, Refused: it does not open, or would not keep what it acknowledges.
    """
    planned = plan(configuration.core.enabled_modules, discover()).without_faulty()
    database = open_database(configuration)
    try:
        histories = status(database, histories_of(planned))
        opened = (*_weak_driver(database), *_weak_account(database), *_of_file(configuration))
        driver = tuple(_driver(database))
        is_current = any(
            history.module == CORE and history.standing is Standing.CURRENT for history in histories
        )
        nothing = Examination(SUBJECT)
        held = _held(database, planned, configuration) if is_current else nothing
    finally:
        database.close()
    enabled = set(configuration.core.enabled_modules)
    return Examination(
        SUBJECT,
        (*(problem for history in histories for problem in _problems(history)), *held.problems),
        (*opened, *held.warnings),
        (*driver, *held.notes, *(note for one in histories for note in _notes(one, enabled))),
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


def _held(database: Database, planned: Plan, configuration: Configuration) -> Examination:
    """Look at what the tables of the core tell: deliveries, jobs, journal, backups."""
    modules = [module.name for module in planned.order]
    is_trial = bool(configuration.core.badge)
    warnings = (
        *_at_work(database, modules),
        *doctor_journal.doubts(database, is_trial=is_trial),
        *(() if is_trial else _unsaved(database)),
    )
    return Examination(
        SUBJECT,
        tuple(doctor_journal.key_faults(database)),
        warnings,
        tuple(_paused(database, modules)),
    )


def _at_work(database: Database, modules: Collection[str]) -> Iterator[Problem]:
    with database.read() as session:
        deliveries = trouble(session, modules)
        jobs = troubled_jobs(session, modules)
    if deliveries:
        yield found.DeliveriesInTrouble(deliveries.dead, deliveries.late)
    yield from (found.JobInTrouble(job.name, job.error or "") for job in jobs)


def _paused(database: Database, modules: Collection[str]) -> Iterator[str]:
    """Tell what waits for a module that is off: nothing is wrong with it."""
    with database.read() as session:
        paused = trouble(session, modules).paused
    for module, count in sorted(paused.items()):
        yield (
            f"{count} livraison{'s' if count > 1 else ''} pour « {module} », qui n'est pas "
            "activé : rien n'est perdu, tout lui sera livré à son retour."
        )


def _unsaved(database: Database) -> Iterator[Problem]:
    """Look for a backup of late."""
    with database.read() as session:
        days = days_without_backup(session)
    if days is not None:
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


def _weak_account(database: Database) -> Iterator[Problem]:
    if isinstance(database, SqliteDatabase):
        return
    with database.read() as session:
        account, is_superuser = session.execute(
            text("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        ).one()
    if is_superuser:
        yield warned.BaseOfSuperuser(account)


def _of_file(configuration: Configuration) -> Iterator[Problem]:
    """Look at the file of the base, and at what waits beside it."""
    file = sqlite_file(configuration)
    if file is None:
        return
    if file_system_of(file.parent) in _VOLATILE:
        yield found.VolatileFolder(file.parent)
    waiting = file.with_name(file.name + "-wal")
    if waiting.exists() and (size := waiting.stat().st_size) > LARGEST_LOG_BYTES:
        yield warned.LogLarge(waiting, size)
