# SPDX-License-Identifier: Apache-2.0
"""What the accounting holds about people: who chose accounts and settled bookings, by an id."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import rows_about

from .models import Booking, Plan


class AboutPeople:
    """Export and erasure of a person's part of the accounting."""

    @staticmethod
    def export(session: Session, account_id: UUID) -> dict[str, Any]:
        """Give what a person settled and chose."""
        return rows_about(session, account_id, [Booking, Plan])

    @staticmethod
    def erase(session: Session, account_id: UUID) -> None:
        """Leave the accounts as they are: the id that they hold names nobody any more."""
