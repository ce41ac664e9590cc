# SPDX-License-Identifier: Apache-2.0
"""What no connection that serves may do on SQLite: undo the triggers that keep the journal.

A trigger can be dropped by whoever may write; on PostgreSQL a role of its own prevents it. SQLite
has no roles: the connection itself refuses, before a statement is run. A migration may.
"""

import sqlite3

_KEPT = frozenset({"core_journal", "core_consultation"})
#: What is asked, and which of its words names the table.
_TABLE_IS_FIRST = frozenset({sqlite3.SQLITE_DROP_TABLE, sqlite3.SQLITE_UPDATE})
_TABLE_IS_SECOND = frozenset(
    {
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_DROP_TRIGGER,
    }
)


def authorize(
    action: int,
    first: str | None,
    second: str | None,
    _base: str | None,
    _trigger: str | None,
) -> int:
    """Tell SQLite whether a statement may be prepared."""
    is_refused = (
        (action in _TABLE_IS_FIRST and first in _KEPT)
        or (action in _TABLE_IS_SECOND and second in _KEPT)
        or (action == sqlite3.SQLITE_DELETE and first == "core_journal")
        or (action == sqlite3.SQLITE_PRAGMA and (first or "").lower() == "writable_schema")
    )
    return sqlite3.SQLITE_DENY if is_refused else sqlite3.SQLITE_OK
