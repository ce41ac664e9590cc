# SPDX-License-Identifier: Apache-2.0
"""Let an object say which deposit it came in."""

import sqlalchemy as sa
from alembic import op

revision = "codes_barres_20261123_deposits"
down_revision = "codes_barres_20261123_photos"


def upgrade() -> None:
    """Bring the base to this revision."""
    op.add_column("codes_barres_object", sa.Column("deposit_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Bring the base back to the revision before."""
    op.drop_column("codes_barres_object", "deposit_id")
