# SPDX-License-Identifier: Apache-2.0
"""The sessions of a site: a list, and the sheet of each, which is printed as it is shown."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from ressourcerie_core.auth import display_names
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ChosenPeriod

from ..models import Method, Movement, Ticket, Till, TillSession
from ..service import figures, viewing
from ..service.setting_problems import NotHere
from .qr import qr_drawing
from .showing import READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/sessions")

MOST_TICKETS = 200


@router.get("", dependencies=READ)
def show_sessions(here: Here, period: ChosenPeriod) -> HTMLResponse:
    """Show the sessions of a period."""
    found = viewing.sessions_in(here.session, here.site_id, period.first, period.last)
    return here.show("sessions.html", period=period, sessions=found)


@router.get("/{session_id}", dependencies=READ)
def show_session(here: Here, session_id: UUID) -> HTMLResponse:
    """Show the sheet of a session."""
    return here.show("session.html", **_context(here, find_session(here, session_id)))


def find_session(here: Visit, session_id: UUID) -> TillSession:
    """Give a session of the site, or refuse its identifier."""
    found = here.session.get(TillSession, session_id)
    if found is None or found.site_id != here.site_id:
        raise NotHere(_("session"), session_id)
    return found


def _context(here: Visit, shown: TillSession) -> dict[str, Any]:
    session, where = here.session, figures.in_session(shown.id)
    tickets = select(Ticket).where(*where)
    numbers = session.scalars(
        select(Ticket.number).where(*where).order_by(Ticket.series, Ticket.ordinal)
    ).all()
    moved = select(Movement).where(Movement.session_id == shown.id)
    people = {one for one in (shown.opened_by, shown.closed_by) if one is not None}
    return {
        "shown": shown,
        "till": session.get_one(Till, shown.till_id),
        "figures": figures.total(session, where),
        "methods": viewing.session_methods(session, shown),
        "categories": figures.by_category(session, where),
        "movements": session.scalars(moved.order_by(Movement.happened_at)).all(),
        "tickets": session.scalars(
            tickets.order_by(Ticket.happened_at.desc()).limit(MOST_TICKETS)
        ).all(),
        "most": MOST_TICKETS,
        "first_number": numbers[0] if numbers else None,
        "last_number": numbers[-1] if numbers else None,
        "method_names": {one.id: one.name for one in session.scalars(select(Method))},
        "people": display_names(session, people),
        **_proof(here, shown),
    }


def _proof(here: Visit, shown: TillSession) -> dict[str, Any]:
    """Give the seal of a closing, its code to be photographed, and the letter that sends it."""
    seal = viewing.closing_seal(here.session, shown)
    if seal is None:
        return {"seal": None}
    subject = quote(_("Sceau de la clôture nº {number}").format(number=shown.number))
    return {
        "seal": str(seal),
        "seal_code": qr_drawing(str(seal), title=_("Sceau en code QR"), css="qr"),
        "mailto": f"mailto:?subject={subject}&body={quote(str(seal))}",
    }
