# SPDX-License-Identifier: Apache-2.0
"""Lay the table of the photos of objects."""

import sqlalchemy as sa
from alembic import op

revision = "codes_barres_20261123_photos"
down_revision = "codes_barres_20261123"


def upgrade() -> None:
    """Bring the base to this revision."""
    op.create_table(
        "codes_barres_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["object_id"],
            ["codes_barres_object.id"],
            name=op.f("fk_codes_barres_photo_object_id_codes_barres_object"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes_barres_photo")),
        sa.UniqueConstraint("object_id", name=op.f("uq_codes_barres_photo_object_id")),
    )


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_table("codes_barres_photo")
