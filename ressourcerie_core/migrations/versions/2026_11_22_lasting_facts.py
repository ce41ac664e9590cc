# SPDX-License-Identifier: Apache-2.0
"""Lay the core's tables of what lasts: journal, events and their deliveries, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "core_20261122_facts"
down_revision = "core_20261122"

#: A record is only ever added, and only after the last one of its stream: the last condition also
#: refuses every form of REPLACE, whatever the connection's pragmas.
JOURNAL_GUARDS = {
    "sqlite": (
        """
        CREATE TRIGGER core_journal_no_update BEFORE UPDATE ON core_journal
        BEGIN SELECT RAISE(ABORT, 'core_journal is append-only'); END
        """,
        """
        CREATE TRIGGER core_journal_no_delete BEFORE DELETE ON core_journal
        BEGIN SELECT RAISE(ABORT, 'core_journal is append-only'); END
        """,
        """
        CREATE TRIGGER core_journal_next BEFORE INSERT ON core_journal
        WHEN NEW.number IS NOT
          (SELECT COALESCE(MAX(number), 0) + 1 FROM core_journal WHERE stream = NEW.stream)
        BEGIN SELECT RAISE(ABORT, 'core_journal takes the next number only'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION core_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'core_journal is append-only'; END $$
        """,
        """
        CREATE FUNCTION core_journal_check_next() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.number IS DISTINCT FROM
            (SELECT COALESCE(MAX(number), 0) + 1 FROM core_journal WHERE stream = NEW.stream)
          THEN RAISE EXCEPTION 'core_journal takes the next number only'; END IF;
          RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER core_journal_no_change BEFORE UPDATE OR DELETE ON core_journal
        FOR EACH ROW EXECUTE FUNCTION core_journal_refuse()
        """,
        """
        CREATE TRIGGER core_journal_no_truncate BEFORE TRUNCATE ON core_journal
        FOR EACH STATEMENT EXECUTE FUNCTION core_journal_refuse()
        """,
        """
        CREATE TRIGGER core_journal_next BEFORE INSERT ON core_journal
        FOR EACH ROW EXECUTE FUNCTION core_journal_check_next()
        """,
    ),
}


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "core_enabled_module",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("enabled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_enabled_module")),
    )
    op.create_table(
        "core_event",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.String(length=2000000), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_core_event")),
        sa.UniqueConstraint("id", name=op.f("uq_core_event_id")),
    )
    op.create_index(op.f("ix_core_event_name"), "core_event", ["name"])
    op.create_table(
        "core_subscription",
        sa.Column("subscriber", sa.String(length=200), nullable=False),
        sa.Column("module", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subscriber", name=op.f("pk_core_subscription")),
    )
    op.create_index(op.f("ix_core_subscription_event"), "core_subscription", ["event"])
    op.create_index(op.f("ix_core_subscription_module"), "core_subscription", ["module"])
    op.create_table(
        "core_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscriber", sa.String(length=200), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=100000), nullable=True),
        sa.Column("reason", sa.String(length=100000), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["position"],
            ["core_event.position"],
            name=op.f("fk_core_delivery_position_core_event"),
        ),
        sa.ForeignKeyConstraint(
            ["subscriber"],
            ["core_subscription.subscriber"],
            name=op.f("fk_core_delivery_subscriber_core_subscription"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_delivery")),
        sa.UniqueConstraint(
            "subscriber", "position", name=op.f("uq_core_delivery_subscriber_position")
        ),
    )
    unfinished = sa.text("state IN ('waiting', 'dead')")
    op.create_index(
        "ix_core_delivery_due",
        "core_delivery",
        ["position", "subscriber"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    in_trouble = sa.text("(state = 'dead' OR state = 'waiting' AND attempts > 0)")
    op.create_index(
        "ix_core_delivery_trouble",
        "core_delivery",
        ["subscriber", "subject", "position"],
        sqlite_where=in_trouble,
        postgresql_where=in_trouble,
    )
    op.create_index(op.f("ix_core_delivery_position"), "core_delivery", ["position"])
    op.create_table(
        "core_job",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("module", sa.String(length=200), nullable=False),
        sa.Column("schedule", sa.String(length=200), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=100000), nullable=True),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_job")),
    )
    op.create_index(op.f("ix_core_job_module"), "core_job", ["module"])
    op.create_table(
        "core_journal",
        sa.Column("stream", sa.String(length=200), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.String(length=2000000), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=200), nullable=False),
        sa.Column("format", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "number", name=op.f("pk_core_journal")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_core_journal_kind", "core_journal", ["kind", "stream", "number"])
    op.create_index(op.f("ix_core_journal_recorded_at"), "core_journal", ["recorded_at"])
    op.create_table(
        "core_journal_head",
        sa.Column("stream", sa.String(length=200), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_core_journal_head")),
    )
    for statement in JOURNAL_GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("core_journal_head")
    op.drop_table("core_journal")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION core_journal_refuse(), core_journal_check_next()")
    op.drop_index(op.f("ix_core_job_module"), table_name="core_job")
    op.drop_table("core_job")
    op.drop_index(op.f("ix_core_delivery_position"), table_name="core_delivery")
    op.drop_index("ix_core_delivery_trouble", table_name="core_delivery")
    op.drop_index("ix_core_delivery_due", table_name="core_delivery")
    op.drop_table("core_delivery")
    op.drop_index(op.f("ix_core_subscription_module"), table_name="core_subscription")
    op.drop_index(op.f("ix_core_subscription_event"), table_name="core_subscription")
    op.drop_table("core_subscription")
    op.drop_index(op.f("ix_core_event_name"), table_name="core_event")
    op.drop_table("core_event")
    op.drop_table("core_enabled_module")
