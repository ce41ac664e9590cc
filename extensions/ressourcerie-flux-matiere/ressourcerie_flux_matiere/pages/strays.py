# SPDX-License-Identifier: Apache-2.0
"""The lines that came too late: attached to an open deposit, or set aside with a reason."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import category_as_of, path_text
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Form, See

from ..models import Ticket
from ..service import tickets
from ..service.lines import Line
from ..service.problems import TicketMissing, WeightUnusual, french_day
from .fields import optional_id
from .showing import CORRECT, READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/egarees")


@router.get("", dependencies=READ)
def show_strays(here: Here) -> HTMLResponse:
    """Show the lines that wait."""
    return here.show("strays.html", **_context(here))


@router.post("/{stray_id}", dependencies=CORRECT)
def settle_stray(here: Here, stray_id: UUID, form: Form) -> Response:
    """Attach a line to a deposit, or set it aside."""

    def work(writing: Session) -> See:
        by, ticket_id = here.by, optional_id(form, "ticket")
        if form.text("do") == "dismiss":
            tickets.dismiss(writing, here.site_id, stray_id, reason=form.text("reason"), by=by)
            said = _("La ligne est écartée ; elle reste au journal.")
        else:
            if ticket_id is None:
                raise TicketMissing
            tickets.attach(
                writing,
                here.site_id,
                stray_id,
                ticket_id=ticket_id,
                by=by,
                confirmed=form.ticked("confirmed"),
            )
            said = _("La ligne est rattachée.")
        return See(f"{here.home}/egarees", said=said)

    try:
        return form(work)
    except Problem as refused:
        asked = stray_id if isinstance(refused, WeightUnusual) else None
        return here.show_again(refused, "strays.html", **_context(here) | {"unusual": asked})


def _context(here: Visit) -> dict[str, Any]:
    session = here.session
    strays = tickets.strays_of(session, here.site_id)
    opened = select(Ticket).where(Ticket.site_id == here.site_id, Ticket.closed_at.is_(None))
    shown = []
    for stray, ticket in strays:
        line = Line.from_json(stray.content)
        shown.append((stray, line, ticket, _label(session, line.category_id, ticket.day)))
    return {
        "strays": shown,
        "unusual": None,
        "open_tickets": [
            ("", _("aucun")),
            *_choices(session.scalars(opened.order_by(Ticket.number))),
        ],
        "names": display_names(
            session, {stray.author_id for stray, _ticket in strays if stray.author_id}
        ),
    }


def _label(session: Session, category_id: UUID, day: date) -> str:
    """Give the name that a category had on a day, or has today when it was opened later."""
    past = category_as_of(session, category_id, day) or category_as_of(
        session, category_id, clock.now().date()
    )
    return path_text(past.path) if past else _("Catégorie inconnue")


def _choices(opened: Iterable[Ticket]) -> list[tuple[str, str]]:
    said = _("nº {number} du {day}")
    return [
        (str(one.id), said.format(number=one.number, day=french_day(one.day))) for one in opened
    ]
