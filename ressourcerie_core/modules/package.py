# SPDX-License-Identifier: Apache-2.0
"""Where the files of a module lie, without importing it: the same place in every module."""

from importlib.util import find_spec
from pathlib import Path

from ressourcerie_core.modules.plan import PlannedModule


def package_of(module: PlannedModule) -> str:
    """Name the package that holds a module's descriptor, such as ``ressourcerie_caisse``."""
    place = module.entry_point.module
    return place.rpartition(".")[0] or place


def folder_of(module: PlannedModule) -> Path | None:
    """Find the folder of a module's package; ``None`` when its files are not there.

    Only the first package of a dotted name is looked up, which runs none of its code.
    """
    first, *rest = package_of(module).split(".")
    try:
        found = find_spec(first)
    except (ImportError, ValueError):
        return None
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0], *rest)
