# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of codes."""

import sqlalchemy as sa
from alembic import op

revision = "codes_barres_20261123"
down_revision = None


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "codes_barres_object",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("weight_grams", sa.BigInteger(), nullable=True),
        sa.Column("condition", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('available', 'sold', 'withdrawn', 'lost')",
            name=op.f("ck_codes_barres_object_state_known"),
        ),
        sa.CheckConstraint(
            "price_cents >= 0", name=op.f("ck_codes_barres_object_price_not_negative")
        ),
        sa.CheckConstraint("weight_grams > 0", name=op.f("ck_codes_barres_object_weight_positive")),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_codes_barres_object_category_id_catalogue_category"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_codes_barres_object_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes_barres_object")),
        sa.UniqueConstraint("number", name=op.f("uq_codes_barres_object_number")),
    )
    op.create_index(
        "ix_codes_barres_object_site", "codes_barres_object", ["site_id", "state", "created_at"]
    )
    op.create_table(
        "codes_barres_short_number",
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('category')", name=op.f("ck_codes_barres_short_number_kind_known")
        ),
        sa.PrimaryKeyConstraint("kind", "number", name=op.f("pk_codes_barres_short_number")),
        sa.UniqueConstraint(
            "kind", "target_id", name=op.f("uq_codes_barres_short_number_kind_target_id")
        ),
    )
    op.create_table(
        "codes_barres_print",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("paper", sa.String(length=200), nullable=False),
        sa.Column("symbology", sa.String(length=200), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_codes_barres_print_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes_barres_print")),
    )
    op.create_index("ix_codes_barres_print_site", "codes_barres_print", ["site_id", "at"])


def downgrade() -> None:
    """Take these tables away."""
    op.drop_table("codes_barres_print")
    op.drop_table("codes_barres_short_number")
    op.drop_table("codes_barres_object")
