# SPDX-License-Identifier: Apache-2.0
"""Lay the core's tables of people, sites, devices and modules."""

import sqlalchemy as sa
from alembic import op

revision = "core_20261122"
down_revision = None

#: A consultation is never changed, and goes only after twelve months.
CONSULTATION_GUARDS = {
    "sqlite": (
        """
        CREATE TRIGGER core_consultation_update BEFORE UPDATE ON core_consultation
        BEGIN SELECT RAISE(ABORT, 'core_consultation is append-only'); END
        """,
        """
        CREATE TRIGGER core_consultation_delete BEFORE DELETE ON core_consultation
        WHEN OLD.read_at > datetime('now', '-12 months')
        BEGIN SELECT RAISE(ABORT, 'core_consultation is append-only'); END
        """,
        # INSERT OR REPLACE deletes without a word to the trigger above.
        """
        CREATE TRIGGER core_consultation_replace BEFORE INSERT ON core_consultation
        WHEN EXISTS (SELECT 1 FROM core_consultation WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'core_consultation is append-only'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION core_consultation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'DELETE' AND OLD.read_at <= now() - interval '12 months' THEN
            RETURN OLD;
          END IF;
          RAISE EXCEPTION 'core_consultation is append-only';
        END $$
        """,
        """
        CREATE TRIGGER core_consultation_row BEFORE UPDATE OR DELETE ON core_consultation
        FOR EACH ROW EXECUTE FUNCTION core_consultation_guard()
        """,
        """
        CREATE TRIGGER core_consultation_table BEFORE TRUNCATE ON core_consultation
        FOR EACH STATEMENT EXECUTE FUNCTION core_consultation_guard()
        """,
    ),
}


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "core_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_account")),
        sa.UniqueConstraint("login", name=op.f("uq_core_account_login")),
    )
    op.create_table(
        "core_association",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_association")),
    )
    op.create_table(
        "core_consultation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["reader_id"],
            ["core_account.id"],
            name=op.f("fk_core_consultation_reader_id_core_account"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["core_account.id"],
            name=op.f("fk_core_consultation_subject_id_core_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_consultation")),
    )
    op.create_index(op.f("ix_core_consultation_read_at"), "core_consultation", ["read_at"])
    op.create_index(op.f("ix_core_consultation_subject_id"), "core_consultation", ["subject_id"])
    for statement in CONSULTATION_GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.create_table(
        "core_kept_answer",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_core_kept_answer")),
    )
    op.create_table(
        "core_kept_revision",
        sa.Column("module", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.String(length=200), nullable=False),
        sa.Column("down_revision", sa.String(length=200), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=2000000), nullable=False),
        sa.Column("sha256", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("module", "revision", name=op.f("pk_core_kept_revision")),
    )
    op.create_table(
        "core_owned_table",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("module", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_owned_table")),
    )
    op.create_index(
        op.f("ix_core_owned_table_module"), "core_owned_table", ["module"], unique=False
    )
    op.create_table(
        "core_site",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=200), nullable=False),
        sa.Column("switch_hour", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("switch_hour BETWEEN 0 AND 23", name=op.f("ck_core_site_switch_hour")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_site")),
        sa.UniqueConstraint("name", name=op.f("uq_core_site_name")),
    )
    op.create_table(
        "core_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["core_account.id"], name=op.f("fk_core_grant_account_id_core_account")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_core_grant_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_grant")),
    )
    op.create_index(op.f("ix_core_grant_site_id"), "core_grant", ["site_id"], unique=False)
    op.create_index(
        "uq_core_grant_everywhere",
        "core_grant",
        ["account_id", "role"],
        unique=True,
        sqlite_where=sa.text("site_id IS NULL"),
        postgresql_where=sa.text("site_id IS NULL"),
    )
    op.create_index(
        "uq_core_grant_site", "core_grant", ["account_id", "role", "site_id"], unique=True
    )
    op.create_table(
        "core_device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("use", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=200), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolled_by", sa.Uuid(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolled_by"],
            ["core_account.id"],
            name=op.f("fk_core_device_enrolled_by_core_account"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_core_device_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_device")),
        sa.UniqueConstraint("digest", name=op.f("uq_core_device_digest")),
    )
    op.create_index(op.f("ix_core_device_site_id"), "core_device", ["site_id"])
    op.create_table(
        "core_enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("use", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["offered_by"],
            ["core_account.id"],
            name=op.f("fk_core_enrolment_offered_by_core_account"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_core_enrolment_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_enrolment")),
        sa.UniqueConstraint("digest", name=op.f("uq_core_enrolment_digest")),
    )
    op.create_table(
        "core_pin",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["core_account.id"], name=op.f("fk_core_pin_account_id_core_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_core_pin")),
    )
    op.create_table(
        "core_pin_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_pin_attempt")),
    )
    op.create_index(op.f("ix_core_pin_attempt_account_id"), "core_pin_attempt", ["account_id"])
    op.create_index(op.f("ix_core_pin_attempt_device_id"), "core_pin_attempt", ["device_id"])
    op.create_table(
        "core_badge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["core_account.id"], name=op.f("fk_core_badge_account_id_core_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_badge")),
        sa.UniqueConstraint("digest", name=op.f("uq_core_badge_digest")),
    )
    op.create_index(op.f("ix_core_badge_account_id"), "core_badge", ["account_id"])
    op.create_table(
        "core_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_core_session_account_id_core_account"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["core_device.id"], name=op.f("fk_core_session_device_id_core_device")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_core_session_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_session")),
        sa.UniqueConstraint("digest", name=op.f("uq_core_session_digest")),
    )
    op.create_index(op.f("ix_core_session_account_id"), "core_session", ["account_id"])
    op.create_index(op.f("ix_core_session_device_id"), "core_session", ["device_id"])
    op.create_table(
        "core_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["core_account.id"], name=op.f("fk_core_token_account_id_core_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_core_token_digest")),
    )
    op.create_index(
        "uq_core_token_name",
        "core_token",
        ["account_id", "name"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_index(
        "uq_core_token_name",
        table_name="core_token",
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_table("core_token")
    op.drop_index(op.f("ix_core_session_device_id"), table_name="core_session")
    op.drop_index(op.f("ix_core_session_account_id"), table_name="core_session")
    op.drop_table("core_session")
    op.drop_index(op.f("ix_core_badge_account_id"), table_name="core_badge")
    op.drop_table("core_badge")
    op.drop_table("core_pin_attempt")
    op.drop_table("core_pin")
    op.drop_table("core_enrolment")
    op.drop_index(op.f("ix_core_device_site_id"), table_name="core_device")
    op.drop_table("core_device")
    op.drop_index("uq_core_grant_site", table_name="core_grant")
    op.drop_index(
        "uq_core_grant_everywhere",
        table_name="core_grant",
        sqlite_where=sa.text("site_id IS NULL"),
        postgresql_where=sa.text("site_id IS NULL"),
    )
    op.drop_index(op.f("ix_core_grant_site_id"), table_name="core_grant")
    op.drop_table("core_grant")
    op.drop_table("core_site")
    op.drop_index(op.f("ix_core_owned_table_module"), table_name="core_owned_table")
    op.drop_table("core_owned_table")
    op.drop_table("core_kept_revision")
    op.drop_table("core_kept_answer")
    op.drop_table("core_consultation")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION core_consultation_guard()")
    op.drop_table("core_association")
    op.drop_table("core_account")
