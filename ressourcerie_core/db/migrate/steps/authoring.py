# SPDX-License-Identifier: Apache-2.0
"""Draft the next revision of a module from the difference between its tables and a base."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.operations.ops import DowngradeOps, UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, types

from ressourcerie_core import clock
from ressourcerie_core.db.migrate.history import History
from ressourcerie_core.db.migrate.names import CORE, is_version_table, module_by_name
from ressourcerie_core.db.types import Model

_TEMPLATE = '''# SPDX-License-Identifier: Apache-2.0
"""{sentence}"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down}


def upgrade() -> None:
    """Bring the base to this revision."""
{upgrade}


def downgrade() -> None:
    """Bring the base back to the revision before."""
{downgrade}
'''


def differences(connection: Connection, module: str, modules: Sequence[str]) -> list[Any]:
    """List how the tables of a module in a base differ from its models."""
    return list(compare_metadata(_context(connection, module, modules), Model.metadata))


def draft_revision(
    connection: Connection, history: History, *, name: str, sentence: str, modules: Sequence[str]
) -> Path:
    """Write the revision that makes a base equal to the models of a module; read it before use.

    :param name: a few words with underscores, the end of the file's name.
    :param sentence: what the revision does.
    :param modules: the modules whose models are imported, this one included.
    """
    context = _context(connection, history.module, modules)
    operations = produce_migrations(context, Model.metadata)
    assert operations.upgrade_ops is not None
    assert operations.downgrade_ops is not None
    date = f"{clock.now():%Y_%m_%d}"
    down = f'"{history.head}"' if history.head else "None"
    text = _TEMPLATE.format(
        sentence=sentence,
        revision=_new_revision(history, date.replace("_", "")),
        down=down,
        upgrade=_code(operations.upgrade_ops, context),
        downgrade=_code(operations.downgrade_ops, context),
    )
    file = history.versions / f"{date}_{name}.py"
    file.write_text(text, encoding="utf-8")
    return file


def _context(connection: Connection, module: str, modules: Sequence[str]) -> MigrationContext:
    known = {*modules, module, CORE}

    def is_own(name: str | None, kind: str, parents: Any) -> bool:
        table = name if kind == "table" else parents.get("table_name")
        if kind == "schema" or table is None:
            return name is None
        return module_by_name(table, known) == module and not is_version_table(table)

    def is_included(_item: Any, name: str | None, kind: str, *_more: Any) -> bool:
        return kind != "table" or is_own(name, kind, {})

    return MigrationContext.configure(
        connection,
        opts={
            "target_metadata": Model.metadata,
            "include_name": is_own,
            "include_object": is_included,
            "compare_type": True,
            "compare_server_default": True,
        },
    )


def _code(operations: UpgradeOps | DowngradeOps, context: MigrationContext) -> str:
    code = render_python_code(operations, render_item=_render, migration_context=context)
    return "\n".join(line for line in code.splitlines() if not line.strip().startswith("#"))


def _new_revision(history: History, date: str) -> str:
    """Make an identifier that reads well: the module, the day, and a number from the second on."""
    start = f"{history.module.replace('-', '_')[:20]}_{date}"
    used = sum(revision.id.startswith(start) for revision in history.revisions)
    return f"{start}_{used + 1}" if used else start


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our types as the plain ones they are stored in: a revision outlives our code."""
    if kind != "type" or not isinstance(item, types.TypeDecorator):
        return False
    return f"sa.{item.impl_instance!r}"
