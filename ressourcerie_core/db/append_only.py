# SPDX-License-Identifier: Apache-2.0
"""Tables that are only ever added to: the base itself refuses every other change (public)."""

from collections.abc import Sequence

ROW_ID = (("id",),)


def append_only_guards(
    table: str, dialect: str, *, unique: Sequence[Sequence[str]] = ROW_ID
) -> tuple[str, ...]:
    """Write what makes a table append-only, for a migration to execute.

    UPDATE, DELETE, TRUNCATE and every form of REPLACE are then refused, to any program. The module
    loses nothing by ``purge``, which drops the table.

    :param table: the name of the table, which exists already.
    :param dialect: ``op.get_bind().dialect.name``.
    :param unique: the columns of each unique constraint, the primary key first. On SQLite, a
        REPLACE deletes without a word the row that holds the same values in any of them.
    """
    if dialect == "postgresql":
        return _postgresql(table)
    return (
        *(_sqlite(table, f"no_{verb.lower()}", f"BEFORE {verb}") for verb in ("UPDATE", "DELETE")),
        _sqlite(table, "no_replace", "BEFORE INSERT", when=_held(table, unique)),
    )


def append_only_release(table: str, dialect: str) -> tuple[str, ...]:
    """Write what undoes :func:`append_only_guards`, for a downgrade, once the table is dropped."""
    return (f"DROP FUNCTION {table}_refuse()",) if dialect == "postgresql" else ()


def _sqlite(table: str, name: str, moment: str, *, when: str = "") -> str:
    condition = f" WHEN {when}" if when else ""
    refusal = f"SELECT RAISE(ABORT, '{table} is append-only')"
    return f"CREATE TRIGGER {table}_{name} {moment} ON {table}{condition} BEGIN {refusal}; END"


def _held(table: str, unique: Sequence[Sequence[str]]) -> str:
    same = (" AND ".join(f"{key} = NEW.{key}" for key in columns) for columns in unique)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {' OR '.join(same)})"  # noqa: S608 (names only)


def _postgresql(table: str) -> tuple[str, ...]:
    refusal = f"RAISE EXCEPTION '{table} is append-only'"
    call = f"EXECUTE FUNCTION {table}_refuse()"
    return (
        (
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {refusal}; END $$"
        ),
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
    )
