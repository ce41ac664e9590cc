# SPDX-License-Identifier: Apache-2.0
"""Deposit tickets, their lines, and the lines that came too late."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import select

from ressourcerie_core.auth import SignedIn
from ressourcerie_core.web import Answer, Body, Page, Paged, Read, Write

from ..models import Provenance, StrayOutcome, Ticket
from ..service import tickets
from ..service.tickets import Giver
from .shapes import CORRECT, READ, WEIGH, DeviceId, MovementRead, SentLine, ShortLine, TicketRead

router = APIRouter(tags=["flux-matiere"], prefix="/sites/{site_id}")


class TicketBody(Body):
    id: DeviceId
    shift_id: UUID
    provenance: Provenance
    partner_id: UUID | None = None
    locality: ShortLine | None = None
    note: ShortLine | None = None


class StrayRead(Answer):
    id: UUID
    ticket_id: UUID
    content: dict[str, Any]
    recorded_at: datetime
    outcome: StrayOutcome | None
    attached_to_id: UUID | None
    reason: str | None


class LineKept(Answer):
    """A line is in its ticket, or waits in ``stray`` when the ticket was closed."""

    line: MovementRead | None
    stray: StrayRead | None


class AttachBody(Body):
    ticket_id: UUID
    confirmed: Annotated[bool, Field(description="Le poids inhabituel est le bon.")] = False


class ReasonBody(Body):
    reason: ShortLine


@router.get("/tickets", dependencies=READ)
def list_tickets(
    session: Read, site_id: UUID, window: Paged, day: Annotated[date | None, Query()] = None
) -> Page[TicketRead]:
    """List the tickets of the site, or those of a day."""
    query = select(Ticket).where(Ticket.site_id == site_id)
    if day is not None:
        query = query.where(Ticket.day == day)
    return window.page(session, query, TicketRead.of, by=[Ticket.number])


@router.post("/tickets", status_code=201, response_model=TicketRead, dependencies=WEIGH)
def open_ticket(site_id: UUID, body: TicketBody, write: Write, visitor: SignedIn) -> Response:
    """Open a ticket at an open post."""
    giver = Giver(body.provenance, body.partner_id, body.locality, body.note)
    return write(
        lambda session: TicketRead.of(
            tickets.open_ticket(
                session,
                site_id,
                body.shift_id,
                ticket_id=body.id,
                giver=giver,
                by=visitor.account_id,
            )
        )
    )


@router.get("/tickets/{ticket_id}", dependencies=READ)
def read_ticket(session: Read, site_id: UUID, ticket_id: UUID) -> TicketRead:
    """Give one ticket."""
    return TicketRead.of(tickets.find_ticket(session, site_id, ticket_id))


@router.get("/tickets/{ticket_id}/lines", dependencies=READ)
def list_lines(session: Read, site_id: UUID, ticket_id: UUID) -> list[MovementRead]:
    """List the lines of a ticket as they were recorded, corrections among them."""
    ticket = tickets.find_ticket(session, site_id, ticket_id)
    return [MovementRead.of(line) for line in tickets.lines_of(session, ticket.id)]


@router.post(
    "/tickets/{ticket_id}/lines", status_code=201, response_model=LineKept, dependencies=WEIGH
)
def add_line(
    site_id: UUID, ticket_id: UUID, body: SentLine, write: Write, visitor: SignedIn
) -> Response:
    """Add a line; sent again with the same id, it is recorded once."""
    return write(
        lambda session: LineKept.of(
            tickets.add_line(
                session,
                site_id,
                ticket_id,
                body.line,
                line_id=body.id,
                by=visitor.account_id,
                confirmed=body.confirmed,
            )
        )
    )


@router.post("/tickets/{ticket_id}/close", response_model=TicketRead, dependencies=WEIGH)
def close_ticket(site_id: UUID, ticket_id: UUID, write: Write, visitor: SignedIn) -> Response:
    """Close a ticket."""
    return write(
        lambda session: TicketRead.of(
            tickets.close_ticket(session, site_id, ticket_id, by=visitor.account_id)
        )
    )


@router.get("/strays", dependencies=READ)
def list_strays(session: Read, site_id: UUID) -> list[StrayRead]:
    """List the lines that came too late and wait to be attached, oldest first."""
    return [StrayRead.of(stray) for stray, _ticket in tickets.strays_of(session, site_id)]


@router.post("/strays/{stray_id}/attach", response_model=MovementRead, dependencies=CORRECT)
def attach_stray(
    site_id: UUID, stray_id: UUID, body: AttachBody, write: Write, visitor: SignedIn
) -> Response:
    """Add such a line to a ticket that is open."""
    return write(
        lambda session: MovementRead.of(
            tickets.attach(
                session,
                site_id,
                stray_id,
                ticket_id=body.ticket_id,
                by=visitor.account_id,
                confirmed=body.confirmed,
            )
        )
    )


@router.post("/strays/{stray_id}/dismiss", response_model=StrayRead, dependencies=CORRECT)
def dismiss_stray(
    site_id: UUID, stray_id: UUID, body: ReasonBody, write: Write, visitor: SignedIn
) -> Response:
    """Say why such a line counts nowhere."""
    return write(
        lambda session: StrayRead.of(
            tickets.dismiss(session, site_id, stray_id, reason=body.reason, by=visitor.account_id)
        )
    )
