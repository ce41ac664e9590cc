# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of assistants: tokens, the switch, calls and proposals."""

import sqlalchemy as sa
from alembic import op

revision = "jarvos_assistants_20261123"
down_revision = "jarvos_hooks_20261123"


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "jarvos_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("tools", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("daily_calls", sa.BigInteger(), nullable=False),
        sa.Column("daily_proposals", sa.BigInteger(), nullable=False),
        sa.Column("pseudonym_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jarvos_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_jarvos_token_digest")),
    )
    op.create_table(
        "jarvos_switch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jarvos_switch")),
    )
    op.create_table(
        "jarvos_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tool", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"], ["jarvos_token.id"], name=op.f("fk_jarvos_call_token_id_jarvos_token")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jarvos_call")),
    )
    op.create_index("ix_jarvos_call_token_id_at", "jarvos_call", ["token_id", "at"], unique=False)
    op.create_table(
        "jarvos_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("permission", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=100000), nullable=False),
        sa.Column("concerned", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'refused')",
            name=op.f("ck_jarvos_proposal_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_jarvos_proposal_site_id_core_site")
        ),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["jarvos_token.id"],
            name=op.f("fk_jarvos_proposal_token_id_jarvos_token"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jarvos_proposal")),
    )
    op.create_index(
        "ix_jarvos_proposal_state_made_at", "jarvos_proposal", ["state", "made_at"], unique=False
    )
    op.create_index(
        "ix_jarvos_proposal_token_id_made_at",
        "jarvos_proposal",
        ["token_id", "made_at"],
        unique=False,
    )


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("jarvos_proposal")
    op.drop_table("jarvos_call")
    op.drop_table("jarvos_switch")
    op.drop_table("jarvos_token")
