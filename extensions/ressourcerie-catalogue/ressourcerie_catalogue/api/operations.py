# SPDX-License-Identifier: Apache-2.0
"""Dated operations on one category: rename, move, archive, restore."""

from uuid import UUID

from fastapi import APIRouter, Response

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.web import Body, Write

from ..service import operations
from ..service.days import today
from .categories import EDIT, CategoryRead, Day, Name, shown

router = APIRouter(prefix="/categories/{category_id}", tags=["catalogue"], dependencies=EDIT)


class Dated(Body):
    effective_on: Day = None


class Renaming(Dated):
    name: Name


class Moving(Dated):
    parent_id: UUID | None


@router.post("/rename", response_model=CategoryRead)
def rename(category_id: UUID, body: Renaming, write: Write, visitor: SignedIn) -> Response:
    """Give a category another name from a day on."""
    on, by = body.effective_on or today(), visitor.account_id
    return write(
        lambda session: shown(
            session,
            operations.rename(session, category_id=category_id, name=body.name, on=on, by=by),
        )
    )


@router.post("/move", response_model=CategoryRead)
def move(category_id: UUID, body: Moving, write: Write, visitor: SignedIn) -> Response:
    """Put a category under another parent, or among the roots, from a day on."""
    on, by = body.effective_on or today(), visitor.account_id
    parent_id = body.parent_id
    return write(
        lambda session: shown(
            session,
            operations.move(session, category_id=category_id, parent_id=parent_id, on=on, by=by),
        )
    )


@router.post("/archive", response_model=CategoryRead)
def archive(category_id: UUID, body: Dated, write: Write, visitor: SignedIn) -> Response:
    """Put a category out of use from a day on."""
    on, by = body.effective_on or today(), visitor.account_id
    return write(
        lambda session: shown(
            session, operations.archive(session, category_id=category_id, on=on, by=by)
        )
    )


@router.post("/restore", response_model=CategoryRead)
def restore(category_id: UUID, body: Dated, write: Write, visitor: SignedIn) -> Response:
    """Put a category back into use from a day on."""
    on, by = body.effective_on or today(), visitor.account_id
    return write(
        lambda session: shown(
            session, operations.restore(session, category_id=category_id, on=on, by=by)
        )
    )
