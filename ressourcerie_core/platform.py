# SPDX-License-Identifier: Apache-2.0
"""The platform in memory: planned modules loaded, settings validated, contributions collected.

Nothing here serves, starts or writes: :func:`boot` gives a :class:`Platform`, or refuses with every
problem it found. A process in which a module failed to load is thrown away by its caller: what a
half-imported module left behind (tables, mappers) would break the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.modules.manager import LoadedModule, ModuleManager
from ressourcerie_core.modules.references import package_folder, resolve

if TYPE_CHECKING:
    import click
    from fastapi import APIRouter
    from sqlalchemy.orm import Session

    from ressourcerie_core.conf import Configuration
    from ressourcerie_core.module import Module
    from ressourcerie_core.modules.plan import Plan
    from ressourcerie_core.settings import ModuleSettings


@dataclass(frozen=True)
class ActiveModule:
    """A module whose code is loaded and whose settings are valid."""

    loaded: LoadedModule
    settings: "ModuleSettings | None"
    api: "APIRouter | None" = None
    pages: "APIRouter | None" = None
    commands: "click.Group | None" = None
    demo: "Callable[[Session], None] | None" = None

    @property
    def name(self) -> str:
        return self.loaded.name

    @property
    def descriptor(self) -> "Module":
        return self.loaded.descriptor

    @property
    def version(self) -> str:
        return self.loaded.planned.distribution.version

    @property
    def static(self) -> Path | None:
        """The folder served at ``/static/<name>``, if the module has one."""
        folder = package_folder(self.loaded) / "static" / self.name
        return folder if folder.is_dir() else None


@dataclass(frozen=True)
class Platform:
    """Everything that a server, a command or a test needs to know of a started plan."""

    configuration: "Configuration"
    plan: "Plan"
    modules: tuple[ActiveModule, ...]
    #: Why an enabled module is not here, by its name; empty unless ``quarantine`` left some out.
    left_out: Mapping[str, Problem] = field(default_factory=dict)

    def __getitem__(self, name: str) -> ActiveModule:
        return next(module for module in self.modules if module.name == name)

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
        _collected(module, settings[module.name], on_import) for module in manager.modules
    )
    return Platform(configuration, plan, modules, left_out or {})


def _validated_settings(
    configuration: "Configuration", modules: tuple[LoadedModule, ...]
) -> dict[str, "ModuleSettings | None"]:
    settings: dict[str, ModuleSettings | None] = {}
    problems: list[Problem] = []
    for module in modules:
        try:
            settings[module.name] = configuration.module_settings(
                module.name, module.descriptor.settings
            )
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return settings


def _collected(
    module: LoadedModule, settings: "ModuleSettings | None", on_import: Callable[[str], None]
) -> ActiveModule:
    on_import(module.name)
    descriptor = module.descriptor

    def named(reference: str | None) -> Any:
        return None if reference is None else resolve(module, reference)

    named(descriptor.models)
    return ActiveModule(
        module,
        settings,
        api=named(descriptor.api),
        pages=named(descriptor.pages),
        commands=named(descriptor.commands),
        demo=named(descriptor.demo),
    )
