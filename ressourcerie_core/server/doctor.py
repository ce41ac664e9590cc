# SPDX-License-Identifier: Apache-2.0
"""Examine an instance without changing it: every problem, each with its remedy."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ressourcerie_core import clock
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db.gate import choose_driver
from ressourcerie_core.db.migrate.history import History
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.problems import BaseNewer, MigrationPending
from ressourcerie_core.db.migrate.status import Standing, status
from ressourcerie_core.db.opening import open_database, sqlite_file
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan
from ressourcerie_core.server import doctor_problems as found
from ressourcerie_core.server.probe import probe

#: Below this, a day of sales and its backup may not fit.
LITTLE_SPACE_BYTES = 500 * 2**20
#: A file dated later than now by more than this says that the clock is wrong.
CLOCK_TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Examination:
    """One thing that was looked at.

    :param subject: what, in French.
    :param problems: what is wrong; the server does not start.
    :param warnings: what deserves attention; the server starts.
    """

    subject: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def examine(configuration: Configuration) -> Iterator[Examination]:
    """Examine the modules, the base, the disk, the clock and the versions.

    The modules are loaded in a process that is thrown away; a module that is not enabled is not
    imported at all.
    """
    modules = _modules(configuration)
    yield modules
    if not modules.problems:
        yield Examination("chargement et réglages des modules", probe(configuration))
    yield _guarded("base de données", lambda: _base(configuration))
    yield Examination("place sur le disque", warnings=tuple(_disk(configuration)))
    yield Examination("horloge", warnings=tuple(_clock(configuration)))
    yield Examination("versions", warnings=tuple(_versions(configuration)))
    yield Examination("compte système", warnings=tuple(_user()))


def _modules(configuration: Configuration) -> Examination:
    discovery = discover()
    faults, notes = configuration.check_tables({one.name for one in discovery.modules})
    enabled = configuration.core.enabled_modules
    planned = plan(enabled, discovery)
    warnings = (*notes, *planned.warnings, *discovery.unreadable_metadata(enabled=enabled))
    return Examination("modules activés", (*faults, *planned.problems), warnings)


def _guarded(subject: str, examined: Callable[[], Iterable[Problem]]) -> Examination:
    try:
        return Examination(subject, tuple(examined()))
    except Refused as refused:
        return Examination(subject, refused.problems)
    except Problem as problem:
        return Examination(subject, (problem,))


def _base(configuration: Configuration) -> Iterator[Problem]:
    database = open_database(configuration)
    try:
        for history in status(database, _histories(configuration)):
            if history.standing is Standing.UNKNOWN:
                yield BaseNewer(history.module, history.current or "")
            elif history.standing is Standing.BEHIND:
                yield MigrationPending(history.module, history.current, history.head or "")
    finally:
        database.close()


def _histories(configuration: Configuration) -> tuple[History, ...]:
    return histories_of(plan(configuration.core.enabled_modules, discover()).without_faulty())


def _disk(configuration: Configuration) -> Iterator[Problem]:
    base = sqlite_file(configuration)
    folder = configuration.root if base is None else base.parent
    if folder.is_dir() and (free := shutil.disk_usage(folder).free) < LITTLE_SPACE_BYTES:
        yield found.LittleSpace(folder, free)


def _clock(configuration: Configuration) -> Iterator[Problem]:
    base = sqlite_file(configuration)
    for file in (configuration.file, base):
        if file is not None and file.exists() and _is_of_tomorrow(file):
            yield found.ClockBehind(file)


def _is_of_tomorrow(file: Path) -> bool:
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return changed > clock.now() + CLOCK_TOLERANCE


def _versions(configuration: Configuration) -> Iterator[Problem]:
    driver = choose_driver()
    if sqlite_file(configuration) is not None and not driver.sound:
        yield found.OldSqlite(driver.version)


def _user() -> Iterator[Problem]:
    if os.geteuid() == 0:
        yield found.RunsAsRoot()
