# SPDX-License-Identifier: Apache-2.0
"""The database, for modules: the base of their tables, the column types, reading and writing."""

from ressourcerie_core.db.append_only import append_only_guards, append_only_release
from ressourcerie_core.db.database import Database
from ressourcerie_core.db.opening import create_database, open_database
from ressourcerie_core.db.personal import impersonal, personal, rows_about
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
