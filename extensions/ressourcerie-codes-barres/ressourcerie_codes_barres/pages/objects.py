# SPDX-License-Identifier: Apache-2.0
"""Objects of a site: the list, the sheet of one, a new one."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import parse_cents, parse_grams
from ressourcerie_core.web import Form, See, SentForm

from ..models import State
from ..service import objects
from ..service.objects import Facts
from ..service.photos import photos_of
from ..service.problems import NotInList, ObjectRefused
from .sheet import sheet_of, show_sheet_again
from .showing import LABEL, READ, STATES, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/objets")

Words = Annotated[str, Query(alias="mots", max_length=80)]
Wanted = Annotated[State, Query(alias="etat")]

_SAID = {
    State.AVAILABLE: _("« {name} » est de nouveau en vente."),
    State.WITHDRAWN: _("« {name} » est retiré de la vente."),
    State.LOST: _("« {name} » est noté perdu."),
}


@router.get("", dependencies=READ)
def list_objects(here: Here, words: Words = "", state: Wanted = State.AVAILABLE) -> HTMLResponse:
    """List the objects in a state, and let some be printed."""
    found = objects.objects_of(here.session, here.site_id, state=state, words=words.strip())
    states = [(str(value), name) for value, name in STATES.items()]
    photos = photos_of(here.session, [row.id for row in found])
    return here.show(
        "objects.html", objects=found, photos=photos, words=words, state=state, states=states
    )


@router.get("/nouveau", dependencies=LABEL)
def show_new(
    here: Here,
    name: Annotated[str, Query(alias="nom", max_length=objects.LONGEST_NAME)] = "",
    category: Annotated[str, Query(alias="categorie", max_length=40)] = "",
    grams: Annotated[int | None, Query(alias="grammes", ge=1)] = None,
    deposit: Annotated[UUID | None, Query(alias="depot")] = None,
) -> HTMLResponse:
    """Show the form of a new object, with what the page that led here knew of it."""
    known = {"name": name, "category": category, "weight": grams, "deposit": deposit or ""}
    return here.show("object.html", **sheet_of(here, None) | {"known": known})


@router.post("/nouveau", dependencies=LABEL)
def add(here: Here, form: Form) -> Response:
    """Register an object, and show its sheet, from where its label is printed."""

    def work(writing: Session) -> See:
        deposit_id = _deposit(form.text("deposit"))
        facts = _facts(form)
        row = objects.add_object(writing, here.site_id, facts, by=here.by, deposit_id=deposit_id)
        said = _("« {name} » est enregistré. Imprimez son étiquette.").format(name=row.name)
        return See(f"{here.home}/objets/{row.id}", said=said)

    return _sent(here, form, work, None)


@router.get("/{object_id}", dependencies=READ)
def show_one(here: Here, object_id: UUID) -> HTMLResponse:
    """Show the sheet of an object."""
    return here.show("object.html", **sheet_of(here, object_id))


@router.post("/{object_id}", dependencies=LABEL)
def change(here: Here, object_id: UUID, form: Form) -> Response:
    """Say other facts of an object."""

    def work(writing: Session) -> See:
        row = objects.change_object(writing, here.site_id, object_id, _facts(form), by=here.by)
        said = _("« {name} » est enregistré. Si son prix a changé, imprimez son étiquette.")
        return See(f"{here.home}/objets/{row.id}", said=said.format(name=row.name))

    return _sent(here, form, work, object_id)


@router.post("/{object_id}/etat", dependencies=LABEL)
def put_in_state(here: Here, object_id: UUID, form: Form) -> Response:
    """Withdraw an object, note that it is lost, or put it back for sale."""

    def work(writing: Session) -> See:
        state = _state(form.text("state"))
        row = objects.put_in_state(writing, here.site_id, object_id, state, by=here.by)
        return See(f"{here.home}/objets/{row.id}", said=_SAID[state].format(name=row.name))

    return _sent(here, form, work, object_id)


def _sent(here: Visit, form: SentForm, work: Any, object_id: UUID | None) -> Response:
    try:
        return form(work)
    except Problem as refused:
        return show_sheet_again(here, refused, object_id)


def _state(said: str) -> State:
    if said not in set(_SAID):
        raise NotInList(said, field="state")
    return State(said)


def _deposit(said: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError:
        raise NotInList(said, field="deposit") from None


def _facts(form: SentForm) -> Facts:
    try:
        category = UUID(form.text("category"))
    except ValueError:
        raise ObjectRefused.of_no_category() from None
    return Facts(
        category_id=category,
        name=form.text("name").strip()[: objects.LONGEST_NAME],
        price_cents=parse_cents(form.text("price")),
        weight_grams=parse_grams(form.text("weight")) if form.text("weight") else None,
        condition=form.text("condition").strip()[: objects.LONGEST_NAME],
        provenance=form.text("provenance").strip()[: objects.LONGEST_NAME],
        place=form.text("place").strip()[: objects.LONGEST_NAME],
    )
