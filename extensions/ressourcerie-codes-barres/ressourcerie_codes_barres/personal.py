# SPDX-License-Identifier: Apache-2.0
"""What codes hold about people: who registered an object or printed labels, by an opaque id."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import rows_about

from .models import Article, DoubleSale, Lot, Object, Photo, PriceSet, Print


class AboutPeople:
    """Export and erasure of a person's part."""

    @staticmethod
    def export(session: Session, account_id: UUID) -> dict[str, Any]:
        """Give what a person registered, priced, photographed, printed and settled."""
        return rows_about(
            session, account_id, [Object, PriceSet, Photo, Lot, Print, DoubleSale, Article]
        )

    @staticmethod
    def erase(session: Session, account_id: UUID) -> None:
        """Leave the rows: the id that they hold names nobody any more."""
