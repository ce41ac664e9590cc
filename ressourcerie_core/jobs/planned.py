# SPDX-License-Identifier: Apache-2.0
"""A job with all that it takes to run it, whether the core's or a module's."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from ressourcerie_core.db import Database
from ressourcerie_core.jobs.problems import JobMisdeclared
from ressourcerie_core.jobs.schedules import Schedule
from ressourcerie_core.module import Context, Module
from ressourcerie_core.outgoing import Outgoing
from ressourcerie_core.settings import ModuleSettings

CORE = "core"


@dataclass(frozen=True)
class PlannedJob:
    """What runs, when, and for how long it may.

    :param run: given the base; opens its own short sessions, and raises when it fails.
    :param seconds: after which it is reported as hung.
    """

    name: str
    title: str
    schedule: Schedule
    run: Callable[[Database], None]
    seconds: int = 300
    module: str = CORE


class Declaring(Protocol):
    """A loaded module, with what its descriptor names."""

    @property
    def name(self) -> str: ...

    @property
    def descriptor(self) -> Module: ...

    @property
    def settings(self) -> ModuleSettings: ...

    @property
    def jobs(self) -> Sequence[Any]: ...


def jobs_of(modules: Iterable[Declaring], outgoing: Outgoing) -> Iterator[PlannedJob]:
    """Plan the jobs that loaded modules declare.

    :param outgoing: what they call other servers with.
    :raises JobMisdeclared: what one names cannot be called.
    """
    for module in modules:
        for declared, function in zip(module.descriptor.jobs, module.jobs, strict=True):
            if not callable(function):
                raise JobMisdeclared(module.name, declared.name, found=function)
            yield PlannedJob(
                declared.name,
                declared.title,
                declared.schedule,
                partial(_run_for, module.settings, outgoing, function),
                seconds=declared.seconds,
                module=module.name,
            )


def _run_for(
    settings: ModuleSettings,
    outgoing: Outgoing,
    function: Callable[[Context], None],
    database: Database,
) -> None:
    function(Context(settings, database, outgoing))
