# SPDX-License-Identifier: Apache-2.0
"""What a base says of itself: its tables, their owners, and the revision of each module."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, column, delete, insert, inspect, select, table

from ressourcerie_core.db.migrate.history import Revision
from ressourcerie_core.db.migrate.models import EnabledModule, KeptRevision, OwnedTable
from ressourcerie_core.db.migrate.names import (
    is_version_table,
    module_of_version_table,
)

#: The functions of this schema, those that an extension brought excepted.
_FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


@dataclass(frozen=True)
class BaseState:
    """A base at one instant.

    :param tables: every table and view, the tables of versions excepted.
    :param functions: on PostgreSQL, every function, with the types of its arguments.
    :param revisions: the revision that each module is at.
    :param owners: the module that created each table, view or function.
    """

    tables: frozenset[str]
    functions: frozenset[str]
    revisions: Mapping[str, str]
    owners: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was ever put in the base."""
        return not self.tables and not self.revisions

    @property
    def objects(self) -> frozenset[str]:
        """Everything that a migration creates and that a module may own."""
        return self.tables | self.functions

    def owned_by(self, module: str) -> tuple[str, ...]:
        """List what a module created."""
        return tuple(sorted(name for name, owner in self.owners.items() if owner == module))


def examine(connection: Connection) -> BaseState:
    """Read what a base says of itself."""
    inspector = inspect(connection)
    names = frozenset([*inspector.get_table_names(), *inspector.get_view_names()])
    versions = frozenset(filter(is_version_table, names))
    revisions = {}
    for name in versions:
        revision = connection.scalar(select(column("version_num")).select_from(table(name)))
        if revision is not None:
            revisions[module_of_version_table(name)] = str(revision)
    owners: dict[str, str] = {}
    if OwnedTable.__tablename__ in names:
        rows = connection.execute(select(OwnedTable.name, OwnedTable.module))
        owners = {name: module for name, module in rows}  # noqa: C416 (a Row is not a pair)
    return BaseState(names - versions, _functions(connection), revisions, owners)


def _functions(connection: Connection) -> frozenset[str]:
    if connection.dialect.name == "sqlite":
        return frozenset()
    return frozenset(connection.exec_driver_sql(_FUNCTIONS).scalars())


def record_owned(
    connection: Connection, module: str, *, created: Iterable[str], dropped: Iterable[str]
) -> None:
    """Write down what a migration of a module created and dropped."""
    for name in sorted(dropped):
        connection.execute(delete(OwnedTable).where(OwnedTable.name == name))
    for name in sorted(created):
        connection.execute(insert(OwnedTable).values(name=name, module=module))


def keep_revisions(connection: Connection, module: str, revisions: Iterable[Revision]) -> None:
    """Keep the scripts that were run, so that they can be undone without the package."""
    for revision in revisions:
        connection.execute(
            insert(KeptRevision).values(
                module=module,
                revision=revision.id,
                down_revision=revision.down,
                file_name=revision.file,
                source=revision.source,
                sha256=revision.sha256,
            )
        )


def forget_revisions(connection: Connection, module: str, revisions: Iterable[Revision]) -> None:
    """Forget the scripts that were undone."""
    for revision in revisions:
        connection.execute(
            delete(KeptRevision).where(
                KeptRevision.module == module, KeptRevision.revision == revision.id
            )
        )


def kept_revisions(connection: Connection, module: str) -> tuple[KeptRevision, ...]:
    """Give the scripts that were run for a module."""
    rows = connection.execute(
        select(
            KeptRevision.revision,
            KeptRevision.down_revision,
            KeptRevision.file_name,
            KeptRevision.source,
            KeptRevision.sha256,
        ).where(KeptRevision.module == module)
    )
    return tuple(KeptRevision(module=module, **row) for row in rows.mappings())


def forget_module(connection: Connection, module: str) -> None:
    """Forget all that the base remembers of a module whose tables are gone."""
    connection.execute(delete(OwnedTable).where(OwnedTable.module == module))
    connection.execute(delete(KeptRevision).where(KeptRevision.module == module))
    connection.execute(delete(EnabledModule).where(EnabledModule.name == module))


def referring(connection: Connection, state: BaseState, module: str) -> tuple[str, ...]:
    """List the other modules of which a table refers to one of this module."""
    own = set(state.owned_by(module))
    keys = inspect(connection).get_multi_foreign_keys()
    found = {
        state.owners.get(name, name)
        for (_schema, name), foreign in keys.items()
        if name not in own and any(key["referred_table"] in own for key in foreign)
    }
    return tuple(sorted(found))
