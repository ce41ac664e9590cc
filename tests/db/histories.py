# SPDX-License-Identifier: Apache-2.0
"""Write the histories of small modules, as their packages would carry them."""

from pathlib import Path
from textwrap import indent

from ressourcerie_core.db.migrate.history import History

REVISION = '''"""A revision of a test."""

import sqlalchemy as sa
from alembic import op

revision = "{id}"
down_revision = {down!r}


def upgrade():
{upgrade}


def downgrade():
{downgrade}
'''


class Writer:
    """Writes revisions under one folder, a subfolder per module."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def history(self, module: str, *requires: str) -> History:
        """Give the history of a module as it is now written."""
        versions = self.root / module / "migrations" / "versions"
        versions.mkdir(parents=True, exist_ok=True)
        return History(module, versions, requires)

    def revision(
        self,
        module: str,
        revision: str,
        upgrade: str,
        downgrade: str = "pass",
        down: str | None = None,
    ) -> None:
        """Add a revision to a module."""
        text = REVISION.format(
            id=revision,
            down=down,
            upgrade=indent(upgrade, "    "),
            downgrade=indent(downgrade, "    "),
        )
        (self.history(module).versions / f"{revision}.py").write_text(text, "utf-8")

    def table(self, module: str, name: str, *columns: str, revision: str | None = None) -> History:
        """Write the history of a module whose one revision creates one table."""
        more = "".join(f", {column}" for column in columns)
        create = f'op.create_table("{name}", sa.Column("id", sa.Integer, primary_key=True){more})'
        self.revision(module, revision or f"{name}_1", create, f'op.drop_table("{name}")')
        return self.history(module)
