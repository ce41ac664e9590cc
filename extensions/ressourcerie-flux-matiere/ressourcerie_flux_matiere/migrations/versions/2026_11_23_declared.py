# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of what is declared to the éco-organismes."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from ressourcerie_core.db import append_only_guards, append_only_release

revision = "flux_matiere_20261123_declared"
down_revision = "flux_matiere_20261123_sales"

#: The tables that are only added to, and the columns that each row has alone.
GUARDED = {
    "flux_matiere_declaration_step": (("id",), ("site_id", "body", "quarter", "number")),
    "flux_matiere_evidence": (("id",), ("site_id", "body", "quarter", "sha256")),
    "flux_matiere_exit_evidence": (("id",), ("exit_id", "sha256")),
}


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "flux_matiere_declaration_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.JSON(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=100000), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'validated', 'paid')",
            name=op.f("ck_flux_matiere_declaration_step_status_known"),
        ),
        sa.CheckConstraint(
            "number > 0", name=op.f("ck_flux_matiere_declaration_step_number_positive")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["core_site.id"],
            name=op.f("fk_flux_matiere_declaration_step_site_id_core_site"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_declaration_step")),
        sa.UniqueConstraint(
            "site_id",
            "body",
            "quarter",
            "number",
            name=op.f("uq_flux_matiere_declaration_step_site_id_body_quarter_number"),
        ),
    )
    op.create_table(
        "flux_matiere_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_flux_matiere_evidence_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_evidence")),
        sa.UniqueConstraint(
            "site_id",
            "body",
            "quarter",
            "sha256",
            name=op.f("uq_flux_matiere_evidence_site_id_body_quarter_sha256"),
        ),
    )
    op.create_table(
        "flux_matiere_exit_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("exit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["exit_id"],
            ["flux_matiere_exit.id"],
            name=op.f("fk_flux_matiere_exit_evidence_exit_id_flux_matiere_exit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_exit_evidence")),
        sa.UniqueConstraint(
            "exit_id", "sha256", name=op.f("uq_flux_matiere_exit_evidence_exit_id_sha256")
        ),
    )
    op.create_table(
        "flux_matiere_declaration_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["core_site.id"],
            name=op.f("fk_flux_matiere_declaration_reminder_site_id_core_site"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_declaration_reminder")),
        sa.UniqueConstraint(
            *("site_id", "body", "quarter"),
            name=op.f("uq_flux_matiere_declaration_reminder_site_id_body_quarter"),
        ),
    )
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("flux_matiere_declaration_reminder")
    op.drop_table("flux_matiere_exit_evidence")
    op.drop_table("flux_matiere_evidence")
    op.drop_table("flux_matiere_declaration_step")
    dialect = op.get_bind().dialect.name
    for table in GUARDED:
        for statement in append_only_release(table, dialect):
            op.execute(statement)


def _guards(dialect: str) -> Iterator[str]:
    for table, unique in GUARDED.items():
        yield from append_only_guards(table, dialect, unique=unique)
