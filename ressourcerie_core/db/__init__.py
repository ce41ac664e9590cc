# SPDX-License-Identifier: Apache-2.0
"""The database, for modules: the base of their tables, the column types, reading and writing."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ressourcerie_core.db.append_only import append_only_guards, append_only_release
    from ressourcerie_core.db.database import Database
    from ressourcerie_core.db.opening import create_database, open_database
    from ressourcerie_core.db.personal_columns import impersonal, personal, rows_about
    from ressourcerie_core.db.types import (
        Cents,
        Flag,
        Grams,
        Id,
        Instant,
        LocalDay,
        LongText,
        LongWrittenText,
        Model,
        NormalText,
        ShortText,
        UtcInstant,
        WholeNumber,
    )

__all__ = [
    "Cents",
    "Database",
    "Flag",
    "Grams",
    "Id",
    "Instant",
    "LocalDay",
    "LongText",
    "LongWrittenText",
    "Model",
    "NormalText",
    "ShortText",
    "UtcInstant",
    "WholeNumber",
    "append_only_guards",
    "append_only_release",
    "create_database",
    "impersonal",
    "open_database",
    "personal",
    "rows_about",
]

_HOMES = {
    "Database": "database",
    "append_only_guards": "append_only",
    "append_only_release": "append_only",
    "create_database": "opening",
    "impersonal": "personal_columns",
    "open_database": "opening",
    "personal": "personal_columns",
    "rows_about": "personal_columns",
}


def __getattr__(name: str) -> Any:
    # Late: who holds the lock of a base, or looks for its file, does not wait for SQLAlchemy.
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"ressourcerie_core.db.{_HOMES.get(name, 'types')}"), name)
