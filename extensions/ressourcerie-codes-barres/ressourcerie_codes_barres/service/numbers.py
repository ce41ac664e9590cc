# SPDX-License-Identifier: Apache-2.0
"""Short numbers that codes hold, given once and for ever."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..codes.grammar import CATEGORIES
from ..models import Numbered, ShortNumber
from .problems import ObjectRefused


def number_of_category(session: Session, category_id: UUID) -> int:
    """Give the number of a category, and one to a category that has none yet."""
    known = select(ShortNumber.number).where(
        ShortNumber.kind == Numbered.CATEGORY, ShortNumber.target_id == category_id
    )
    found = session.scalar(known)
    if found is not None:
        return found
    of_kind = select(func.max(ShortNumber.number)).where(ShortNumber.kind == Numbered.CATEGORY)
    number = (session.scalar(of_kind) or 0) + 1
    if number >= CATEGORIES:
        raise ObjectRefused.of_no_category()
    session.add(ShortNumber(kind=Numbered.CATEGORY, number=number, target_id=category_id))
    session.flush()
    return number


def category_of_number(session: Session, number: int) -> UUID | None:
    """Give the category that a code calls, if a number was ever given."""
    row = session.get(ShortNumber, (Numbered.CATEGORY, number))
    return row.target_id if row else None


def numbers_of_categories(session: Session) -> dict[UUID, int]:
    """Give the number of each category that has one."""
    query = select(ShortNumber).where(ShortNumber.kind == Numbered.CATEGORY)
    return {row.target_id: row.number for row in session.scalars(query)}
