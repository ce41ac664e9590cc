# SPDX-License-Identifier: Apache-2.0
"""Finding rows by identifier or by name, and checking the names that people type."""

from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session

from ressourcerie_core.db import Model
from ressourcerie_core.i18n import _

from ..models import Category, Container, OfficialCode, Partner, Place, Preset
from ..names import SEPARATOR, tidied
from .problems import AlreadyArchived, NameEmpty, NameHoldsSeparator, Unknown
from .tree import State

Row = TypeVar("Row", bound=Model)

KINDS: dict[type[Model], str] = {
    Category: _("catégorie"),
    Preset: _("raccourci"),
    Container: _("contenant"),
    Partner: _("partenaire"),
    Place: _("lieu"),
    OfficialCode: _("code officiel"),
}


class Positioned(Protocol):
    """What people order by hand."""

    position: Mapped[int]


def hold_tree(session: Session) -> None:
    """Let one operation at a time read the tree and change it; call before reading.

    Every operation takes the same row, so the second waits for the first one's commit, then reads
    what it wrote. SQLite has one writer anyway, and ignores the clause.
    """
    session.execute(select(Category.id).order_by(Category.id).limit(1).with_for_update())


def find(session: Session, table: type[Row], row_id: UUID) -> Row:
    """Give a row, archived or not, or refuse its identifier."""
    row = session.get(table, row_id)
    if row is None:
        raise Unknown(KINDS[table], row_id)
    return row


def find_living(session: Session, category_id: UUID) -> Category:
    """Give a category that is in use, or refuse it."""
    category = find(session, Category, category_id)
    if category.archived_at is not None:
        raise AlreadyArchived(category.name)
    return category


def state_of(category: Category) -> State:
    """Give what a category is called and where it stands at present."""
    return State(category.name, category.parent_id, category.archived_at is not None)


def present_tree(session: Session) -> dict[UUID, State]:
    """Give the tree as it is, archived categories included, in the order set by hand."""
    order = (Category.position, Category.id)
    return {row.id: state_of(row) for row in session.scalars(select(Category).order_by(*order))}


def lettered(session: Session) -> dict[UUID, str]:
    """Give the letter of each category that has one."""
    rows = session.execute(select(Category.id, Category.letter))
    return {category_id: letter for category_id, letter in rows if letter}


def checked_name(name: str) -> str:
    """Give a name as it will be stored, or refuse it."""
    kept = tidied(name)
    if not kept:
        raise NameEmpty
    if SEPARATOR in kept:
        raise NameHoldsSeparator(kept)
    return kept


def next_position(session: Session, parent_id: UUID | None) -> int:
    """Give the place after the last child of a category, or after the last root."""
    siblings = select(func.max(Category.position)).where(Category.parent_id == parent_id)
    return (session.scalar(siblings) or 0) + 1
