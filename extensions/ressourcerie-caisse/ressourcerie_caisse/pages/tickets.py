# SPDX-License-Identifier: Apache-2.0
"""A ticket: its sheet, its receipt for the customer, and its duplicates, each of them counted."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import anyone, display_names
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ChosenPeriod, Form, Read, See

from ..models import (
    Act,
    Line,
    Method,
    Payment,
    SessionKind,
    Tag,
    Ticket,
    Till,
    TillSession,
)
from ..service import figures, printing
from ..service.setting_problems import NotHere
from .qr import qr_drawing
from .receipt import Receipt, receipt_of
from .receipt_pdf import SHEET, pdf, roll
from .showing import READ, Here, Visit, show

router = APIRouter()

MOST = 500
Duplicate = Annotated[int, Query(alias="duplicata", ge=1, le=1_000_000)]
Page = Literal["rouleau", "a4"]


@router.get("/sites/{site_id}/tickets", dependencies=READ)
def show_tickets(here: Here, period: ChosenPeriod) -> HTMLResponse:
    """Show the tickets of a period, the latest first."""
    where = figures.in_days(period.first, period.last, [here.site_id])
    query = select(Ticket).where(*where).order_by(Ticket.happened_at.desc())
    found = here.session.scalars(query.limit(MOST + 1)).all()
    return here.show(
        "tickets.html", period=period, tickets=found[:MOST], more=len(found) > MOST, most=MOST
    )


@router.get("/sites/{site_id}/tickets/{ticket_id}", dependencies=READ)
def show_ticket(here: Here, ticket_id: UUID) -> HTMLResponse:
    """Show the sheet of a ticket."""
    return here.show("ticket.html", **_context(here, find_ticket(here, ticket_id)))


@router.post("/sites/{site_id}/tickets/{ticket_id}/duplicata", dependencies=READ)
def make_duplicate(here: Here, ticket_id: UUID, form: Form) -> Response:
    """Count one more duplicate, journal it, and lead to it."""

    def work(writing: Session) -> See:
        ticket = writing.get_one(Ticket, find_ticket(here, ticket_id).id)
        rank = printing.count_duplicate(writing, ticket, by=here.by)
        return See(f"{here.home}/tickets/{ticket_id}/recu?duplicata={rank}")

    return form(work)


@router.get("/sites/{site_id}/tickets/{ticket_id}/recu", dependencies=READ)
def show_duplicate(here: Here, ticket_id: UUID, duplicate: Duplicate) -> HTMLResponse:
    """Show a duplicate that was counted, to print it."""
    ticket = find_ticket(here, ticket_id)
    receipt = _duplicate(here, ticket, duplicate)
    return here.show(
        "receipt.html",
        receipt=receipt,
        ticket=ticket,
        qr=qr_drawing(receipt.link),
        pdf=f"{here.home}/tickets/{ticket_id}/recu.pdf?duplicata={duplicate}",
    )


@router.get("/sites/{site_id}/tickets/{ticket_id}/recu.pdf", dependencies=READ)
def give_duplicate(
    here: Here,
    ticket_id: UUID,
    duplicate: Duplicate,
    paper: Annotated[Page, Query(alias="papier")] = "rouleau",
) -> Response:
    """Give a duplicate that was counted as a PDF."""
    receipt = _duplicate(here, find_ticket(here, ticket_id), duplicate)
    return _pdf_answer(receipt, paper)


@router.get("/recus/{ticket_id}.pdf", dependencies=[anyone()])
def give_receipt(request: Request, session: Read, ticket_id: UUID) -> Response:
    """Give the receipt of who has its address, as a PDF."""
    return _pdf_answer(_public(request, session, ticket_id), "rouleau")


@router.get("/recus/{ticket_id}", dependencies=[anyone()])
def show_receipt(request: Request, session: Read, ticket_id: UUID) -> HTMLResponse:
    """Show the receipt to who has its address: it names nobody, and nobody guesses it."""
    receipt = _public(request, session, ticket_id)
    qr = qr_drawing(receipt.link)
    return show(request, "receipt_public.html", receipt=receipt, qr=qr, ticket_id=ticket_id)


def find_ticket(here: Visit, ticket_id: UUID) -> Ticket:
    """Give a ticket of the site, or refuse its identifier."""
    found = here.session.get(Ticket, ticket_id)
    if found is None or found.site_id != here.site_id:
        raise NotHere(_("ticket"), ticket_id)
    return found


def _public(request: Request, session: Session, ticket_id: UUID) -> Receipt:
    ticket = session.get(Ticket, ticket_id)
    if ticket is None:
        raise NotHere(_("ticket"), ticket_id)
    return receipt_of(session, ticket, link=_link(request, ticket_id))


def _duplicate(here: Visit, ticket: Ticket, rank: int) -> Receipt:
    if rank > printing.duplicates(here.session, ticket.id):
        raise NotHere(_("duplicata"), ticket.id)
    receipt = receipt_of(here.session, ticket, link=_link(here.request, ticket.id))
    return receipt.marked(_("DUPLICATA n° {rank}").format(rank=rank))


def _link(request: Request, ticket_id: UUID) -> str:
    return f"{request.base_url}caisse/recus/{ticket_id}"


def _pdf_answer(receipt: Receipt, paper: Page) -> Response:
    content = pdf(receipt, SHEET if paper == "a4" else roll(receipt.roll_mm))
    name = receipt.title.rpartition(" ")[2]
    headers = {"Content-Disposition": f'inline; filename="recu-{name}.pdf"'}
    return Response(content, 200, headers, "application/pdf")


def _context(here: Visit, ticket: Ticket) -> dict[str, Any]:
    session = here.session
    lines = select(Line).where(Line.ticket_id == ticket.id).order_by(Line.position)
    paid = select(Payment).where(Payment.ticket_id == ticket.id).order_by(Payment.position)
    mirrors = select(Ticket).where(Ticket.original_id == ticket.id).order_by(Ticket.happened_at)
    return {
        "ticket": ticket,
        "till": session.get_one(Till, ticket.till_id),
        "shown": session.get_one(TillSession, ticket.session_id),
        "school": ticket.session_kind == SessionKind.SCHOOL,
        "original": session.get(Ticket, ticket.original_id) if ticket.original_id else None,
        "mirrors": session.scalars(mirrors).all(),
        "remarks": session.get_one(Act, ticket.id).remarks,
        "lines": session.scalars(lines).all(),
        "payments": session.scalars(paid).all(),
        "method_names": {one.id: one.name for one in session.scalars(select(Method))},
        "tag_names": {str(one.id): one.name for one in session.scalars(select(Tag))},
        "people": display_names(
            session, {ticket.author_id, ticket.approved_by or ticket.author_id}
        ),
        "prints": printing.duplicates(session, ticket.id),
    }
