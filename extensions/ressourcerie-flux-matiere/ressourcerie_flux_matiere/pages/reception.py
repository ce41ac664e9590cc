# SPDX-License-Identifier: Apache-2.0
"""The reception of a site: its posts, their shifts, and the deposits of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.web import Form, See

from ..models import Post, Provenance, Shift, Ticket
from ..service import posts, tickets
from ..service.days import today_at
from ..service.problems import DayRefused
from ..service.tickets import Giver
from .fields import day_of, id_of, one_of, optional_id, partner_choices
from .showing import READ, SET_UP, WEIGH, Here, Visit

router = APIRouter(prefix="/sites/{site_id}")


@dataclass(frozen=True)
class PostShown:
    """A post with the shifts that are open there."""

    post: Post
    shifts: Sequence[Shift]

    @property
    def is_open(self) -> bool:
        """Tell whether it is open for today."""
        return any(shift.day is None for shift in self.shifts)


@router.get("/reception", dependencies=READ)
def show_reception(here: Here) -> HTMLResponse:
    """Show the posts of a site, and what was brought today."""
    return here.show("reception.html", **_context(here))


@router.post("/postes", dependencies=SET_UP)
def save_post(here: Here, form: Form) -> Response:
    """Add a post."""

    def work(writing: Session) -> See:
        post = posts.add_post(writing, here.site_id, name=form.text("name"))
        return _see(here, _("Le poste « {name} » est ajouté.").format(name=post.name))

    return _sent(here, form, work)


@router.post("/postes/{post_id}/ouvrir", dependencies=WEIGH)
def begin_shift(here: Here, post_id: UUID, form: Form) -> Response:
    """Open a post, for today or for the day that is given."""

    def work(writing: Session) -> See:
        day = day_of(form)
        if form.ticked("deferred") and day is None:
            raise DayRefused(None, today_at(writing, here.site_id))
        posts.open_shift(writing, here.site_id, post_id, shift_id=id_of(form), day=day, by=here.by)
        return _see(here, _("Le poste est ouvert."))

    return _sent(here, form, work)


@router.post("/postes/{post_id}/archiver", dependencies=SET_UP)
def put_post_away(here: Here, post_id: UUID, form: Form) -> Response:
    """Put a post out of use."""

    def work(writing: Session) -> See:
        post = posts.archive_post(writing, here.site_id, post_id)
        return _see(here, _("Le poste « {name} » est archivé.").format(name=post.name))

    return _sent(here, form, work)


@router.post("/ouvertures/{shift_id}/fermer", dependencies=WEIGH)
def end_shift(here: Here, shift_id: UUID, form: Form) -> Response:
    """Close a post."""

    def work(writing: Session) -> See:
        posts.close_shift(writing, here.site_id, shift_id, by=here.by)
        return _see(here, _("Le poste est fermé."))

    return _sent(here, form, work)


@router.post("/ouvertures/{shift_id}/depots", dependencies=WEIGH)
def begin_ticket(here: Here, shift_id: UUID, form: Form) -> Response:
    """Open a deposit, and lead to its scale."""

    def work(writing: Session) -> See:
        giver = Giver(
            one_of(form, "provenance", Provenance, Provenance.DROPPED_OFF),
            optional_id(form, "partner"),
            form.text("locality")[:200] or None,
            form.text("note")[:200] or None,
        )
        ticket = tickets.open_ticket(
            writing, here.site_id, shift_id, ticket_id=id_of(form), giver=giver, by=here.by
        )
        return See(f"{here.home}/depots/{ticket.id}")

    return _sent(here, form, work)


def _sent(here: Visit, form: Any, work: Any) -> Response:
    try:
        answer: Response = form(work)
    except Problem as refused:
        return here.show_again(refused, "reception.html", **_context(here))
    return answer


def _see(here: Visit, said: str) -> See:
    return See(f"{here.home}/reception", said=said)


def _context(here: Visit) -> dict[str, Any]:
    session = here.session
    opened = posts.open_shifts(session, here.site_id)
    today = today_at(session, here.site_id)
    shown = [
        PostShown(post, [shift for shift in opened if shift.post_id == post.id])
        for post in posts.posts_of(session, here.site_id)
    ]
    of_day = select(Ticket).where(Ticket.site_id == here.site_id)
    of_day = of_day.where((Ticket.day == today) | Ticket.closed_at.is_(None))
    found = session.scalars(of_day.order_by(Ticket.number.desc())).all()
    weights = tickets.total_grams_of(session, [one.id for one in found])
    return {
        "posts": shown,
        "today": today,
        "tickets": [(one, weights.get(one.id, 0)) for one in found],
        "strays": len(tickets.strays_of(session, here.site_id)),
        "partners": partner_choices(session),
        "new_id": new_id,
    }
