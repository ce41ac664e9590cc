# SPDX-License-Identifier: Apache-2.0
"""What the refusals of the module manager have in common: a module, its distribution, a state."""

from collections.abc import Iterable
from typing import Any, ClassVar

from ressourcerie_core.errors import Problem
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.states import State


class ModuleProblem(Problem):
    """One thing wrong with one module or more.

    :param modules: the names of the modules at fault; none when no enabled module is concerned.
    :param distribution: the distribution that offers the module, when it is known.
    """

    status = 503
    exit_code = 2
    #: The state that this problem puts its modules in.
    state: ClassVar[State]

    def __init__(
        self,
        detail: str,
        *,
        hint: str,
        modules: Iterable[str] = (),
        distribution: Distribution | None = None,
        **values: Any,
    ) -> None:
        self.modules = tuple(modules)
        self.distribution = distribution
        facts: dict[str, Any] = {"modules": list(self.modules), "state": str(self.state)}
        if distribution:
            facts |= {"distribution": distribution.name, "version": distribution.version}
        place = _place(self.modules, distribution)
        super().__init__(detail, hint=hint, where=place, **facts, **values)


def listed(items: Iterable[str]) -> str:
    """Write items as a French enumeration: « a, b et c »."""
    *first, last = items
    return f"{', '.join(first)} et {last}" if first else last


def quoted(names: Iterable[str]) -> str:
    """Write names between French quotation marks, as an enumeration."""
    return listed(f"« {name} »" for name in names)


def _place(modules: tuple[str, ...], distribution: Distribution | None) -> str | None:
    named = [name for name in modules if name]
    if not named:
        return f"paquet {distribution.label}" if distribution else None
    noun = "module" if len(named) == 1 else "modules"
    offered_by = f" ({distribution.label})" if distribution else ""
    return f"{noun} {quoted(named)}{offered_by}"
