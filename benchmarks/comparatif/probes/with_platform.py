# SPDX-License-Identifier: Apache-2.0
"""This platform's discovery, plan and loading, without the rest of it: for costs only."""

from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.manager import ModuleManager
from ressourcerie_core.modules.plan import plan


def load(_group: str, names: list[str]) -> list[str]:
    """Load the enabled names; give them in the order of calls."""
    manager = ModuleManager(plan(names, discover()), on_import=lambda _name: None)
    return [module.name for module in manager.modules]
