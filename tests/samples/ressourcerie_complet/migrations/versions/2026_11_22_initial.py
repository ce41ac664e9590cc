# SPDX-License-Identifier: Apache-2.0
"""Notes."""

import sqlalchemy as sa
from alembic import op

from ressourcerie_core.db import NormalText, UtcInstant

revision = "complet_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "complet_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", NormalText(), nullable=False),
        sa.Column("written_at", UtcInstant(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["core_account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "complet_heard",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("complet_heard")
    op.drop_table("complet_note")
