# SPDX-License-Identifier: Apache-2.0
"""stevedore as its documentation shows it: a named manager, in the order of the list."""

from stevedore import NamedExtensionManager
from stevedore.extension import error_on_conflict


def _manager(group: str, names: list[str]) -> "NamedExtensionManager[object]":
    return NamedExtensionManager(
        group,
        names,
        invoke_on_load=True,
        name_order=True,
        conflict_resolver=error_on_conflict,
    )


def load(group: str, names: list[str]) -> list[str]:
    """Load the enabled names; give them in the order of calls."""
    return _manager(group, names).names()


def find(group: str, names: list[str]) -> object:
    """Say which distribution answers to the first name, read by name as documented."""
    manager: NamedExtensionManager[object] = NamedExtensionManager(
        group, names, invoke_on_load=True, conflict_resolver=error_on_conflict
    )
    return manager[names[0]].obj.greet(who="")  # type: ignore[attr-defined]


def call(group: str, names: list[str]) -> object:
    """Call the method of every module."""
    return _manager(group, names).map_method("greet", who="")


def origin(group: str, names: list[str]) -> str | None:
    """Name the distribution that provides the first module."""
    dist = _manager(group, names)[names[0]].entry_point.dist
    return dist.name if dist else None
