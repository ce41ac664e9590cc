# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of what is to be booked in Paheko."""

import sqlalchemy as sa
from alembic import op

revision = "paheko_20261123"
down_revision = None


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "paheko_booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("sign", sa.BigInteger(), nullable=False),
        sa.Column("mirrors", sa.Uuid(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.String(length=100000), nullable=False),
        sa.Column("payload", sa.String(length=100000), nullable=True),
        sa.Column("plan", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(length=100000), nullable=True),
        sa.Column("paheko_id", sa.BigInteger(), nullable=True),
        sa.Column("paheko_year", sa.BigInteger(), nullable=True),
        sa.Column("url", sa.String(length=100000), nullable=True),
        sa.Column("answer", sa.String(length=100000), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=100000), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'doubtful', 'sent', 'refused', 'parked', 'by-hand', 'nothing')",
            name=op.f("ck_paheko_booking_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paheko_booking")),
        sa.UniqueConstraint("reference", name=op.f("uq_paheko_booking_reference")),
        sa.CheckConstraint("sign IN (1, -1)", name=op.f("ck_paheko_booking_sign")),
        sa.CheckConstraint(
            "(sign = -1) = (mirrors IS NOT NULL)",
            name=op.f("ck_paheko_booking_mirror_has_an_original"),
        ),
        sa.ForeignKeyConstraint(
            ["mirrors"],
            ["paheko_booking.id"],
            name=op.f("fk_paheko_booking_mirrors_paheko_booking"),
        ),
        sa.UniqueConstraint("mirrors", name=op.f("uq_paheko_booking_mirrors")),
        sa.UniqueConstraint(
            "session_id", "rank", "sign", name=op.f("uq_paheko_booking_session_id_rank_sign")
        ),
    )
    op.create_index("ix_paheko_booking_state", "paheko_booking", ["state", "id"], unique=False)
    op.create_table(
        "paheko_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.String(length=100000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paheko_plan")),
        sa.UniqueConstraint("version", name=op.f("uq_paheko_plan_version")),
    )
    op.create_table(
        "paheko_sending",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("own_till", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=100000), nullable=True),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compare_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compare_trouble", sa.String(length=100000), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paheko_sending")),
    )
    op.create_table(
        "paheko_compared",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("content", sa.String(length=100000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paheko_compared")),
    )
    op.create_index(
        op.f("ix_paheko_compared_compared_at"), "paheko_compared", ["compared_at"], unique=False
    )


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("paheko_compared")
    op.drop_table("paheko_sending")
    op.drop_table("paheko_plan")
    op.drop_table("paheko_booking")
