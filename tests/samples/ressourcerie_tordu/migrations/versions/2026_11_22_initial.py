# SPDX-License-Identifier: Apache-2.0
"""One table."""

import sqlalchemy as sa
from alembic import op

revision = "tordu_0001"
down_revision = None


def upgrade() -> None:
    op.create_table("tordu_thing", sa.Column("id", sa.Uuid(), primary_key=True))


def downgrade() -> None:
    op.drop_table("tordu_thing")
