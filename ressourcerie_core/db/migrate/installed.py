# SPDX-License-Identifier: Apache-2.0
"""Find the histories of planned modules, importing none."""

from collections.abc import Iterable

from ressourcerie_core.db.migrate.history import History, core_history
from ressourcerie_core.modules.package import folder_of
from ressourcerie_core.modules.plan import PlannedModule


def histories_of(modules: Iterable[PlannedModule]) -> tuple[History, ...]:
    """Give the core's history, then those of modules, in the order of a plan.

    A module's revisions are in the folder ``migrations/versions`` of its package; a module that
    has no such folder has no table.
    """
    found = [core_history()]
    for module in modules:
        folder = folder_of(module)
        versions = folder and folder / "migrations" / "versions"
        if versions and versions.is_dir():
            found.append(History(module.name, versions, module.requires))
    return tuple(found)
