# SPDX-License-Identifier: Apache-2.0
"""The sales of the till that wait: without a category, or without a weight that anything tells."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import category_as_of, path_text
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms, parse_grams
from ressourcerie_core.web import Form, See

from ..models import UnplacedSale
from ..service import sales
from ..service.days import today_at
from ..service.guide import at_reception, meant
from .showing import CORRECT, READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/ventes")


@router.get("", dependencies=READ)
def show_unplaced(here: Here) -> HTMLResponse:
    """Show the sales that wait."""
    return here.show("sales.html", **_context(here))


@router.post("/estimer", dependencies=CORRECT)
def estimate_sales(here: Here, form: Form) -> Response:
    """Estimate each sale that something tells about by now."""

    def work(writing: Session) -> See:
        done = sales.estimate_all(writing, here.site_id, by=here.by)
        told = (
            _("{count} ventes sont estimées et comptées.").format(count=done)
            if done
            else _("Rien ne permet encore d'estimer ces ventes : donnez un poids moyen.")
        )
        return See(f"{here.home}/ventes", said=told)

    return form(work)


@router.post("/{line_id}", dependencies=CORRECT)
def settle_sale(here: Here, line_id: UUID, form: Form) -> Response:
    """Count a sale with the category and the weight that somebody says."""

    def work(writing: Session) -> See:
        typed, weight = form.text("category"), form.text("weight")
        movement = sales.settle(
            writing,
            here.site_id,
            line_id,
            category_id=meant(writing, typed).category_id if typed else None,
            grams=parse_grams(weight) if weight else None,
            by=here.by,
        )
        said = _("{label} : {weight}.").format(
            label=movement.label, weight=kilograms(movement.grams)
        )
        return See(f"{here.home}/ventes", said=said)

    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "sales.html", **_context(here))


def _context(here: Visit) -> dict[str, Any]:
    session = here.session
    waiting = sales.unplaced_of(session, here.site_id)
    return {
        "sales": [(one, _label(here, one)) for one in waiting],
        "choices": at_reception(session),
    }


def _label(here: Visit, sale: UnplacedSale) -> str:
    if sale.category_id is None:
        return ""
    past = category_as_of(here.session, sale.category_id, today_at(here.session, here.site_id))
    return path_text(past.path) if past else ""
