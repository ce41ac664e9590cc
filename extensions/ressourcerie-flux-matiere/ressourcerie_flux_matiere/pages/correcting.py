# SPDX-License-Identifier: Apache-2.0
"""One line of the ledger: what it says, what became of it, and its correction."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See

from ..models import DESTINATIONS, Movement, Stage
from ..service import ledger, tickets
from ..service.guide import at_reception
from .fields import container_choices, line_of, one_of
from .showing import CORRECT, READ, Here, Visit
from .words import STAGES

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
        usual = Stage(movement.destination)
        replaced = form.text("do") == "replace"
        destination = one_of(form, "destination", Stage, usual)
        stands = ledger.correct(
            writing,
            movement,
            reason=form.text("reason")[:200],
            by=here.by,
            instead=line_of(writing, form, destination) if replaced else None,
            confirmed=True,
        )
        shown = stands.id if stands else movement_id
        return See(f"{here.home}/lignes/{shown}", said=_("La ligne est corrigée."))

    try:
        return form(work)
    except Problem as refused:
        context = _context(here, movement_id)
        return here.show_again(refused, "line.html", **context)


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
        "names": display_names(session, authors),
        "choices": at_reception(session),
        "containers": container_choices(session),
        "destination_options": [(stage, STAGES[stage]) for stage in DESTINATIONS],
    }
