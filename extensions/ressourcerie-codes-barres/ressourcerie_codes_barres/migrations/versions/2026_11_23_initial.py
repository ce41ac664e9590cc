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
        sa.Column("provenance", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sold_line_id", sa.Uuid(), nullable=True),
        sa.Column("sold_ticket_id", sa.Uuid(), nullable=True),
        sa.Column("sold_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'sold') = (sold_line_id IS NOT NULL)",
            name=op.f("ck_codes_barres_object_sold_by_a_line"),
        ),
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
        sa.UniqueConstraint("sold_line_id", name=op.f("uq_codes_barres_object_sold_line_id")),
    )
    op.create_index(
        "ix_codes_barres_object_site", "codes_barres_object", ["site_id", "state", "created_at"]
    )
    op.create_index(
        "ix_codes_barres_object_changed", "codes_barres_object", ["site_id", "changed_at"]
    )
    _create_what_follows_objects()
    op.create_table(
        "codes_barres_short_number",
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('category', 'preset', 'container')",
            name=op.f("ck_codes_barres_short_number_kind_known"),
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


def _create_what_follows_objects() -> None:
    op.create_table(
        "codes_barres_price",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["object_id"],
            ["codes_barres_object.id"],
            name=op.f("fk_codes_barres_price_object_id_codes_barres_object"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes_barres_price")),
    )
    op.create_index("ix_codes_barres_price_object", "codes_barres_price", ["object_id", "at"])
    op.create_table(
        "codes_barres_double_sale",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["object_id"],
            ["codes_barres_object.id"],
            name=op.f("fk_codes_barres_double_sale_object_id_codes_barres_object"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["core_site.id"],
            name=op.f("fk_codes_barres_double_sale_site_id_core_site"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes_barres_double_sale")),
        sa.UniqueConstraint("line_id", name=op.f("uq_codes_barres_double_sale_line_id")),
    )
    op.create_index(
        "ix_codes_barres_double_sale_site", "codes_barres_double_sale", ["site_id", "settled_at"]
    )
    op.create_table(
        "codes_barres_article",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digits", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "price_cents >= 0", name=op.f("ck_codes_barres_article_price_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_codes_barres_article_category_id_catalogue_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes_barres_article")),
        sa.UniqueConstraint("digits", name=op.f("uq_codes_barres_article_digits")),
    )
    op.create_table(
        "codes_barres_unknown",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_codes_barres_unknown_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes_barres_unknown")),
        sa.UniqueConstraint("site_id", "code", name=op.f("uq_codes_barres_unknown_site_id_code")),
    )
    op.create_index("ix_codes_barres_unknown_site", "codes_barres_unknown", ["site_id", "last_at"])


def downgrade() -> None:
    """Take these tables away."""
    op.drop_table("codes_barres_unknown")
    op.drop_table("codes_barres_article")
    op.drop_table("codes_barres_double_sale")
    op.drop_table("codes_barres_price")
    op.drop_table("codes_barres_print")
    op.drop_table("codes_barres_short_number")
    op.drop_table("codes_barres_object")
