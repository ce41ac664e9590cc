# SPDX-License-Identifier: Apache-2.0
"""Run what is pending, in one transaction: a base is wholly old or wholly new."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from ressourcerie_core import failpoints
from ressourcerie_core.db.database import Database
from ressourcerie_core.db.migrate.base import (
    examine,
    forget_revisions,
    keep_revisions,
    kept_revisions,
    record_owned,
    referring,
)
from ressourcerie_core.db.migrate.checks import (
    check_before,
    check_links,
    check_names,
    check_rows,
    known_modules,
)
from ressourcerie_core.db.migrate.history import History, Revision
from ressourcerie_core.db.migrate.names import CORE, version_table
from ressourcerie_core.db.migrate.problems import (
    BaseNewer,
    CoreStays,
    MigrationFailed,
    ModuleUnknown,
    StillRequired,
)
from ressourcerie_core.db.types import NAMING
from ressourcerie_core.errors import Refused

#: Saves a base before it changes, and tells where.
Save = Callable[[], Path]


@dataclass(frozen=True)
class Migrated:
    """What a migration did: for each module, the revisions run, and the backup made before."""

    revisions: dict[str, tuple[str, ...]]
    backup: Path | None = None


def upgrade(
    database: Database, histories: Sequence[History], *, save: Save | None = None
) -> Migrated:
    """Run every pending revision, in the order of the histories, or none.

    :param histories: the core's first, then each module's after those it requires.
    :param save: makes a backup; called only when a base that holds something is to change.
    :raises Refused: names, owners or links are wrong; the base is newer, or not ours.
    :raises MigrationFailed: a revision raised.
    """
    with database.migrating() as connection:
        failpoints.reach("migration.begun")
        state = examine(connection)
        check_before(histories, state)
        pending = [(h, h.after(state.revisions.get(h.module))) for h in histories]
        pending = [(history, revisions) for history, revisions in pending if revisions]
        backup = save() if save and pending and not state.is_empty else None
        failpoints.reach("migration.saved")
        for history, revisions in pending:
            _run(connection, history, revisions, known_modules(histories, state))
        if pending:
            _check_after(connection, [history for history, _revisions in pending])
    failpoints.reach("migration.committed")
    return Migrated({h.module: tuple(r.id for r in revisions) for h, revisions in pending}, backup)


def downgrade(
    database: Database,
    histories: Sequence[History],
    module: str,
    *,
    steps: int | None = 1,
    save: Save | None = None,
) -> Migrated:
    """Undo revisions of one module, newest first; the others are untouched.

    The scripts are the module's own when it is installed, else those that the base kept.

    :param steps: how many revisions to undo; ``None`` undoes all, which drops the tables.
    :raises ModuleUnknown: the base has no revision of this module.
    :raises StillRequired: another module's tables refer to the ones that would go.
    """
    with database.migrating() as connection, TemporaryDirectory() as folder:
        failpoints.reach("migration.begun")
        state = examine(connection)
        current = state.revisions.get(module)
        if module == CORE:
            raise CoreStays
        if current is None:
            raise ModuleUnknown(module, sorted(set(state.revisions) - {CORE}))
        history = _history_of(connection, histories, module, Path(folder))
        if not history.knows(current):
            raise Refused([BaseNewer(module, current)])
        above = history.after(current)
        undone = [r for r in reversed(history.revisions) if r not in above][:steps]
        if len(undone) + len(above) == len(history.revisions) and (
            others := referring(connection, state, module)
        ):
            raise StillRequired(module, others)
        backup = save() if save else None
        failpoints.reach("migration.saved")
        _run(connection, history, undone, known_modules(histories, state), undo=True)
        _check_after(connection, [history])
    failpoints.reach("migration.committed")
    return Migrated({module: tuple(revision.id for revision in undone)}, backup)


def _history_of(
    connection: Connection, histories: Sequence[History], module: str, folder: Path
) -> History:
    for history in histories:
        if history.module == module:
            return history
    for kept in kept_revisions(connection, module):
        (folder / kept.file_name).write_text(kept.source, encoding="utf-8")
    return History(module, folder)


def _run(
    connection: Connection,
    history: History,
    revisions: Sequence[Revision],
    modules: Sequence[str],
    *,
    undo: bool = False,
) -> None:
    failpoints.reach("migration.history")
    before = examine(connection).objects
    _run_scripts(connection, history, revisions, undo=undo)
    after = examine(connection).objects
    created, dropped = after - before, before - after
    check_names(history, created | dropped, modules)
    record_owned(connection, history.module, created=created, dropped=dropped)
    failpoints.reach("migration.recorded")
    if undo:
        forget_revisions(connection, history.module, revisions)
    else:
        keep_revisions(connection, history.module, revisions)
    failpoints.reach("migration.kept")


def _run_scripts(
    connection: Connection, history: History, revisions: Sequence[Revision], *, undo: bool
) -> None:
    scripts = ScriptDirectory(str(history.versions.parent), version_locations=[history.versions])
    naming = MetaData(naming_convention=NAMING)
    options = {"version_table": version_table(history.module), "target_metadata": naming}
    context = MigrationContext.configure(connection, opts=options)
    with Operations.context(context):
        for revision in revisions:
            script = scripts.get_revision(revision.id)
            try:
                script.module.downgrade() if undo else script.module.upgrade()
            except Exception as error:
                raise MigrationFailed(history.module, revision.id, _reason(error)) from error
            context.stamp(scripts, (revision.down or "base") if undo else revision.id)
            failpoints.reach("migration.step")


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _check_after(connection: Connection, histories: Sequence[History]) -> None:
    check_links(connection, examine(connection), histories)
    check_rows(connection)
    failpoints.reach("migration.checked")
