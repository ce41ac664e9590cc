# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of destinations, of what they are told and of what they answer."""

import sqlalchemy as sa
from alembic import op

revision = "jarvos_hooks_20261123"
down_revision = None


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "jarvos_hook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=100000), nullable=False),
        sa.Column("events", sa.String(length=100000), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("why_off", sa.String(length=100000), nullable=True),
        sa.Column("secret_rank", sa.BigInteger(), nullable=False),
        sa.Column("old_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jarvos_hook")),
    )
    op.create_table(
        "jarvos_telling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hook_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.String(length=2000000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'parked', 'passed')",
            name=op.f("ck_jarvos_telling_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["hook_id"], ["jarvos_hook.id"], name=op.f("fk_jarvos_telling_hook_id_jarvos_hook")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jarvos_telling")),
        sa.UniqueConstraint("hook_id", "event_id", name=op.f("uq_jarvos_telling_hook_id_event_id")),
    )
    op.create_index(
        "ix_jarvos_telling_due", "jarvos_telling", ["hook_id", "state", "id"], unique=False
    )
    op.create_index(
        "ix_jarvos_telling_subject", "jarvos_telling", ["hook_id", "subject", "id"], unique=False
    )
    op.create_table(
        "jarvos_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("telling_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("said", sa.String(length=100000), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["telling_id"],
            ["jarvos_telling.id"],
            name=op.f("fk_jarvos_answer_telling_id_jarvos_telling"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jarvos_answer")),
    )
    op.create_index(
        op.f("ix_jarvos_answer_telling_id"), "jarvos_answer", ["telling_id"], unique=False
    )


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("jarvos_answer")
    op.drop_table("jarvos_telling")
    op.drop_table("jarvos_hook")
