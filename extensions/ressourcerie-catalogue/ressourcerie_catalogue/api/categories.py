# SPDX-License-Identifier: Apache-2.0
"""Reading the categories, today's and past ones, and what changes about them without a date."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn, allow
from ressourcerie_core.web import Answer, Body, Cents, Grams, Page, Paged, Read, Write

from ..models import WHOLE_SHARE, Category, CategoryChange
from ..service import editing, history
from ..service.days import today
from ..service.editing import Details, Direction
from ..service.finding import find, present_tree
from ..service.tree import Tree, path_of

router = APIRouter(tags=["catalogue"])
READ = [allow("catalogue.read", at_any_site=True)]
EDIT = [allow("catalogue.edit")]

Name = Annotated[str, Field(min_length=1, max_length=200)]
Day = Annotated[date | None, Field(description="Jour d'effet ; aujourd'hui par défaut.")]


class DetailsBody(Body):
    guide_price_cents: Cents | None = None
    min_price_cents: Cents | None = None
    max_price_cents: Cents | None = None
    default_weight_grams: Grams | None = None
    max_weight_grams: Grams | None = None
    at_till: bool = True
    at_reception: bool = True
    letter: Annotated[str, Field(max_length=1)] | None = None


class CategoryNew(DetailsBody):
    name: Name
    parent_id: UUID | None = None
    effective_on: Day = None


class CategoryRead(Answer):
    id: UUID
    parent_id: UUID | None
    name: str
    path: list[str]
    position: int
    guide_price_cents: int | None
    min_price_cents: int | None
    max_price_cents: int | None
    default_weight_grams: int | None
    max_weight_grams: int | None
    at_till: bool
    at_reception: bool
    letter: str | None
    archived_at: datetime | None


class Branch(CategoryRead):
    children: list["Branch"]


class PastRead(Answer):
    category_id: UUID
    name: str
    path: list[str]
    parent_id: UUID | None
    archived: bool


class SuccessionRead(Answer):
    category_id: UUID
    share: int


class ChangeRead(Answer):
    kind: str
    effective_on: date
    recorded_at: datetime
    author_id: UUID | None
    before: dict[str, str | bool | None] | None
    after: dict[str, str | bool | None]
    successors: list[SuccessionRead]


class DirectionBody(Body):
    direction: Direction


def shown(session: Session, category: Category) -> CategoryRead:
    """Show one category with its path."""
    session.flush()  # the tree is read from the base
    return _shown(present_tree(session), category)


@router.get("/categories", dependencies=READ)
def list_categories(
    session: Read,
    window: Paged,
    archived: Annotated[bool, Query(description="Les archivées aussi.")] = False,
) -> Page[CategoryRead]:
    """List the categories, level by level in no particular order; the tree gives the order."""
    tree = present_tree(session)
    query = select(Category)
    if not archived:
        query = query.where(Category.archived_at.is_(None))
    return window.page(session, query, lambda row: _shown(tree, row), by=[Category.id])


@router.get("/categories/tree", dependencies=READ)
def read_tree(session: Read) -> list[Branch]:
    """Give the categories in use as a tree, in the order set by hand."""
    tree = present_tree(session)
    rows = {row.id: row for row in session.scalars(select(Category))}

    def branches(parent_id: UUID | None) -> list[Branch]:
        return [
            Branch(**_shown(tree, rows[each]).model_dump(), children=branches(each))
            for each, state in tree.items()
            if state.parent_id == parent_id and not state.archived
        ]

    return branches(None)


@router.get("/categories/as-of", dependencies=READ)
def read_tree_as_of(session: Read, day: date) -> list[PastRead]:
    """Give every category as it was on a day, parents first."""
    return [PastRead.of(past) for past in history.tree_as_of(session, day)]


@router.get("/categories/{category_id}", dependencies=READ)
def read_category(session: Read, category_id: UUID) -> CategoryRead:
    """Give one category, archived or not."""
    return shown(session, find(session, Category, category_id))


@router.get("/categories/{category_id}/as-of", dependencies=READ)
def read_category_as_of(session: Read, category_id: UUID, day: date) -> PastRead:
    """Tell what a category was called on a day, and where it stood."""
    return PastRead.of(history.snapshot(session, category_id, day))


@router.get("/categories/{category_id}/changes", dependencies=READ)
def read_changes(session: Read, category_id: UUID) -> list[ChangeRead]:
    """List what happened to a category, oldest first."""
    return [_change(change) for change in history.changes_of(session, category_id)]


@router.get("/categories/{category_id}/successors", dependencies=READ)
def read_successors(session: Read, category_id: UUID) -> list[SuccessionRead]:
    """Tell in which categories of today the rows of a category fall, in hundredths of a percent."""
    found = history.successors(session, category_id)
    parts = history.spread(WHOLE_SHARE, [each.share for each in found])
    return [
        SuccessionRead(category_id=each.category_id, share=part)
        for each, part in zip(found, parts, strict=True)
    ]


@router.post("/categories", status_code=201, response_model=CategoryRead, dependencies=EDIT)
def create_category(body: CategoryNew, write: Write, visitor: SignedIn) -> Response:
    """Open a category, after its last sibling."""
    details = Details(**body.model_dump(include=set(Details.__dataclass_fields__)))

    def work(session: Session) -> CategoryRead:
        category = editing.create(
            session,
            name=body.name,
            parent_id=body.parent_id,
            details=details,
            on=body.effective_on or today(),
            by=visitor.account_id,
        )
        return shown(session, category)

    return write(work)


@router.patch("/categories/{category_id}", response_model=CategoryRead, dependencies=EDIT)
def update_category(category_id: UUID, body: DetailsBody, write: Write) -> Response:
    """Change the details that are given, and leave the others."""
    changed = body.model_dump(exclude_unset=True)
    return write(
        lambda session: shown(session, editing.update(session, category_id=category_id, **changed))
    )


@router.post("/categories/{category_id}/reorder", response_model=CategoryRead, dependencies=EDIT)
def reorder_category(category_id: UUID, body: DirectionBody, write: Write) -> Response:
    """Move a category one step up or down among its siblings."""

    def work(session: Session) -> CategoryRead:
        category = editing.reorder(session, category_id=category_id, direction=body.direction)
        return shown(session, category)

    return write(work)


def _shown(tree: Tree, category: Category) -> CategoryRead:
    facts = {name: getattr(category, name) for name in CategoryRead.model_fields if name != "path"}
    return CategoryRead(**facts, path=list(path_of(tree, category.id)))


def _change(change: CategoryChange) -> ChangeRead:
    facts = {
        name: getattr(change, name) for name in ChangeRead.model_fields if name != "successors"
    }
    heirs = [
        SuccessionRead(category_id=heir.successor_id, share=heir.share)
        for heir in change.successions
    ]
    return ChangeRead(**facts, successors=heirs)
