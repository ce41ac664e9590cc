# SPDX-License-Identifier: Apache-2.0
"""Every closed session and where it is, and what a person decides about one."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import display_names
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ChosenPeriod, Form, Read, See, SentForm

from ..models import Booking
from ..service import acting, comparing, correcting, recording, sending
from .showing import HOME, READ, SEND, Here, Settings, Visit, moments

router = APIRouter(prefix="/comptabilite")

MOST_WAITING = 100


@router.get("", dependencies=READ)
def show_pieces(
    here: Here, session: Read, period: ChosenPeriod, settings: Settings
) -> HTMLResponse:
    """Show what waits, whatever its day, then the pieces of a period."""
    switch = sending.switch_as_it_is(session)
    waiting = Booking.state.in_(acting.WAITING) & (Booking.day >= (switch.start or date.min))
    days = Booking.day.between(period.first, period.last)
    found = session.scalars(select(Booking).where(days).order_by(Booking.id.desc())).all()
    counts = select(Booking.state, func.count()).where(waiting).group_by(Booking.state)
    return here.show(
        "pieces.html",
        moment=moments(session),
        period=period,
        pieces=found,
        waiting=session.scalars(
            select(Booking).where(waiting).order_by(Booking.id).limit(MOST_WAITING)
        ).all(),
        counts=dict(session.execute(counts).all()),
        most=MOST_WAITING,
        switch=switch,
        start=switch.start,
        settings=settings,
    )


@router.get("/comparaison", dependencies=READ)
def show_comparison(here: Here, session: Read) -> HTMLResponse:
    """Show what the last comparison with Paheko found."""
    found = comparing.last_comparison(session)
    compared_at, comparison = found or (None, None)
    return here.show(
        "comparison.html",
        compared_at=compared_at,
        comparison=comparison,
        switch=sending.switch_as_it_is(session),
        moment=moments(session),
    )


@router.post("/comparaison", dependencies=SEND)
def compare_now(here: Here, form: Form) -> Response:
    """Have both sides compared now."""

    def work(writing: Session) -> See:
        acting.ask_to_compare(writing, by=here.by)
        said = _("La comparaison se fait dans la minute. Rechargez la page pour la voir.")
        return See(f"{HOME}/comparaison", said=said)

    return form(work)


@router.get("/pieces/{booking_id}", dependencies=READ)
def show_piece(here: Here, session: Read, booking_id: UUID) -> HTMLResponse:
    """Show one piece: its lines, where it is, and why."""
    return here.show("piece.html", **_context(here, session, booking_id))


@router.post("/pieces/{booking_id}/reprendre", dependencies=SEND)
def retry(here: Here, session: Read, booking_id: UUID, form: Form) -> Response:
    """Have a piece tried again."""

    def work(writing: Session) -> See:
        acting.retry(writing, booking_id, by=here.by)
        return _see(booking_id, _("La pièce sera essayée de nouveau au prochain envoi."))

    return _sent(here, session, booking_id, form, work)


@router.post("/pieces/{booking_id}/garder", dependencies=SEND)
def park(here: Here, session: Read, booking_id: UUID, form: Form) -> Response:
    """Keep a piece from being sent."""

    def work(writing: Session) -> See:
        acting.park(writing, booking_id, reason=form.text("reason"), by=here.by)
        return _see(booking_id, _("La pièce ne partira pas tant que personne ne la reprend."))

    return _sent(here, session, booking_id, form, work)


@router.post("/pieces/{booking_id}/faite", dependencies=SEND)
def set_done_by_hand(here: Here, session: Read, booking_id: UUID, form: Form) -> Response:
    """Say that a piece was booked in Paheko by hand."""

    def work(writing: Session) -> See:
        acting.done_by_hand(writing, booking_id, reason=form.text("reason"), by=here.by)
        return _see(booking_id, _("La pièce est notée comme faite à la main."))

    return _sent(here, session, booking_id, form, work)


@router.post("/pieces/{booking_id}/corriger", dependencies=SEND)
def correct(here: Here, session: Read, booking_id: UUID, form: Form) -> Response:
    """Cancel a piece that Paheko has, and book its session anew."""

    def work(writing: Session) -> See:
        again = acting.correct(writing, booking_id, reason=form.text("reason"), by=here.by)
        said = _("L'annulation et la nouvelle pièce partiront au prochain envoi.")
        return _see(again.id, said)

    return _sent(here, session, booking_id, form, work)


def _sent(
    here: Visit, session: Session, booking_id: UUID, form: SentForm, work: Callable[[Session], See]
) -> Response:
    try:
        return form(work)
    except Problem as refused:
        return here.show_again(refused, "piece.html", **_context(here, session, booking_id))


def _see(booking_id: UUID, said: str) -> See:
    return See(f"{HOME}/pieces/{booking_id}", said=said)


def _context(here: Visit, session: Session, booking_id: UUID) -> dict[str, Any]:
    piece = acting.find(session, booking_id)
    people = [piece.settled_by] if piece.settled_by else []
    others = select(Booking).where(Booking.session_id == piece.session_id, Booking.id != piece.id)
    related = session.scalars(others.order_by(Booking.id)).all()
    return {
        "related": related,
        "can_correct": here.may("send") and correcting.is_correctable(session, piece),
        "moment": moments(session),
        "start": sending.switch_as_it_is(session).start,
        "piece": piece,
        "transaction": recording.frozen(piece),
        "can_act": here.may("send") and piece.state in acting.WAITING,
        "people": display_names(session, people),
    }
