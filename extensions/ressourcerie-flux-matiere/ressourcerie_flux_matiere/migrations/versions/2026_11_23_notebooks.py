# SPDX-License-Identifier: Apache-2.0
"""Lay the tables of imported notebooks."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from ressourcerie_core.db import append_only_guards, append_only_release

revision = "flux_matiere_20261123_notebooks"
down_revision = "flux_matiere_20261122"

#: The tables that are only added to, and the columns that each row has alone.
GUARDED = {
    "flux_matiere_notebook": (("id",), ("site_id", "sha256", "page", "attempt")),
    "flux_matiere_notebook_undoing": (("id",), ("notebook_id",)),
    "flux_matiere_notebook_row": (("id",), ("notebook_id", "number"), ("movement_id",)),
}


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "flux_matiere_notebook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=200), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("reader", sa.String(length=200), nullable=False),
        sa.Column("month", sa.String(length=200), nullable=True),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('intake', 'shop')", name=op.f("ck_flux_matiere_notebook_origin_known")
        ),
        sa.CheckConstraint(
            "reader IN ('person', 'machine')", name=op.f("ck_flux_matiere_notebook_reader_known")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["core_site.id"], name=op.f("fk_flux_matiere_notebook_site_id_core_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_notebook")),
        sa.UniqueConstraint(
            *("site_id", "sha256", "page", "attempt"),
            name=op.f("uq_flux_matiere_notebook_site_id_sha256_page_attempt"),
        ),
    )
    op.create_table(
        "flux_matiere_notebook_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notebook_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("left_out", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(movement_id IS NULL) = (left_out IS NOT NULL)",
            name=op.f("ck_flux_matiere_notebook_row_counts_or_not"),
        ),
        sa.ForeignKeyConstraint(
            ["movement_id"],
            ["flux_matiere_movement.id"],
            name=op.f("fk_flux_matiere_notebook_row_movement_id_flux_matiere_movement"),
        ),
        sa.ForeignKeyConstraint(
            ["notebook_id"],
            ["flux_matiere_notebook.id"],
            name=op.f("fk_flux_matiere_notebook_row_notebook_id_flux_matiere_notebook"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_notebook_row")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_flux_matiere_notebook_row_movement_id")),
        sa.UniqueConstraint(
            "notebook_id", "number", name=op.f("uq_flux_matiere_notebook_row_notebook_id_number")
        ),
    )
    op.create_table(
        "flux_matiere_notebook_undoing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notebook_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notebook_id"],
            ["flux_matiere_notebook.id"],
            name=op.f("fk_flux_matiere_notebook_undoing_notebook_id_flux_matiere_notebook"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_notebook_undoing")),
        sa.UniqueConstraint(
            "notebook_id", name=op.f("uq_flux_matiere_notebook_undoing_notebook_id")
        ),
    )
    op.create_table(
        "flux_matiere_notebook_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("deposited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["core_site.id"],
            name=op.f("fk_flux_matiere_notebook_draft_site_id_core_site"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_notebook_draft")),
    )
    op.create_table(
        "flux_matiere_heading_memory",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("headings_key", sa.String(length=200), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_heading_memory")),
        sa.UniqueConstraint(
            "headings_key", name=op.f("uq_flux_matiere_heading_memory_headings_key")
        ),
    )
    op.create_table(
        "flux_matiere_label_memory",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("label_key", sa.String(length=200), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["catalogue_category.id"],
            name=op.f("fk_flux_matiere_label_memory_category_id_catalogue_category"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_label_memory")),
        sa.UniqueConstraint("label_key", name=op.f("uq_flux_matiere_label_memory_label_key")),
    )
    op.create_index(
        op.f("ix_flux_matiere_label_memory_category_id"),
        "flux_matiere_label_memory",
        ["category_id"],
        unique=False,
    )
    _create_memory_of_provenances()
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _create_memory_of_provenances() -> None:
    op.create_table(
        "flux_matiere_provenance_memory",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("label_key", sa.String(length=200), nullable=False),
        sa.Column("provenance", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "provenance IN ('dropped-off', 'home-pickup', 'clearance', 'tip', 'kerbside', "
            "'distribution', 'company', 'other')",
            name=op.f("ck_flux_matiere_provenance_memory_provenance_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flux_matiere_provenance_memory")),
        sa.UniqueConstraint("label_key", name=op.f("uq_flux_matiere_provenance_memory_label_key")),
    )


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("flux_matiere_provenance_memory")
    op.drop_table("flux_matiere_label_memory")
    op.drop_table("flux_matiere_heading_memory")
    op.drop_table("flux_matiere_notebook_draft")
    op.drop_table("flux_matiere_notebook_undoing")
    op.drop_table("flux_matiere_notebook_row")
    op.drop_table("flux_matiere_notebook")
    dialect = op.get_bind().dialect.name
    for table in GUARDED:
        for statement in append_only_release(table, dialect):
            op.execute(statement)


def _guards(dialect: str) -> Iterator[str]:
    for table, unique in GUARDED.items():
        yield from append_only_guards(table, dialect, unique=unique)
