# SPDX-License-Identifier: Apache-2.0
"""A ticket of the site, for any of its tills to give back."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import FromDevice, by_device, display_names
from ressourcerie_core.web import Answer, Read, problems

from ..models import Line, Payment, Ticket
from ..service.acts.tickets import left_of
from ..service.giving_back import find_ticket
from ..service.printing import duplicates
from ..service.setting_problems import NotHere
from ..service.setting_up import find_till

router = APIRouter(tags=["caisse"], prefix="/tickets", dependencies=[by_device()])


class LineRead(Answer):
    id: UUID
    kind: str
    category: UUID | None
    label: str
    quantity: int
    grams: int | None
    unit_cents: int | None
    discount_cents: int
    discount_reason: str | None
    total_cents: int
    vat_bp: int | None
    tags: list[str]
    destination: str
    object: UUID | None
    original_line: UUID | None
    left_quantity: int
    left_cents: int
    left_grams: int | None


class PaymentRead(Answer):
    method: UUID
    amount_cents: int
    given_cents: int
    change_cents: int
    reference: str | None


class TicketRead(Answer):
    id: UUID
    number: str
    type: str
    at: datetime
    till: str
    operator: str
    total_cents: int
    original: UUID | None
    copies: int
    lines: list[LineRead]
    payments: list[PaymentRead]


@router.get("/{which}", responses=problems(NotHere))
def read_ticket(session: Read, device: FromDevice, which: str) -> TicketRead:
    """Give a ticket by its number or its identifier, with what may still be given back."""
    ticket = find_ticket(session, device.site_id, which)
    return TicketRead(
        id=ticket.id,
        number=ticket.number,
        type=ticket.type,
        at=ticket.happened_at,
        till=find_till(session, device.site_id, ticket.till_id).name,
        operator=display_names(session, [ticket.author_id]).get(ticket.author_id, ""),
        total_cents=ticket.due_cents,
        original=ticket.original_id,
        copies=duplicates(session, ticket.id),
        lines=_lines(session, ticket),
        payments=_payments(session, ticket.id),
    )


def _lines(session: Session, ticket: Ticket) -> list[LineRead]:
    left = left_of(session, ticket.id)
    of_ticket = select(Line).where(Line.ticket_id == ticket.id).order_by(Line.position)
    same = set(LineRead.model_fields) & set(Line.__table__.columns.keys())
    read = []
    for line in session.scalars(of_ticket):
        quantity, cents, grams = left[line.id] if ticket.sign > 0 else (0, 0, None)
        read.append(
            LineRead(
                **{name: getattr(line, name) for name in same},
                category=line.category_id,
                object=line.object_id,
                original_line=line.original_line_id,
                left_quantity=quantity,
                left_cents=cents,
                left_grams=grams,
            )
        )
    return read


def _payments(session: Session, ticket_id: UUID) -> list[PaymentRead]:
    paid = select(Payment).where(Payment.ticket_id == ticket_id).order_by(Payment.position)
    return [
        PaymentRead(
            method=one.method_id,
            amount_cents=one.amount_cents,
            given_cents=one.given_cents,
            change_cents=one.change_cents,
            reference=one.reference,
        )
        for one in session.scalars(paid)
    ]
