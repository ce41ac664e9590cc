# SPDX-License-Identifier: Apache-2.0
"""Remove a module's tables for good, from what the base remembers: its code may be gone."""

import base64
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import (
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    delete,
    func,
    inspect,
    select,
)

from ressourcerie_core import failpoints
from ressourcerie_core.db.backup import dated_file, written_whole
from ressourcerie_core.db.database import Database
from ressourcerie_core.db.migrate.base import (
    BaseState,
    examine,
    forget_module,
    kept_revisions,
    referring,
)
from ressourcerie_core.db.migrate.names import CORE, version_table
from ressourcerie_core.db.migrate.problems import (
    CoreStays,
    ModuleEnabled,
    ModuleUnknown,
    StillRequired,
)

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class Share:
    """The rows that a table of the core holds for one module.

    :param of: by the module's name, which rows.
    """

    table: Table
    of: Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True)
class PurgePlan:
    """What a purge would remove, and what stands in its way.

    :param rows: the number of rows of each table.
    :param shared: the number of the module's rows in tables of the core.
    :param others: views and functions, which go too.
    :param dependants: the modules of which a table refers to one of these.
    """

    module: str
    revision: str | None
    rows: dict[str, int]
    shared: dict[str, int]
    others: tuple[str, ...]
    dependants: tuple[str, ...]


def purge_plan(database: Database, module: str, *, shares: Sequence[Share] = ()) -> PurgePlan:
    """Tell what a purge would remove; nothing is changed.

    :param shares: the tables of the core that hold rows for modules, in the order of their removal.
    :raises ModuleUnknown: the base has nothing of this module.
    """
    with database.read() as session:
        return _plan(session.connection(), module, shares)


def purge(
    database: Database, module: str, *, enabled: Collection[str], shares: Sequence[Share] = ()
) -> tuple[PurgePlan, Path]:
    """Export the tables of a module, then drop them, in one transaction.

    :param enabled: the modules that the configuration names.
    :param shares: as for :func:`purge_plan`.
    :returns: what was removed, and where the export is.
    :raises ModuleUnknown, ModuleEnabled, StillRequired: nothing was removed.
    """
    if module in enabled:
        raise ModuleEnabled(module)
    with database.migrating() as connection:
        plan = _plan(connection, module, shares)
        if plan.dependants:
            raise StillRequired(module, plan.dependants)
        tables = _reflected(connection, plan)
        export = dated_file(database.folder, f"purge-{module}", ".zip")
        with written_whole(export) as file:
            _export(connection, plan, tables, shares, file)
        failpoints.reach("purge.exported")
        for share in shares:
            connection.execute(delete(share.table).where(share.of(module)))
        _drop(connection, plan, tables)
        forget_module(connection, module)
        failpoints.reach("purge.dropped")
        left = set(plan.rows) & examine(connection).tables
        assert not left, f"still there: {sorted(left)}"
    failpoints.reach("purge.committed")
    return plan, export


def _plan(connection: Connection, module: str, shares: Sequence[Share]) -> PurgePlan:
    state = examine(connection)
    owned = state.owned_by(module)
    if module == CORE:
        raise CoreStays
    shared = {
        share.table.name: _count(connection, share.table, share.of(module)) for share in shares
    }
    if not owned and module not in state.revisions and not any(shared.values()):
        raise ModuleUnknown(module, _modules_with_tables(state))
    tables = [name for name in owned if name in inspect(connection).get_table_names()]
    metadata = MetaData()
    rows = {name: _count(connection, Table(name, metadata)) for name in tables}
    return PurgePlan(
        module,
        state.revisions.get(module),
        rows,
        {name: count for name, count in shared.items() if count},
        tuple(name for name in owned if name not in rows),
        referring(connection, state, module),
    )


def _modules_with_tables(state: BaseState) -> list[str]:
    return sorted({*state.revisions, *state.owners.values()} - {CORE})


def _count(connection: Connection, table: Table, *rows: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*rows)) or 0


def _reflected(connection: Connection, plan: PurgePlan) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection, only=list(plan.rows), resolve_fks=False)
    return metadata


def _export(
    connection: Connection,
    plan: PurgePlan,
    tables: MetaData,
    shares: Sequence[Share],
    file: Path,
) -> None:
    """Write one JSON Lines file per table, a description, and the scripts of the migrations."""
    about = {"module": plan.module, "revision": plan.revision, "rows": plan.rows | plan.shared}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("module.json", json.dumps(about, ensure_ascii=False, indent=2))
        for kept in kept_revisions(connection, plan.module):
            archive.writestr(f"revisions/{kept.file_name}", kept.source)
        for table in tables.tables.values():
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as stream:
                stream.writelines(_lines(connection, select(table)))
        for share in shares:
            if share.table.name in plan.shared:
                with archive.open(f"{share.table.name}.jsonl", "w", force_zip64=True) as stream:
                    rows = select(share.table).where(share.of(plan.module))
                    stream.writelines(_lines(connection, rows))


def _lines(connection: Connection, rows: Select[Any]) -> Iterator[bytes]:
    options = {"yield_per": _ROWS_AT_ONCE}
    for row in connection.execute(rows, execution_options=options).mappings():
        yield json.dumps(dict(row), ensure_ascii=False, default=_plain).encode() + b"\n"


def _plain(value: Any) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _drop(connection: Connection, plan: PurgePlan, tables: MetaData) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for name in plan.others:
        if not name.endswith(")"):
            connection.exec_driver_sql(f"DROP VIEW {quote(name)}")
    tables.drop_all(connection, checkfirst=False)
    for name in plan.others:
        if name.endswith(")"):  # as PostgreSQL itself writes a function and its arguments
            connection.exec_driver_sql(f"DROP FUNCTION {name}")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(version_table(plan.module))}")
