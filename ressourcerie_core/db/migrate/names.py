# SPDX-License-Identifier: Apache-2.0
"""Which module a table's name belongs to."""

from collections.abc import Iterable

CORE = "core"
_VERSION = "_alembic_version"


def prefix(module: str) -> str:
    """Give what the names of a module's tables begin with."""
    return module.replace("-", "_") + "_"


def version_table(module: str) -> str:
    """Name the table that says which revision a module is at."""
    return module.replace("-", "_") + _VERSION


def is_version_table(table: str) -> bool:
    """Tell whether a table holds the revision of a module."""
    return table.endswith(_VERSION)


def module_of_version_table(table: str) -> str:
    """Give the module whose revision a table holds."""
    return table.removesuffix(_VERSION).replace("_", "-")


def module_by_name(table: str, modules: Iterable[str]) -> str | None:
    """Give the module that a table's name designates: the one with the longest prefix."""
    owners = [module for module in modules if table.startswith(prefix(module))]
    return max(owners, key=len, default=None)
