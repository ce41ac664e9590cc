# SPDX-License-Identifier: Apache-2.0
"""What is refused before a migration runs, and what is looked at before its commit."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, inspect

from ressourcerie_core.db.migrate.base import BaseState
from ressourcerie_core.db.migrate.history import History
from ressourcerie_core.db.migrate.names import CORE, is_version_table, module_by_name, prefix
from ressourcerie_core.db.migrate.problems import (
    BaseNewer,
    BaseNotOurs,
    ForeignKeyRefused,
    RevisionTwice,
    RowsOrphaned,
    TableNameRefused,
    TableTwice,
)
from ressourcerie_core.errors import Problem, Refused


def check_before(histories: Sequence[History], state: BaseState) -> None:
    """Compare histories with one another and with a base, running nothing.

    :raises Refused: everything that stands in the way, together.
    """
    problems = list(_unreadable(histories))
    if not problems:
        problems = [*_of_base(histories, state), *_of_names(histories, state)]
        problems += [*_twice(histories), *_taken(histories, state)]
    if problems:
        raise Refused(problems)


def check_names(history: History, tables: frozenset[str], modules: Sequence[str]) -> None:
    """Check the names of the tables that a history really created or dropped."""
    wrong = [name for name in sorted(tables) if not _is_own(history, name, modules)]
    if wrong:
        own = prefix(history.module)
        raise Refused(TableNameRefused(history.module, name, history.module, own) for name in wrong)


def check_links(connection: Connection, state: BaseState, histories: Sequence[History]) -> None:
    """Check that tables refer only to the core, to their module, and to those it requires."""
    allowed = {h.module: {CORE, h.module, *h.requires} for h in histories}
    problems: list[Problem] = []
    for (_schema, name), keys in inspect(connection).get_multi_foreign_keys().items():
        module = state.owners.get(name)
        for key in keys if module in allowed else ():
            assert module is not None
            referred = key["referred_table"]
            if state.owners.get(referred) not in allowed[module]:
                problems.append(ForeignKeyRefused(module, name, referred))
    if problems:
        raise Refused(problems)


def check_rows(connection: Connection) -> None:
    """Check, on SQLite, that every reference leads to a row: keys are off while tables change."""
    if connection.dialect.name != "sqlite":
        return
    counts: dict[tuple[str, str], int] = {}
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        counts[row[0], row[2]] = counts.get((row[0], row[2]), 0) + 1
    if counts:
        raise Refused(RowsOrphaned(*pair, count) for pair, count in sorted(counts.items()))


def _unreadable(histories: Sequence[History]) -> Iterator[Problem]:
    for history in histories:
        try:
            history.revisions  # noqa: B018 (read now, to be told everything at once)
        except Problem as problem:
            yield problem


def _of_base(histories: Sequence[History], state: BaseState) -> Iterator[Problem]:
    if CORE not in state.revisions and state.tables:
        yield BaseNotOurs(sorted(state.tables))
    for history in histories:
        revision = state.revisions.get(history.module)
        if revision is not None and not history.knows(revision):
            yield BaseNewer(history.module, revision)


def _twice(histories: Sequence[History]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for history in histories:
        for revision in history.revisions:
            owner = first.setdefault(revision.id, history.module)
            if owner != history.module:
                yield RevisionTwice(revision.id, owner, history.module)


def _taken(histories: Sequence[History], state: BaseState) -> Iterator[Problem]:
    owners = dict(state.owners)
    for history in histories:
        for revision in history.revisions:
            for table in sorted(revision.created):
                owner = owners.setdefault(table, history.module)
                if owner != history.module:
                    yield TableTwice(table, owner, history.module)


def _of_names(histories: Sequence[History], state: BaseState) -> Iterator[Problem]:
    modules = known_modules(histories, state)
    for history in histories:
        first: dict[str, str] = {}
        for revision in history.revisions:
            for touch in revision.touches:
                first.setdefault(touch.table, f"{history.versions / revision.file}:{touch.line}")
        for table, where in first.items():
            if not _is_own(history, table, modules):
                yield TableNameRefused(history.module, table, where, prefix(history.module))


def known_modules(histories: Sequence[History], state: BaseState) -> tuple[str, ...]:
    """List the modules whose names count when a table's name is read."""
    names = {history.module for history in histories}
    return tuple(sorted(names | set(state.revisions) | set(state.owners.values()) | {CORE}))


def _is_own(history: History, table: str, modules: Sequence[str]) -> bool:
    return module_by_name(table, modules) == history.module and not is_version_table(table)
