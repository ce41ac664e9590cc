# SPDX-License-Identifier: Apache-2.0
"""One line of the ledger: what it says, what became of it, and its correction."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import tares
from sqlalchemy.orm import Session

from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import kilograms, parse_grams
from ressourcerie_core.web import Form, See, SentForm

from ..models import DESTINATIONS, Movement, Stage
from ..notebooks.recording import row_of
from ..service import ledger, tickets
from ..service.guide import at_reception, meant
from ..service.lines import Line
from ..service.problems import WeightUnusual
from ..stages import STAGES
from .fields import container_choices, one_of, optional_id, quantity_of
from .showing import CORRECT, READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/lignes/{movement_id}")


@router.get("", dependencies=READ)
def show_line(here: Here, movement_id: UUID) -> HTMLResponse:
    """Show a line, and the form that corrects it."""
    return here.show("line.html", **_context(here, movement_id))


@router.post("", dependencies=CORRECT)
def correct_line(here: Here, movement_id: UUID, form: Form) -> Response:
    """Cancel a line, and record what stands instead when something does."""

    def work(writing: Session) -> See:
        movement = ledger.find(writing, here.site_id, movement_id)
        replaced = form.text("do") == "replace"
        stands = ledger.correct(
            writing,
            movement,
            reason=form.text("reason")[:200],
            by=here.by,
            instead=_instead(writing, form, movement) if replaced else None,
            confirmed=form.ticked("confirmed"),
        )
        shown = stands.id if stands else movement_id
        return See(f"{here.home}/lignes/{shown}", said=_("La ligne est corrigée."))

    try:
        return form(work)
    except Problem as refused:
        context = _context(here, movement_id)
        asks = isinstance(refused, WeightUnusual)
        return here.show_again(refused, "line.html", **context | {"asks_to_confirm": asks})


def _instead(session: Session, form: SentForm, movement: Movement) -> Line:
    """Read what stands instead: what the form does not show stays as it was said."""
    was, typed, weight = Line.of(movement), form.text("category"), form.text("weight")
    same = typed == movement.label
    container_id = optional_id(form, "container") if weight else None
    tare = {one.container_id: one.tare_grams for one in tares(session)}
    kept = container_id == was.container_id and was.gross_grams is not None
    return replace(
        was,
        category_id=was.category_id if same else meant(session, typed).category_id,
        destination=one_of(form, "destination", Stage, was.destination),
        gross_grams=parse_grams(weight) if weight else None,
        container_id=container_id if kept or container_id in tare else None,
        tare_grams=was.tare_grams if kept else tare.get(container_id or UUID(int=0), 0),
        quantity=quantity_of(form),
    )


def _containers(session: Session, movement: Movement) -> list[tuple[str, str]]:
    """Give the containers to choose from, and the one of then though it is archived."""
    choices, own = container_choices(session), str(movement.container_id or "")
    if own not in dict(choices):
        tare = kilograms(movement.tare_grams or 0)
        choices.append((own, _("contenant archivé (−{tare})").format(tare=tare)))
    return choices


def _context(here: Visit, movement_id: UUID) -> dict[str, Any]:
    session = here.session
    movement = ledger.find(session, here.site_id, movement_id)
    mirror = ledger.mirror_of(session, movement_id)
    corrects = session.get(Movement, movement.corrects_id) if movement.corrects_id else None
    authors = {one.author_id for one in (movement, mirror) if one and one.author_id}
    ticket_id = movement.ticket_id
    return {
        "line": movement,
        "mirror": mirror,
        "corrects": corrects,
        "ticket": tickets.find_ticket(session, here.site_id, ticket_id) if ticket_id else None,
        "written": row_of(session, movement_id),
        "names": display_names(session, authors),
        "choices": at_reception(session),
        "containers": _containers(session, movement),
        "asks_to_confirm": False,
        "destination_options": [(stage, STAGES[stage]) for stage in DESTINATIONS],
    }
