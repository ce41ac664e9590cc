# SPDX-License-Identifier: Apache-2.0
"""A deposit at the scale: one line after the other, then the receipt."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import Offered, folded, offered, partner_name, path_text, tares
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.numbers import kilograms
from ressourcerie_core.web import Form, See

from ..models import DESTINATIONS, Movement, Stage
from ..service import tickets
from ..service.guide import at_reception, keywords
from ..service.problems import WeightUnusual
from ..slots import Weighing
from .fields import container_choices, id_of, line_of, one_of
from .showing import READ, WEIGH, Here, Visit
from .words import CONDITIONS

router = APIRouter(prefix="/sites/{site_id}/depots/{ticket_id}")


@router.get("", dependencies=READ)
def show_ticket(
    here: Here,
    ticket_id: UUID,
    category: Annotated[str, Query(alias="categorie", max_length=400)] = "",
) -> HTMLResponse:
    """Show a deposit, and the form of its next line while it is open."""
    return here.show("ticket.html", **_context(here, ticket_id) | {"category": category})


@router.post("", dependencies=WEIGH)
def save_line(here: Here, ticket_id: UUID, form: Form) -> Response:
    """Add a line, and come back for the next one."""

    def work(writing: Session) -> See:
        line = line_of(writing, form, one_of(form, "destination", Stage, Stage.SHOP))
        kept = tickets.add_line(
            writing,
            here.site_id,
            ticket_id,
            line,
            line_id=id_of(form),
            by=here.by,
            confirmed=form.ticked("confirmed"),
        )
        return See(f"{here.home}/depots/{ticket_id}", said=_told(kept.line))

    try:
        return form(work)
    except Problem as refused:
        context = _context(here, ticket_id)
        asks = isinstance(refused, WeightUnusual)
        return here.show_again(refused, "ticket.html", **context | {"asks_to_confirm": asks})


@router.post("/clore", dependencies=WEIGH)
def end_ticket(here: Here, ticket_id: UUID, form: Form) -> Response:
    """Close a deposit, and go back to the reception."""

    def work(writing: Session) -> See:
        ticket = tickets.close_ticket(writing, here.site_id, ticket_id, by=here.by)
        total = kilograms(tickets.total_grams(writing, ticket_id))
        said = _("Dépôt nº {number} clos : {total}.").format(number=ticket.number, total=total)
        return See(f"{here.home}/reception", said=said)

    return form(work)


@router.get("/recu", dependencies=READ)
def show_receipt(here: Here, ticket_id: UUID) -> HTMLResponse:
    """Show what the giver may take home, to print."""
    return here.show("receipt.html", **_context(here, ticket_id))


def _context(here: Visit, ticket_id: UUID) -> dict[str, Any]:
    session = here.session
    ticket = tickets.find_ticket(session, here.site_id, ticket_id)
    lines = tickets.lines_of(session, ticket_id)
    corrected = {line.corrects_id for line in lines if line.corrects_id}
    return {
        "ticket": ticket,
        "weighing": Weighing(here.site_id, ticket_id),
        "partner": partner_name(session, ticket.partner_id) if ticket.partner_id else "",
        "lines": lines,
        "corrected": corrected,
        "total": tickets.total_grams(session, ticket_id),
        "destinations": DESTINATIONS,
        "tares": tares(session),
        "containers": container_choices(session),
        "conditions": [("", _("non précisé")), *CONDITIONS.items()],
        "shelves": _shelves(session),
        "guide": _guide(session),
        "asks_to_confirm": False,
        "category": "",
        "new_id": new_id,
    }


def _shelves(session: Session) -> list[tuple[Offered, list[Offered]]]:
    """Give each root of the tree with the categories under it that goods are weighed in."""
    choices = at_reception(session)
    roots = [one for one in offered(session) if one.parent_id is None]
    return [
        (root, under)
        for root in roots
        if (under := [one for one in choices if one.path[0] == root.name])
    ]


def _guide(session: Session) -> list[tuple[str, str]]:
    """Give each word of the sorting guide, with the category and the advice that it leads to."""
    names = {one.category_id: path_text(one.path) for one in at_reception(session)}
    return [
        (word.word, " ; ".join(filter(None, (names[word.category_id], word.advice))))
        for word in sorted(keywords(session), key=lambda word: folded(word.word))
        if word.category_id in names
    ]


def _told(line: Movement | None) -> str:
    if line is None:
        return _("Ce dépôt est clos : la ligne attend d'être rattachée.")
    return _("{label} : {weight}.").format(label=line.label, weight=kilograms(line.grams))
