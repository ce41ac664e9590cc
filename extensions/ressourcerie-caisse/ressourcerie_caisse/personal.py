# SPDX-License-Identifier: Apache-2.0
"""What the till holds about people: who sold, approved, counted and settled, by an opaque id."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import rows_about

from .models import Act, Gap, Held, Movement, Print, Series, Stray, Ticket, TillSession, Voucher


class AboutPeople:
    """Export and erasure of a person's part of the till."""

    @staticmethod
    def export(session: Session, account_id: UUID) -> dict[str, Any]:
        """Give what a person opened, sold, approved, moved and settled."""
        tables = [TillSession, Act, Ticket, Print, Movement, Stray, Gap, Series, Held, Voucher]
        return rows_about(session, account_id, tables)

    @staticmethod
    def erase(session: Session, account_id: UUID) -> None:
        """Leave what was signed as it is: the id that it holds names nobody any more."""
