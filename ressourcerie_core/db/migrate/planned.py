# SPDX-License-Identifier: Apache-2.0
"""The histories of the modules of a plan, found on disk without importing any of them."""

from ressourcerie_core.db.migrate.history import History, core_history
from ressourcerie_core.modules.package import folder_of
from ressourcerie_core.modules.plan import Plan


def histories_of(plan: Plan) -> tuple[History, ...]:
    """Give the core's history, then those of the planned modules that have one, in order."""
    histories = [core_history()]
    for module in plan.order:
        folder = folder_of(module)
        versions = folder and folder / "migrations" / "versions"
        if versions and versions.is_dir():
            histories.append(History(module.name, versions, module.requires))
    return tuple(histories)
