# SPDX-License-Identifier: Apache-2.0
"""Where each module's history stands in a base, and whether the base may be served."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ressourcerie_core.db.database import Database
from ressourcerie_core.db.migrate.base import BaseState, examine
from ressourcerie_core.db.migrate.checks import check_before
from ressourcerie_core.db.migrate.history import History
from ressourcerie_core.db.migrate.problems import MigrationPending
from ressourcerie_core.errors import Problem, Refused


class Standing(StrEnum):
    """Where a history stands."""

    NOTHING = "nothing"  # the base has no revision of this module
    CURRENT = "current"
    BEHIND = "behind"
    UNKNOWN = "unknown"  # the base is at a revision that the installed code does not have
    ORPHAN = "orphan"  # the base has a revision, and no code of this module is enabled


@dataclass(frozen=True)
class HistoryStatus:
    """Where one history stands."""

    module: str
    standing: Standing
    current: str | None
    head: str | None
    pending: tuple[str, ...] = ()


def status(database: Database, histories: Sequence[History]) -> tuple[HistoryStatus, ...]:
    """Tell where each history stands, then the modules that have tables and no code."""
    with database.read() as session:
        state = examine(session.connection())
    known = [_status_of(history, state) for history in histories]
    orphans = sorted(set(state.revisions) - {history.module for history in histories})
    return (
        *known,
        *(HistoryStatus(m, Standing.ORPHAN, state.revisions[m], None) for m in orphans),
    )


def ensure_ready(database: Database, histories: Sequence[History]) -> None:
    """Make a base fit to serve, as far as that adds and changes nothing; refuse it otherwise.

    An empty base gets every table; a module that has none gets its own.

    :raises Refused: a migration is pending, the base is newer, or a history is refused.
    """
    standings = refuse_pending(database, histories)
    if any(found.standing is Standing.NOTHING and found.head for found in standings):
        # Late: nearly all bases are ready, and then nothing waits for Alembic.
        from ressourcerie_core.db.migrate.steps.runner import upgrade  # noqa: PLC0415

        upgrade(database, histories)


def refuse_pending(database: Database, histories: Sequence[History]) -> list[HistoryStatus]:
    """Refuse a base that :func:`ensure_ready` would refuse, writing nothing; tell how it stands.

    :raises Refused: as :func:`ensure_ready`.
    """
    with database.read() as session:
        state = examine(session.connection())
    check_before(histories, state)
    standings = [_status_of(history, state) for history in histories]
    problems: list[Problem] = [
        MigrationPending(found.module, found.current, found.head or "")
        for found in standings
        if found.standing is Standing.BEHIND
    ]
    if problems:
        raise Refused(problems)
    return standings


def require_current(database: Database, histories: Sequence[History]) -> None:
    """Refuse a base that is not at the head of every history, as before a command.

    :raises Refused: the base is empty, behind, newer, or not ours.
    """
    with database.read() as session:
        state = examine(session.connection())
    check_before(histories, state)
    standings = [_status_of(history, state) for history in histories]
    problems = [
        MigrationPending(found.module, found.current, found.head or "")
        for found in standings
        if found.standing is not Standing.CURRENT
    ]
    if problems:
        raise Refused(problems)


def _status_of(history: History, state: BaseState) -> HistoryStatus:
    current = state.revisions.get(history.module)
    if not history.knows(current):
        return HistoryStatus(history.module, Standing.UNKNOWN, current, history.head)
    pending = tuple(revision.id for revision in history.after(current))
    if not pending:
        standing = Standing.CURRENT
    else:
        standing = Standing.NOTHING if current is None else Standing.BEHIND
    return HistoryStatus(history.module, standing, current, history.head, pending)
