# SPDX-License-Identifier: Apache-2.0
"""What the connector holds about people: who set destinations up, by an id."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import rows_about

from .models import Hook, Telling


class AboutPeople:
    """Export and erasure of a person's part of the connector."""

    @staticmethod
    def export(session: Session, account_id: UUID) -> dict[str, Any]:
        """Give what a person set up and decided."""
        return rows_about(session, account_id, [Hook, Telling])

    @staticmethod
    def erase(session: Session, account_id: UUID) -> None:
        """Leave the destinations as they are: the id that they hold names nobody any more."""
