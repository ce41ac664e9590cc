# SPDX-License-Identifier: Apache-2.0
"""Examine an instance without changing it: every problem, each with its remedy."""

from collections.abc import Callable, Iterator

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan
from ressourcerie_core.server import doctor_base, doctor_machine, doctor_settings
from ressourcerie_core.server import doctor_problems as found
from ressourcerie_core.server.examination import Examination
from ressourcerie_core.server.probe import probe
from ressourcerie_core.server.running import running


def examine(configuration: Configuration) -> Iterator[Examination]:
    """Examine the modules, the packages, the base, the files and the machine.

    The modules are loaded in a process that is thrown away; a module that is not enabled is not
    imported at all.
    """
    yield from _modules(configuration)
    yield Examination("paquets du cœur", tuple(doctor_machine.packages(discover())))
    yield _guarded("base de données", lambda: doctor_base.base(configuration))
    yield Examination("compte système", warnings=tuple(doctor_machine.user()))
    try:
        base = sqlite_file(configuration)
    except Problem:
        return  # the address of the base is wrong: said above, and there is no file to look at
    weak = tuple(doctor_settings.settings(configuration, base))
    yield Examination("réglages et variables", warnings=weak)
    yield Examination("secrets", warnings=tuple(doctor_machine.secrets(configuration, base)))
    yield Examination(
        "place sur le disque", warnings=tuple(doctor_machine.disk(configuration, base))
    )
    files = [configuration.file, *([base] if base else [])]
    yield Examination("horloge", warnings=tuple(doctor_machine.clock_faults(files)))


def _modules(configuration: Configuration) -> Iterator[Examination]:
    discovery = discover()
    enabled = configuration.core.enabled_modules
    faults, notes = configuration.check_tables({one.name for one in discovery.modules})
    planned = plan(enabled, discovery)
    pending = _pending(configuration)
    unreadable = discovery.unreadable_metadata(enabled=enabled)
    yield Examination(
        "modules activés",
        (*faults, *planned.problems, *planned.blocked),
        (*notes, *planned.warnings, *unreadable, *pending),
    )
    is_lenient = configuration.core.on_module_error == "quarantine"
    if not faults and (is_lenient or not planned.problems):
        yield Examination("chargement et réglages des modules", probe(configuration))


def _pending(configuration: Configuration) -> Iterator[Problem]:
    """Compare with what runs: a change of the list waits for a restart."""
    served = running(configuration)
    if served and served.enabled != configuration.core.enabled_modules:
        yield found.ChangePending(configuration.file)


def _guarded(subject: str, examined: Callable[[], Examination]) -> Examination:
    try:
        return examined()
    except Refused as refused:
        return Examination(subject, refused.problems)
    except Problem as problem:
        return Examination(subject, (problem,))
