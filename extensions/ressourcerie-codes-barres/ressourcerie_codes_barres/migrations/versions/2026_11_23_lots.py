# SPDX-License-Identifier: Apache-2.0
"""Lay the table of lots."""

import sqlalchemy as sa
from alembic import op

revision = "codes_barres_20261123_lots"
down_revision = "codes_barres_20261123_deposits"


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "codes_barres_lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contents", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_codes_barres_lot_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes_barres_lot")),
        sa.UniqueConstraint("number", name=op.f("uq_codes_barres_lot_number")),
    )
    op.create_index(
        "ix_codes_barres_lot_site", "codes_barres_lot", ["site_id", "left_at", "created_at"]
    )


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("codes_barres_lot")
