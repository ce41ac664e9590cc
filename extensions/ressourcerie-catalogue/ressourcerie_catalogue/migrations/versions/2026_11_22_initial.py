# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of the catalogue."""

import sqlalchemy as sa
from alembic import op

revision = "catalogue_20261122"
down_revision = None


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "catalogue_category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("guide_price_cents", sa.BigInteger(), nullable=True),
        sa.Column("min_price_cents", sa.BigInteger(), nullable=True),
        sa.Column("max_price_cents", sa.BigInteger(), nullable=True),
        sa.Column("default_weight_grams", sa.BigInteger(), nullable=True),
        sa.Column("max_weight_grams", sa.BigInteger(), nullable=True),
        sa.Column("at_till", sa.Boolean(), nullable=False),
        sa.Column("at_reception", sa.Boolean(), nullable=False),
        sa.Column("letter", sa.String(200), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "default_weight_grams <= max_weight_grams",
            name=op.f("ck_catalogue_category_weight_below_max"),
        ),
        sa.CheckConstraint(
            "default_weight_grams BETWEEN 1 AND 10000000",
            name=op.f("ck_catalogue_category_default_weight_grams_bounds"),
        ),
        sa.CheckConstraint(
            "guide_price_cents <= max_price_cents",
            name=op.f("ck_catalogue_category_guide_below_max"),
        ),
        sa.CheckConstraint(
            "guide_price_cents BETWEEN 0 AND 10000000",
            name=op.f("ck_catalogue_category_guide_price_cents_bounds"),
        ),
        sa.CheckConstraint("length(letter) = 1", name=op.f("ck_catalogue_category_letter_is_one")),
        sa.CheckConstraint(
            "max_price_cents BETWEEN 0 AND 10000000",
            name=op.f("ck_catalogue_category_max_price_cents_bounds"),
        ),
        sa.CheckConstraint(
            "max_weight_grams BETWEEN 1 AND 10000000",
            name=op.f("ck_catalogue_category_max_weight_grams_bounds"),
        ),
        sa.CheckConstraint(
            "min_price_cents <= guide_price_cents",
            name=op.f("ck_catalogue_category_min_below_guide"),
        ),
        sa.CheckConstraint(
            "min_price_cents <= max_price_cents", name=op.f("ck_catalogue_category_min_below_max")
        ),
        sa.CheckConstraint(
            "min_price_cents BETWEEN 0 AND 10000000",
            name=op.f("ck_catalogue_category_min_price_cents_bounds"),
        ),
        sa.CheckConstraint(
            "parent_id <> id", name=op.f("ck_catalogue_category_not_its_own_parent")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["catalogue_category.id"],
            name=op.f("fk_catalogue_category_parent_id_catalogue_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_category")),
    )
    op.create_index(
        op.f("ix_catalogue_category_parent_id"), "catalogue_category", ["parent_id"], unique=False
    )
    op.create_index(
        "uq_catalogue_category_living_letter_root",
        "catalogue_category",
        ["letter"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL AND parent_id IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL AND parent_id IS NULL"),
    )
    op.create_index(
        "uq_catalogue_category_living_name_key_root",
        "catalogue_category",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL AND parent_id IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL AND parent_id IS NULL"),
    )
    op.create_index(
        "uq_catalogue_category_living_parent_id_letter",
        "catalogue_category",
        ["parent_id", "letter"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index(
        "uq_catalogue_category_living_parent_id_name_key",
        "catalogue_category",
        ["parent_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "catalogue_container",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("tare_grams", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "tare_grams BETWEEN 0 AND 10000000",
            name=op.f("ck_catalogue_container_tare_grams_bounds"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_container")),
    )
    op.create_index(
        "uq_catalogue_container_living_name_key",
        "catalogue_container",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "catalogue_official_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sector", sa.String(200), nullable=False),
        sa.Column("axis", sa.String(200), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("certainty", sa.String(200), nullable=False),
        sa.CheckConstraint(
            "axis IN ('family', 'stream')", name=op.f("ck_catalogue_official_code_axis_known")
        ),
        sa.CheckConstraint(
            "certainty IN ('primary', 'secondary', 'unverified')",
            name=op.f("ck_catalogue_official_code_certainty_known"),
        ),
        sa.CheckConstraint(
            "valid_from <= valid_until", name=op.f("ck_catalogue_official_code_validity_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_official_code")),
        sa.UniqueConstraint(
            "code", "valid_from", name=op.f("uq_catalogue_official_code_code_valid_from")
        ),
    )
    op.create_table(
        "catalogue_partner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("siret", sa.String(200), nullable=True),
        sa.Column("office_contact", sa.String(200), nullable=True),
        sa.Column("agreement_from", sa.Date(), nullable=True),
        sa.Column("agreement_until", sa.Date(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "agreement_from <= agreement_until",
            name=op.f("ck_catalogue_partner_agreement_in_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_partner")),
    )
    op.create_index(
        "uq_catalogue_partner_living_name_key",
        "catalogue_partner",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "catalogue_category_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(200), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("file_sha256", sa.String(200), nullable=True),
        sa.Column("file_line", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('created', 'renamed', 'moved', 'split', 'merged', 'archived', 'restored')",
            name=op.f("ck_catalogue_category_change_kind_known"),
        ),
        sa.CheckConstraint(
            "number >= 1", name=op.f("ck_catalogue_category_change_number_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_catalogue_category_change_category_id_catalogue_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_category_change")),
        sa.UniqueConstraint(
            "category_id", "number", name=op.f("uq_catalogue_category_change_category_id_number")
        ),
    )
    op.create_index(
        "ix_catalogue_category_change_effective_on",
        "catalogue_category_change",
        ["effective_on"],
        unique=False,
    )
    op.create_table(
        "catalogue_official_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("official_code_id", sa.Uuid(), nullable=False),
        sa.Column("axis", sa.String(200), nullable=False),
        sa.Column("share", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "axis IN ('family', 'stream')", name=op.f("ck_catalogue_official_share_axis_known")
        ),
        sa.CheckConstraint(
            "share BETWEEN 1 AND 10000", name=op.f("ck_catalogue_official_share_share_bounds")
        ),
        sa.CheckConstraint(
            "valid_from <= valid_until", name=op.f("ck_catalogue_official_share_validity_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_catalogue_official_share_category_id_catalogue_category"),
        ),
        sa.ForeignKeyConstraint(
            ["official_code_id"],
            ["catalogue_official_code.id"],
            name=op.f("fk_catalogue_official_share_official_code_id_catalogue_official_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_official_share")),
        sa.UniqueConstraint(
            "category_id",
            "official_code_id",
            "valid_from",
            name=op.f("uq_catalogue_official_share_category_id_official_code_id_valid_from"),
        ),
    )
    op.create_table(
        "catalogue_partner_role",
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.CheckConstraint(
            "role IN ('supplier', 'collector', 'recycler', 'social', 'authority', 'producer-body')",
            name=op.f("ck_catalogue_partner_role_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["catalogue_partner.id"],
            name=op.f("fk_catalogue_partner_role_partner_id_catalogue_partner"),
        ),
        sa.PrimaryKeyConstraint("partner_id", "role", name=op.f("pk_catalogue_partner_role")),
    )
    op.create_table(
        "catalogue_partner_material",
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("material", sa.String(200), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "material IN ('textile', 'metal', 'wood', 'paper', 'glass', 'plastic', 'furniture',"
            " 'electrical', 'toys', 'rubble', 'hazardous', 'other')",
            name=op.f("ck_catalogue_partner_material_material_known"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["catalogue_partner.id"],
            name=op.f("fk_catalogue_partner_material_partner_id_catalogue_partner"),
        ),
        sa.PrimaryKeyConstraint(
            "partner_id", "material", name=op.f("pk_catalogue_partner_material")
        ),
    )
    op.create_table(
        "catalogue_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_catalogue_place_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_place")),
    )
    op.create_index(
        "uq_catalogue_place_living_name_key",
        "catalogue_place",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "catalogue_preset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(200), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('gift', 'gift-minor', 'recycling', 'waste', 'sale')",
            name=op.f("ck_catalogue_preset_kind_known"),
        ),
        sa.CheckConstraint(
            "price_cents BETWEEN 0 AND 10000000",
            name=op.f("ck_catalogue_preset_price_cents_bounds"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_catalogue_preset_category_id_catalogue_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_preset")),
    )
    op.create_index(
        "uq_catalogue_preset_living_name_key",
        "catalogue_preset",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "catalogue_place_role",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.CheckConstraint(
            "role IN ('collection', 'sale', 'exit')",
            name=op.f("ck_catalogue_place_role_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["catalogue_place.id"],
            name=op.f("fk_catalogue_place_role_place_id_catalogue_place"),
        ),
        sa.PrimaryKeyConstraint("place_id", "role", name=op.f("pk_catalogue_place_role")),
    )
    op.create_table(
        "catalogue_succession",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=False),
        sa.Column("share", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "share BETWEEN 1 AND 10000", name=op.f("ck_catalogue_succession_share_bounds")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["catalogue_category_change.id"],
            name=op.f("fk_catalogue_succession_change_id_catalogue_category_change"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["catalogue_category.id"],
            name=op.f("fk_catalogue_succession_successor_id_catalogue_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_succession")),
        sa.UniqueConstraint(
            "change_id", "successor_id", name=op.f("uq_catalogue_succession_change_id_successor_id")
        ),
    )
    op.create_index(
        op.f("ix_catalogue_succession_successor_id"),
        "catalogue_succession",
        ["successor_id"],
        unique=False,
    )
    op.create_table(
        "catalogue_deposit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("deposited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_deposit")),
    )


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("catalogue_deposit")
    op.drop_table("catalogue_succession")
    op.drop_table("catalogue_place_role")
    op.drop_table("catalogue_preset")
    op.drop_table("catalogue_place")
    op.drop_table("catalogue_partner_role")
    op.drop_table("catalogue_partner_material")
    op.drop_table("catalogue_official_share")
    op.drop_table("catalogue_category_change")
    op.drop_table("catalogue_partner")
    op.drop_table("catalogue_official_code")
    op.drop_table("catalogue_container")
    op.drop_table("catalogue_category")
