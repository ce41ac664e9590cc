# SPDX-License-Identifier: Apache-2.0
"""The sheet of a category: what it is, what happened to it, and the form that changes it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, Read, See

from ..models import Category
from ..public import CategorySheet
from ..service import editing
from ..service.days import today
from ..service.editing import NO_DETAILS, Details, details_of
from ..service.finding import find
from .browsing import parent_options, way_to
from .fields import Choice, Day, Field, Price, Weight, YesOrNo, save
from .history import story_of
from .official import mapping_of
from .rights import EDIT, READ
from .showing import show, show_again

router = APIRouter()

DETAILS: tuple[Field, ...] = (
    Price("guide_price_cents", _("Prix indicatif"), _("Ce que la caisse propose, par article.")),
    Price("min_price_cents", _("Prix minimum")),
    Price("max_price_cents", _("Prix maximum")),
    Weight("default_weight_grams", _("Poids par défaut"), _("Ce qui compte quand on ne pèse pas.")),
    Weight(
        "max_weight_grams",
        _("Poids plausible"),
        _("Au-delà, la balance demande une confirmation."),
    ),
    Field("letter", _("Touche du clavier"), _("Une lettre de A à Z, ou un chiffre.")),
    YesOrNo("at_till", _("Visible en caisse")),
    YesOrNo("at_reception", _("Visible en réception")),
)
NAME = Field("name", _("Nom"), required=True)
PARENT = Choice("parent_id", _("Dans"), options=parent_options)
DAY = Day("on", _("À partir du"), _("Un jour passé convient aussi."), required=True)
OPENING = (NAME, PARENT, *DETAILS, DAY)


@router.get("/categories/{category_id}", dependencies=READ)
def show_category(request: Request, session: Read, category_id: UUID) -> HTMLResponse:
    """Show the sheet of a category."""
    category = find(session, Category, category_id)
    way = way_to(session, category_id)
    return show(
        request,
        "category.html",
        category=category,
        way=way,
        story=story_of(session, category),
        mapping=mapping_of(session, category_id, today()),
        sheet=CategorySheet(
            category_id=category_id,
            path=tuple(row.name for row in way),
            archived=category.archived_at is not None,
        ),
    )


@router.get("/ouvrir", dependencies=EDIT)
def show_opening(request: Request, session: Read, dans: UUID | None = None) -> HTMLResponse:
    """Show the form that opens a category.

    :param dans: where to open it.
    """
    return show(request, "category_form.html", **_opening(session, dans))


@router.post("/ouvrir", dependencies=EDIT)
def open_category(request: Request, session: Read, form: Form, visitor: SignedIn) -> Response:
    """Open a category."""

    def work(writing: Session, values: dict[str, Any]) -> See:
        details = Details(**{field.name: values[field.name] for field in DETAILS})
        category = editing.create(
            writing,
            name=values["name"],
            parent_id=values["parent_id"],
            details=details,
            on=values["on"],
            by=visitor.account_id,
        )
        return _see(category, _("« {name} » est ouverte.").format(name=category.name))

    def again(refused: Problem | Refused) -> HTMLResponse:
        return show_again(request, refused, "category_form.html", **_opening(session, None))

    return save(form, OPENING, work, again)


@router.get("/categories/{category_id}/modifier", dependencies=EDIT)
def show_category_form(request: Request, session: Read, category_id: UUID) -> HTMLResponse:
    """Show the form that changes what may change without a date."""
    return show(request, "category_form.html", **_editing(session, category_id))


@router.post("/categories/{category_id}/modifier", dependencies=EDIT)
def change_category(request: Request, session: Read, form: Form, category_id: UUID) -> Response:
    """Change the prices, weights, visibility and key of a category."""

    def work(writing: Session, values: dict[str, Any]) -> See:
        category = editing.update(writing, category_id=category_id, **values)
        return _see(category, _("« {name} » est enregistrée.").format(name=category.name))

    def again(refused: Problem | Refused) -> HTMLResponse:
        context = _editing(session, category_id)
        return show_again(request, refused, "category_form.html", **context)

    return save(form, DETAILS, work, again)


def _see(category: Category, said: str) -> See:
    return See(f"/catalogue/categories/{category.id}", said=said)


def _opening(session: Session, parent_id: UUID | None) -> dict[str, Any]:
    values = vars(NO_DETAILS) | {"name": None, "parent_id": parent_id, "on": today()}
    return {
        "category": None,
        "way": [],
        "fields": OPENING,
        "values": values,
        "session": session,
    }


def _editing(session: Session, category_id: UUID) -> dict[str, Any]:
    category = find(session, Category, category_id)
    return {
        "category": category,
        "way": way_to(session, category_id),
        "fields": DETAILS,
        "values": vars(details_of(category)),
        "session": session,
    }
