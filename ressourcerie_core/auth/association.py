# SPDX-License-Identifier: Apache-2.0
"""The association that an instance belongs to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth.models import Association


def association_name(session: Session) -> str:
    """Give what the association is called, as receipts say it; empty before ``init``."""
    return session.scalar(select(Association.name).limit(1)) or ""
