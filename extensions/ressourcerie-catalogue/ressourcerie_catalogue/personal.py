# SPDX-License-Identifier: Apache-2.0
"""What the catalogue holds about people: who changed it, by an opaque id."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import rows_about

from .models import CategoryChange


class AboutPeople:
    """Export and erasure of a person's part of the catalogue."""

    @staticmethod
    def export(session: Session, account_id: UUID) -> dict[str, Any]:
        """Give the changes that a person made."""
        return rows_about(session, account_id, [CategoryChange])

    @staticmethod
    def erase(session: Session, account_id: UUID) -> None:
        """Leave the changes as they are: the id that they hold names nobody any more."""
