# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of the till that change: how it is set, sessions, what waits."""

import sqlalchemy as sa
from alembic import op

revision = "caisse_20261123"
down_revision = None


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "caisse_method",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("gives_change", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("reference_required", sa.Boolean(), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=True),
        sa.Column("min_cents", sa.BigInteger(), nullable=True),
        sa.Column("max_cents", sa.BigInteger(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('cash', 'card', 'cheque', 'transfer', 'local', 'voucher', 'other')",
            name=op.f("ck_caisse_method_kind_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_method")),
    )
    op.create_index(
        "uq_caisse_method_living_name",
        "caisse_method",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "caisse_tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_tag")),
    )
    op.create_index(
        "uq_caisse_tag_living_name",
        "caisse_tag",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "caisse_site_settings",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("price_mode", sa.String(length=200), nullable=False),
        sa.Column("blind_count", sa.Boolean(), nullable=False),
        sa.Column("variance_threshold_cents", sa.BigInteger(), nullable=False),
        sa.Column("largest_cash_cents", sa.BigInteger(), nullable=False),
        sa.Column("receipt_width_mm", sa.BigInteger(), nullable=False),
        sa.Column("mentions", sa.String(length=100000), nullable=False),
        sa.CheckConstraint(
            "receipt_width_mm IN (57, 80)",
            name=op.f("ck_caisse_site_settings_receipt_width_known"),
        ),
        sa.CheckConstraint(
            "price_mode IN ('fixed', 'from', 'free', 'basket')",
            name=op.f("ck_caisse_site_settings_price_mode_known"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_caisse_site_settings_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_caisse_site_settings")),
    )
    op.create_table(
        "caisse_held",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("till_name", sa.String(length=200), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_device_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["core_device.id"], name=op.f("fk_caisse_held_device_id_core_device")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_caisse_held_site_id_core_site")
        ),
        sa.ForeignKeyConstraint(
            ["taken_device_id"],
            ["core_device.id"],
            name=op.f("fk_caisse_held_taken_device_id_core_device"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_held")),
    )
    op.create_index(op.f("ix_caisse_held_site_id"), "caisse_held", ["site_id"], unique=False)
    op.create_table(
        "caisse_till",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["core_device.id"], name=op.f("fk_caisse_till_device_id_core_device")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_caisse_till_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_till")),
        sa.UniqueConstraint("site_id", "code", name=op.f("uq_caisse_till_site_id_code")),
    )
    op.create_index(
        "uq_caisse_till_living_name",
        "caisse_till",
        ["site_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "caisse_contact",
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pending", sa.BigInteger(), nullable=False),
        sa.Column("oldest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_ticket", sa.Boolean(), nullable=False),
        sa.Column("app", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["core_device.id"], name=op.f("fk_caisse_contact_device_id_core_device")
        ),
        sa.ForeignKeyConstraint(
            ["till_id"], ["caisse_till.id"], name=op.f("fk_caisse_contact_till_id_caisse_till")
        ),
        sa.PrimaryKeyConstraint("till_id", "device_id", name=op.f("pk_caisse_contact")),
    )
    op.create_table(
        "caisse_gap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("of", sa.String(length=200), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by", sa.Uuid(), nullable=True),
        sa.Column("explanation", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "of IN ('tickets', 'school', 'acts')", name=op.f("ck_caisse_gap_of_known")
        ),
        sa.CheckConstraint("first <= last", name=op.f("ck_caisse_gap_in_order")),
        sa.ForeignKeyConstraint(
            ["till_id"], ["caisse_till.id"], name=op.f("fk_caisse_gap_till_id_caisse_till")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_gap")),
    )
    op.create_index(
        "ix_caisse_gap_till_id_series_of", "caisse_gap", ["till_id", "series", "of"], unique=False
    )
    op.create_table(
        "caisse_series",
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("last_school", sa.BigInteger(), nullable=False),
        sa.Column("last_act_id", sa.Uuid(), nullable=True),
        sa.Column("interrupted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interrupted_by", sa.Uuid(), nullable=True),
        sa.Column("interrupted_why", sa.String(length=200), nullable=True),
        sa.Column("waiting", sa.BigInteger(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by", sa.Uuid(), nullable=True),
        sa.Column("explanation", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["core_device.id"], name=op.f("fk_caisse_series_device_id_core_device")
        ),
        sa.ForeignKeyConstraint(
            ["till_id"], ["caisse_till.id"], name=op.f("fk_caisse_series_till_id_caisse_till")
        ),
        sa.PrimaryKeyConstraint("till_id", "series", name=op.f("pk_caisse_series")),
    )
    op.create_table(
        "caisse_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("told_day", sa.Date(), nullable=True),
        sa.Column("float_cents", sa.BigInteger(), nullable=False),
        sa.Column("float_expected_cents", sa.BigInteger(), nullable=True),
        sa.Column("denominations", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("abandoned", sa.Boolean(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=True),
        sa.Column("card_terminal_cents", sa.BigInteger(), nullable=True),
        sa.Column("left_cents", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'deferred') = (told_day IS NOT NULL)",
            name=op.f("ck_caisse_session_deferred_has_a_day"),
        ),
        sa.CheckConstraint(
            "kind IN ('normal', 'deferred', 'school')", name=op.f("ck_caisse_session_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["core_device.id"], name=op.f("fk_caisse_session_device_id_core_device")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_caisse_session_site_id_core_site")
        ),
        sa.ForeignKeyConstraint(
            ["till_id"], ["caisse_till.id"], name=op.f("fk_caisse_session_till_id_caisse_till")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_session")),
        sa.UniqueConstraint("till_id", "number", name=op.f("uq_caisse_session_till_id_number")),
    )
    op.create_index(
        "ix_caisse_session_site_id_day", "caisse_session", ["site_id", "day"], unique=False
    )
    op.create_index(
        "uq_caisse_session_deferred",
        "caisse_session",
        ["till_id", "told_day"],
        unique=True,
        sqlite_where=sa.text("kind = 'deferred' AND NOT abandoned"),
        postgresql_where=sa.text("kind = 'deferred' AND NOT abandoned"),
    )
    op.create_index(
        "uq_caisse_session_open",
        "caisse_session",
        ["till_id", "kind"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL AND kind <> 'deferred'"),
        postgresql_where=sa.text("closed_at IS NULL AND kind <> 'deferred'"),
    )
    op.create_table(
        "caisse_stray",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("till_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.String(length=2000000), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('attached', 'dismissed')", name=op.f("ck_caisse_stray_outcome_known")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (settled_at IS NULL)",
            name=op.f("ck_caisse_stray_settled_with_an_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["core_device.id"], name=op.f("fk_caisse_stray_device_id_core_device")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_caisse_stray_site_id_core_site")
        ),
        sa.ForeignKeyConstraint(
            ["till_id"], ["caisse_till.id"], name=op.f("fk_caisse_stray_till_id_caisse_till")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caisse_stray")),
    )
    op.create_index(op.f("ix_caisse_stray_site_id"), "caisse_stray", ["site_id"], unique=False)
    op.create_index(op.f("ix_caisse_stray_till_id"), "caisse_stray", ["till_id"], unique=False)


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("caisse_stray")
    op.drop_table("caisse_session")
    op.drop_table("caisse_series")
    op.drop_table("caisse_gap")
    op.drop_table("caisse_contact")
    op.drop_table("caisse_till")
    op.drop_table("caisse_held")
    op.drop_table("caisse_site_settings")
    op.drop_table("caisse_tag")
    op.drop_table("caisse_method")
