# SPDX-License-Identifier: Apache-2.0
"""Lay the table of the sales that wait for a weight."""

import sqlalchemy as sa
from alembic import op

revision = "flux_matiere_20261123_sales"
down_revision = "flux_matiere_20261123_notebooks"

_WAITS = sa.text("movement_id IS NULL")


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "flux_matiere_unplaced_sale",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=True),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("sign", sa.BigInteger(), nullable=False),
        sa.Column("original_line_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "destination IN ('sold', 'given')",
            name=op.f("ck_flux_matiere_unplaced_sale_left_by_the_till"),
        ),
        sa.CheckConstraint(
            "quantity BETWEEN 1 AND 1000000",
            name=op.f("ck_flux_matiere_unplaced_sale_quantity_bounds"),
        ),
        sa.CheckConstraint(
            "sign IN (-1, 1)", name=op.f("ck_flux_matiere_unplaced_sale_sign_is_one")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_flux_matiere_unplaced_sale_category_id_catalogue_category"),
        ),
        sa.ForeignKeyConstraint(
            ["movement_id"],
            ["flux_matiere_movement.id"],
            name=op.f("fk_flux_matiere_unplaced_sale_movement_id_flux_matiere_movement"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["core_site.id"],
            name=op.f("fk_flux_matiere_unplaced_sale_site_id_core_site"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_unplaced_sale")),
    )
    op.create_index(
        op.f("ix_flux_matiere_unplaced_sale_original_line_id"),
        "flux_matiere_unplaced_sale",
        ["original_line_id"],
        unique=False,
    )
    op.create_index(
        "ix_flux_matiere_unplaced_sale_waiting",
        "flux_matiere_unplaced_sale",
        ["site_id"],
        unique=False,
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("flux_matiere_unplaced_sale")
