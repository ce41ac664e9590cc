# SPDX-License-Identifier: Apache-2.0
"""Short numbers that codes hold, given once and for ever."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..codes.grammar import CATEGORIES, CONTAINERS
from ..models import Numbered, ShortNumber
from .problems import NumbersUsedUp

_MOST = {
    Numbered.CATEGORY: CATEGORIES,
    Numbered.PRESET: CATEGORIES,
    Numbered.CONTAINER: CONTAINERS,
}


def number_of(session: Session, kind: Numbered, target_id: UUID) -> int:
    """Give the number by which codes call something, and one to what has none yet.

    :raises NumbersUsedUp: the field of the code holds no other.
    """
    of_kind = ShortNumber.kind == kind
    known = select(ShortNumber.number).where(of_kind, ShortNumber.target_id == target_id)
    found = session.scalar(known)
    if found is not None:
        return found
    number = (session.scalar(select(func.max(ShortNumber.number)).where(of_kind)) or 0) + 1
    if number >= _MOST[kind]:
        raise NumbersUsedUp(_MOST[kind] - 1)
    session.add(ShortNumber(kind=kind, number=number, target_id=target_id))
    session.flush()  # The next one counts from it.
    return number


def target_of(session: Session, kind: Numbered, number: int) -> UUID | None:
    """Give what a code calls, if its number was ever given."""
    row = session.get(ShortNumber, (kind, number))
    return row.target_id if row else None


def numbers_of(session: Session, kind: Numbered) -> dict[UUID, int]:
    """Give the number of each thing that has one."""
    query = select(ShortNumber).where(ShortNumber.kind == kind)
    return {row.target_id: row.number for row in session.scalars(query)}


def number_of_category(session: Session, category_id: UUID) -> int:
    """Give the number of a category, and one to a category that has none yet."""
    return number_of(session, Numbered.CATEGORY, category_id)


def numbers_of_categories(session: Session) -> dict[UUID, int]:
    """Give the number of each category that has one."""
    return numbers_of(session, Numbered.CATEGORY)
