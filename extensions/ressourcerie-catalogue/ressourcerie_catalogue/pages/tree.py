# SPDX-License-Identifier: Apache-2.0
"""The tree of categories: read, searched, and ordered by hand."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, Read, See

from ..service import editing
from ..service.editing import Direction
from .browsing import branches, search
from .fields import Choice
from .rights import EDIT, READ
from .showing import show

router = APIRouter()

_ORDERED = Choice("category", _("Catégorie"), required=True)


class Wanted(BaseModel):
    """What the address of the tree asks for.

    :param q: words to search.
    :param ici: the category to open the tree at.
    :param archivees: whether archived categories are shown too.
    :param ordre: whether the buttons that order the tree are shown.
    """

    q: str = ""
    ici: UUID | None = None
    archivees: bool = False
    ordre: bool = False


@router.get("/", dependencies=READ)
def show_tree(request: Request, session: Read, wanted: Annotated[Wanted, Query()]) -> HTMLResponse:
    """Show the categories as a tree, or those that a search finds."""
    words, archived = wanted.q.strip()[:200], wanted.archivees
    return show(
        request,
        "tree.html",
        branches=branches(session, archived=archived, here=wanted.ici),
        found=search(session, words, archived=archived) if words else None,
        wanted=words,
        here=wanted.ici,
        archived=archived,
        ordering=wanted.ordre,
    )


@router.post("/ordre", dependencies=EDIT)
def order_category(form: Form) -> Response:
    """Move a category one step up or down among its siblings."""
    direction = Direction.UP if form.text("up") else Direction.DOWN
    category_id = _ORDERED.understood(form.text(direction))

    def work(session: Session) -> See:
        category = editing.reorder(session, category_id=category_id, direction=direction)
        moved = _("montée") if direction is Direction.UP else _("descendue")
        said = _("« {name} » est {moved}.").format(name=category.name, moved=moved)
        return See(f"/catalogue/?ordre=1&ici={category_id}#c-{category_id}", said=said)

    return form(work)
