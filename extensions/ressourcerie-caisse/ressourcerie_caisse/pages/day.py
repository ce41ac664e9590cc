# SPDX-License-Identifier: Apache-2.0
"""The tills of a site today: what they sold so far, who holds them, what is still to come."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from ..models import SessionKind, Ticket
from ..service import figures, viewing
from .showing import READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}/jour")


@router.get("", dependencies=READ)
def show_day(here: Here) -> HTMLResponse:
    """Show the tills, and the figures of the day."""
    return here.show("day.html", **_context(here))


@router.get("/direct", dependencies=READ)
def show_live(here: Here) -> HTMLResponse:
    """Show again what changes while people sell, for the page to put in its place."""
    return here.show("_live.html", **_context(here))


def _context(here: Visit) -> dict[str, Any]:
    session, today = here.session, viewing.today_at(here.session, here.site_id)
    where = figures.in_days(today, today, [here.site_id])
    real = select(Ticket).where(
        Ticket.site_id == here.site_id, Ticket.session_kind != SessionKind.SCHOOL
    )
    return {
        "today": figures.total(session, where),
        "last": session.scalar(real.order_by(Ticket.happened_at.desc()).limit(1)),
        "tills": viewing.tills_now(session, here.site_id),
        "is_administrator": here.visitor.may("core.administer"),
    }
