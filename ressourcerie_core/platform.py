# SPDX-License-Identifier: Apache-2.0
"""The platform in memory: planned modules loaded, settings validated, contributions collected.

Nothing here serves, starts or writes: :func:`boot` gives a :class:`Platform`, or refuses with every
problem it found. A process in which a module failed to load is thrown away by its caller: what a
half-imported module left behind (tables, mappers) would break the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.events.declared import subscribers_of
from ressourcerie_core.jobs.core_jobs import core_jobs
from ressourcerie_core.jobs.planned import jobs_of
from ressourcerie_core.module import Component, Fill
from ressourcerie_core.modules.manager import LoadedModule, ModuleManager
from ressourcerie_core.modules.package import folder_of, package_of
from ressourcerie_core.outgoing import Outgoing
from ressourcerie_core.settings import ModuleSettings

if TYPE_CHECKING:
    import click
    from fastapi import APIRouter
    from sqlalchemy.orm import Session

    from ressourcerie_core.conf import Configuration
    from ressourcerie_core.db import Database
    from ressourcerie_core.events.subscribing import Subscriber
    from ressourcerie_core.jobs.planned import PlannedJob
    from ressourcerie_core.module import Module, PersonalData
    from ressourcerie_core.modules.plan import Plan


@dataclass(frozen=True)
class LoadedFill:
    """What a module shows in a slot; without a function, it is a web component."""

    declared: Fill
    function: "Callable[..., object] | None"


@dataclass(frozen=True)
class ActiveModule:
    """A module whose code is loaded and whose settings are valid."""

    loaded: LoadedModule
    settings: ModuleSettings
    api: "APIRouter | None" = None
    pages: "APIRouter | None" = None
    commands: "click.Group | None" = None
    personal: "PersonalData | None" = None
    demo: "Callable[[Session], None] | None" = None
    #: What its ``public.py`` holds under the names of its slots; checked when they are mounted.
    slots: tuple[object, ...] = ()
    fills: tuple[LoadedFill, ...] = ()
    to_do: "Callable[..., object] | None" = None
    measures: "Callable[..., object] | None" = None
    #: The dataclasses of the events that it publishes, and its functions that are told of events.
    events: tuple[object, ...] = ()
    handlers: "tuple[Callable[..., None], ...]" = ()
    #: What each of its jobs calls.
    jobs: "tuple[Callable[..., None], ...]" = ()
    #: What each of its tools reads with, and what handles each of its kinds of proposals.
    tools: tuple[object, ...] = ()
    proposals: tuple[object, ...] = ()

    @property
    def name(self) -> str:
        return self.loaded.name

    @property
    def descriptor(self) -> "Module":
        return self.loaded.descriptor

    @property
    def version(self) -> str:
        return self.loaded.planned.distribution.version or ""

    @property
    def package(self) -> str:
        """The name of the Python package that holds the descriptor."""
        return package_of(self.loaded.planned)

    @property
    def readme(self) -> str:
        """What its distribution says of itself at length; empty when it says nothing."""
        said = self.loaded.planned.distribution.as_importlib().metadata.json
        return str(said.get("description", ""))

    @property
    def static(self) -> Path | None:
        """The folder served at ``/static/<name>``, if the module has one."""
        return self._folder("static")

    @property
    def templates(self) -> Path | None:
        """The folder of the templates ``<name>/…``, if the module has one."""
        return self._folder("templates")

    def _folder(self, kind: str) -> Path | None:
        package = folder_of(self.loaded.planned)
        folder = package and package / kind / self.name
        return folder if folder and folder.is_dir() else None


@dataclass(frozen=True)
class Platform:
    """Everything that a server, a command or a test needs to know of a started plan."""

    configuration: "Configuration"
    plan: "Plan"
    modules: tuple[ActiveModule, ...]
    #: Why an enabled module is not here, by its name; empty unless ``quarantine`` left some out.
    left_out: Mapping[str, Problem] = field(default_factory=dict)
    #: The base, once it is open; ``None`` while nothing is served.
    database: "Database | None" = None
    #: Who is told of events, by the key of its position.
    subscribers: "Mapping[str, Subscriber]" = field(default_factory=dict)
    #: What is done by itself when the time comes: the core's jobs, then those of the modules.
    jobs: "tuple[PlannedJob, ...]" = ()

    def __getitem__(self, name: str) -> ActiveModule:
        return next(module for module in self.modules if module.name == name)

    @property
    def outgoing(self) -> Outgoing:
        """What its modules call other servers with."""
        return _outgoing_of(self.configuration)

    @property
    def permissions(self) -> frozenset[str]:
        """The names of the permissions that its modules declare."""
        return frozenset(
            permission.name
            for module in self.modules
            for permission in module.descriptor.permissions
        )


def boot(
    configuration: "Configuration",
    plan: "Plan",
    *,
    left_out: Mapping[str, Problem] | None = None,
    on_import: Callable[[str], None] = lambda _name: None,
) -> Platform:
    """Load the planned modules, validate the settings of all, then collect what they add.

    :param plan: a plan without problems.
    :param left_out: the modules that a previous attempt put in quarantine, and why.
    :param on_import: told the name of each module before its code is imported.
    :raises ModuleFailed: a module cannot be loaded.
    :raises Refused: settings are wrong; every problem of every module.
    """
    manager = ModuleManager(plan, on_import=on_import)
    settings = _validated_settings(configuration, manager.modules)
    modules = tuple(
        _collected(manager, module, settings[module.name]) for module in manager.modules
    )
    return Platform(
        configuration,
        plan,
        modules,
        _left_out_of(plan) | {**(left_out or {})},
        subscribers=subscribers_of(modules),
        jobs=(*core_jobs(configuration), *jobs_of(modules, _outgoing_of(configuration))),
    )


def _outgoing_of(configuration: "Configuration") -> Outgoing:
    return Outgoing(configuration.core.outgoing_allowed)


def _left_out_of(plan: "Plan") -> dict[str, Problem]:
    """Give the first reason why each module of the list is not in the plan."""
    return {name: problem for problem in reversed(plan.left_out) for name in problem.modules}


def _validated_settings(
    configuration: "Configuration", modules: tuple[LoadedModule, ...]
) -> dict[str, ModuleSettings]:
    settings: dict[str, ModuleSettings] = {}
    problems: list[Problem] = []
    for module in modules:
        try:
            settings[module.name] = configuration.module_settings(
                module.name, module.descriptor.settings or ModuleSettings
            )
        except Refused as refused:
            for problem in refused.problems:
                problem.values["modules"] = [module.name]
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return settings


def _collected(
    manager: ModuleManager, module: LoadedModule, settings: ModuleSettings
) -> ActiveModule:
    manager.resolve(module, "models")
    return ActiveModule(
        module,
        settings,
        api=manager.resolve(module, "api"),
        pages=manager.resolve(module, "pages"),
        commands=manager.resolve(module, "commands"),
        personal=manager.resolve(module, "personal"),
        demo=manager.resolve(module, "demo"),
        slots=tuple(
            manager.resolve_reference(module, "slots", one) for one in module.descriptor.slots
        ),
        fills=tuple(_loaded_fill(manager, module, one) for one in module.descriptor.fills),
        to_do=manager.resolve(module, "to_do"),
        measures=manager.resolve(module, "measures"),
        events=tuple(
            manager.resolve_reference(module, "events", one) for one in module.descriptor.events
        ),
        handlers=tuple(
            manager.resolve_reference(module, "subscriptions", one.handler)
            for one in module.descriptor.subscriptions
        ),
        jobs=tuple(
            manager.resolve_reference(module, "jobs", one.runs) for one in module.descriptor.jobs
        ),
        tools=tuple(
            manager.resolve_reference(module, "tools", one.reads) for one in module.descriptor.tools
        ),
        proposals=tuple(
            manager.resolve_reference(module, "proposals", one.handled)
            for one in module.descriptor.proposals
        ),
    )


def _loaded_fill(manager: ModuleManager, module: LoadedModule, fill: Fill) -> LoadedFill:
    if isinstance(fill.shows, Component):
        return LoadedFill(fill, None)
    return LoadedFill(fill, manager.resolve_reference(module, "fills", fill.shows))
