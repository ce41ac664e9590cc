# SPDX-License-Identifier: Apache-2.0
"""Lots and containers: their list, the sheet of a lot, their labels."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import tares
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See, SentForm

from ..labels.symbols import Symbology, draw, svg
from ..service import lots, printing
from ..service.lots import code_of_lot
from .labels import chosen, layout_of, see_print, whole
from .showing import LABEL, READ, Here, Visit, moments

router = APIRouter(prefix="/sites/{site_id}/lots")

Gone = Annotated[bool, Query(alias="partis")]


@router.get("", dependencies=READ)
def list_lots(here: Here, are_gone: Gone = False) -> HTMLResponse:
    """List the lots that are there, or those that left, then the containers."""
    return here.show("lots.html", **_list(here, are_gone=are_gone))


@router.post("", dependencies=LABEL)
def make_lot(here: Here, form: Form) -> Response:
    """Make a lot, and show its sheet, from where its label is printed."""

    def work(writing: Session) -> See:
        row = lots.add_lot(writing, here.site_id, **_description(form), by=here.by)
        said = _("« {name} » est fait. Imprimez son étiquette.").format(name=row.name)
        return See(f"{here.home}/lots/{row.id}", said=said)

    return _sent(here, form, work, None)


@router.post("/etiquettes", dependencies=LABEL)
def print_lots(here: Here, form: Form) -> Response:
    """Print the labels of the lots that are ticked."""

    def work(writing: Session) -> See:
        layout, wanted = layout_of(form), chosen(form, "lot")
        return see_print(
            here, printing.print_lots(writing, here.site_id, wanted, layout, by=here.by)
        )

    return _sent(here, form, work, None)


@router.post("/contenants", dependencies=LABEL)
def print_containers(here: Here, form: Form) -> Response:
    """Print the labels of the containers that are ticked."""

    def work(writing: Session) -> See:
        made = printing.print_containers(
            writing,
            here.site_id,
            chosen(form, "container"),
            layout_of(form),
            copies=whole(form.text("copies")),
            by=here.by,
        )
        return see_print(here, made)

    return _sent(here, form, work, None)


@router.get("/{lot_id}", dependencies=READ)
def show_lot(here: Here, lot_id: UUID) -> HTMLResponse:
    """Show the sheet of a lot."""
    return here.show("lot.html", **_sheet(here, lot_id))


@router.post("/{lot_id}", dependencies=LABEL)
def describe_lot(here: Here, lot_id: UUID, form: Form) -> Response:
    """Say otherwise what a lot is."""

    def work(writing: Session) -> See:
        described = _description(form)
        row = lots.describe_lot(writing, here.site_id, lot_id, **described, by=here.by)
        said = _("« {name} » est enregistré.").format(name=row.name)
        return See(f"{here.home}/lots/{row.id}", said=said)

    return _sent(here, form, work, lot_id)


@router.post("/{lot_id}/depart", dependencies=LABEL)
def move_lot(here: Here, lot_id: UUID, form: Form) -> Response:
    """Note that a lot left, or that it is there after all."""

    def work(writing: Session) -> See:
        is_gone = form.text("gone") == "oui"
        row = lots.move_lot(writing, here.site_id, lot_id, is_gone=is_gone, by=here.by)
        said = _("« {name} » est parti.") if is_gone else _("« {name} » est de nouveau là.")
        return See(f"{here.home}/lots/{row.id}", said=said.format(name=row.name))

    return form(work)


def _sent(
    here: Visit, form: SentForm, work: Callable[[Session], See], lot_id: UUID | None
) -> Response:
    try:
        return form(work)
    except Problem as refused:
        if lot_id is None:
            return here.show_again(refused, "lots.html", **_list(here))
        return here.show_again(refused, "lot.html", **_sheet(here, lot_id))


def _description(form: SentForm) -> dict[str, str]:
    return {"name": form.text("name"), "contents": form.text("contents")}


def _list(here: Visit, *, are_gone: bool = False) -> dict[str, Any]:
    return {
        "are_gone": are_gone,
        "code_of_lot": code_of_lot,
        "containers": tares(here.session),
        "lots": lots.lots_of(here.session, here.site_id, are_gone=are_gone),
        "moment": moments(here.session, here.site_id),
    }


def _sheet(here: Visit, lot_id: UUID) -> dict[str, Any]:
    row = lots.find_lot(here.session, here.site_id, lot_id)
    code = code_of_lot(row)
    return {
        "lot": row,
        "code": code,
        "symbol": svg(draw(code, Symbology.QR), label=code),
        "moment": moments(here.session, here.site_id),
    }
