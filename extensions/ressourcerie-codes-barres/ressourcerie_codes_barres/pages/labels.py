# SPDX-License-Identifier: Apache-2.0
"""Labels: those of objects, those of prices, and the file to print."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import parse_cents, parse_grams
from ressourcerie_core.web import Form, See, SentForm

from ..labels.papers import PAPERS
from ..labels.symbols import Symbology
from ..models import Print
from ..service import printing
from ..service.printing import Layout, PriceLabels
from ..service.problems import NotInList, ObjectRefused
from .showing import LABEL, Here, Visit, categories

router = APIRouter(prefix="/sites/{site_id}/etiquettes")


@router.get("", dependencies=LABEL)
def show_form(here: Here) -> HTMLResponse:
    """Show the form of labels of a price."""
    return here.show("labels.html", **_context(here))


@router.post("/prix", dependencies=LABEL)
def print_price(here: Here, form: Form) -> Response:
    """Print labels of a category and a price."""

    def work(writing: Session) -> See:
        made = printing.print_price(
            writing, here.site_id, _price_labels(form), layout_of(form), by=here.by
        )
        return see_print(here, made)

    return _sent(here, form, work)


@router.post("/objets", dependencies=LABEL)
def print_objects(here: Here, form: Form) -> Response:
    """Print the labels of the objects that are ticked."""

    def work(writing: Session) -> See:
        wanted = chosen(form, "object")
        made = printing.print_objects(writing, here.site_id, wanted, layout_of(form), by=here.by)
        return see_print(here, made)

    return _sent(here, form, work)


@router.get("/{print_id}", dependencies=LABEL)
def show_print(here: Here, print_id: UUID) -> HTMLResponse:
    """Show what is ready to be printed, and how."""
    made = printing.find_print(here.session, here.site_id, print_id)
    return here.show("print.html", made=made, paper=PAPERS[made.paper])


@router.get("/{print_id}/etiquettes.pdf", dependencies=LABEL)
def give_file(here: Here, print_id: UUID) -> Response:
    """Give the file to print, at its own size."""
    made = printing.find_print(here.session, here.site_id, print_id)
    return Response(printing.file_of(made), media_type="application/pdf")


@router.get("/{print_id}/apercu.svg", dependencies=LABEL)
def give_preview(here: Here, print_id: UUID) -> Response:
    """Give the first page as the screen shows it."""
    made = printing.find_print(here.session, here.site_id, print_id)
    return Response(printing.preview_of(made), media_type="image/svg+xml")


def layout_of(form: SentForm) -> Layout:
    """Read on what labels are to be printed.

    :raises NotInList: no such paper, or no such sort of code.
    """
    paper, symbology = form.text("paper"), form.text("symbology")
    if paper not in PAPERS:
        raise NotInList(paper, field="paper")
    if symbology not in set(Symbology):
        raise NotInList(symbology, field="symbology")
    return Layout(PAPERS[paper], Symbology(symbology), whole(form.text("start") or "1"))


def _price_labels(form: SentForm) -> PriceLabels:
    try:
        category = UUID(form.text("category"))
    except ValueError:
        raise ObjectRefused.of_no_category() from None
    return PriceLabels(
        category_id=category,
        price_cents=parse_cents(form.text("price")),
        weight_grams=parse_grams(form.text("weight")) if form.text("weight") else None,
        count=whole(form.text("count")),
    )


def chosen(form: SentForm, field: str) -> list[UUID]:
    """Read what is ticked.

    :raises NotInList: it is nothing that a page proposed.
    """
    texts = form.texts(field)
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise NotInList(", ".join(texts), field=field) from None


def whole(text: str) -> int:
    """Read a count; what is none is 0, which every count refuses."""
    return int(text[:6]) if text.isascii() and text.isdigit() else 0


def _sent(here: Visit, form: SentForm, work: Any) -> Response:
    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "labels.html", **_context(here))


def see_print(here: Visit, made: Print) -> See:
    """Lead to what is ready to be printed."""
    said = _("{count} étiquettes sont prêtes.").format(count=len(made.labels))
    return See(f"{here.home}/etiquettes/{made.id}", said=said)


def _context(here: Visit) -> dict[str, Any]:
    return {"categories": categories(here.session)}
