# SPDX-License-Identifier: Apache-2.0
"""Load the planned modules with stevedore, each failure being told as its module's."""

import functools
import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from typing import Any, NoReturn

from stevedore.extension import ExtensionManager
from stevedore.named import NamedExtensionManager

from ressourcerie_core.i18n import _
from ressourcerie_core.module import Module
from ressourcerie_core.modules import descriptor, references
from ressourcerie_core.modules.guard import blaming, first_line, refusal_of_import
from ressourcerie_core.modules.names import GROUP
from ressourcerie_core.modules.plan import Plan, PlannedModule
from ressourcerie_core.modules.problems import (
    ConstructorFailed,
    InvalidDescriptor,
    InvalidReference,
    NotADescriptor,
)


@dataclass(frozen=True)
class LoadedModule:
    """A module whose descriptor is imported, checked and made."""

    name: str
    descriptor: Module
    planned: PlannedModule


class ModuleManager(NamedExtensionManager[Module]):
    """Load what a plan holds, in its order, or raise the first failure.

    stevedore neither finds the entry points nor reads or writes its cache: the plan did the
    finding. After a failure the process is to be thrown away: a module imported by half leaves
    tables and mappers behind.

    :param plan: a plan without problems.
    :param on_import: called with a module's name before its code runs, so that whoever watches
        this process can name the module that hangs or kills it.
    :raises ModuleFailed: the first module that fails.
    """

    def __init__(self, plan: Plan, *, on_import: Callable[[str], None]) -> None:
        plan.refuse_problems()
        self._plan = plan
        self._on_import = on_import
        importlib.invalidate_caches()  # what pip installed since the start is found too
        super().__init__(
            GROUP,
            [module.name for module in plan.order],
            on_load_failure_callback=_raise_failure,
            on_missing_entrypoints_callback=_raise_missing,
        )
        self.modules = tuple(
            LoadedModule(module.name, _make(module, extension.plugin), module)
            for module, extension in zip(plan.order, self.extensions, strict=True)
        )

    def list_entry_points(self) -> list[EntryPoint]:
        """Give the planned entry points, in the plan's order."""
        return [_GuardedEntryPoint(module, self._on_import) for module in self._plan.order]

    def resolve(self, module: LoadedModule, field: str) -> Any:
        """Import what an attribute of a module's descriptor refers to; ``None`` if it is unset.

        :raises ModuleFailed: what is imported fails, or does not hold what is named.
        """
        reference = getattr(module.descriptor, field)
        return None if reference is None else self.resolve_reference(module, field, reference)

    def resolve_reference(self, module: LoadedModule, field: str, reference: str) -> Any:
        """Import what one of the references of an attribute names.

        :raises ModuleFailed: what is imported fails, or does not hold what is named.
        """
        self._on_import(module.name)
        return references.resolve(
            reference,
            descriptor=type(module.descriptor),
            distribution=module.planned.distribution,
            field=field,
        )


class _GuardedEntryPoint(EntryPoint):
    """A planned entry point, which loads a checked descriptor class or blames its module."""

    def __init__(self, module: PlannedModule, on_import: Callable[[str], None]) -> None:
        point = module.entry_point
        super().__init__(point.name, point.value, point.group)
        vars(self).update(dist=point.dist, planned=module, on_import=on_import)

    planned: PlannedModule
    on_import: Callable[[str], None]

    def load(self) -> Any:
        """Import the descriptor class and check it."""
        name, distribution = self.name, self.planned.distribution
        self.on_import(name)
        own_package = self.module.partition(".")[0]
        with blaming(refusal_of_import(name, distribution, own_package)):
            home = importlib.import_module(self.module)
        try:
            found: Any = functools.reduce(getattr, self.attr.split(".") if self.attr else (), home)
        except AttributeError as error:
            raise InvalidReference(
                name,
                distribution,
                field=_("de point d'entrée"),
                reference=self.value,
                reason=_("« {attribute} » n'y est pas").format(attribute=self.attr),
            ) from error
        if reason := descriptor.why_not_a_descriptor(found):
            raise NotADescriptor(name, distribution, value=self.value, found=reason)
        if faults := descriptor.faults_of(found, name):
            raise InvalidDescriptor(name, distribution, faults=faults)
        return found


def _make(module: PlannedModule, found: type[Module]) -> Module:
    def refuse(error: BaseException) -> ConstructorFailed:
        return ConstructorFailed(module.name, module.distribution, error=first_line(error))

    with blaming(refuse):
        return found()


def _raise_failure(
    _manager: ExtensionManager[Module], _point: EntryPoint, error: BaseException
) -> NoReturn:
    raise error


def _raise_missing(names: Iterable[str]) -> NoReturn:
    raise AssertionError(f"planned, and not loaded: {sorted(names)}")
