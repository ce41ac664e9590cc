# SPDX-License-Identifier: Apache-2.0
"""What the material flow learns from other modules: the till sold, gave, or took back."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.events import Received

from .models import Stage
from .service.sales import Sale, record_sale


class SoldLine(Protocol):
    """What is read of a line of ``caisse.ticket-recorded``."""

    line_id: UUID
    kind: str
    category_id: UUID | None
    quantity: int
    grams: int | None
    destination: str
    original_line_id: UUID | None


class RecordedTicket(Protocol):
    """What is read of ``caisse.ticket-recorded``; the till need not be installed."""

    site_id: UUID
    day: date
    sign: int
    lines: Sequence[SoldLine]


def count_ticket(session: Session, received: Received[RecordedTicket]) -> None:
    """Count what the goods of a ticket weigh: once, however often it is told."""
    ticket = received.facts
    for line in ticket.lines:
        if line.kind == "goods":
            record_sale(session, _sale(ticket, line))


def _sale(ticket: RecordedTicket, line: SoldLine) -> Sale:
    return Sale(
        line_id=line.line_id,
        site_id=ticket.site_id,
        day=ticket.day,
        category_id=line.category_id,
        quantity=line.quantity,
        grams=line.grams,
        destination=Stage(line.destination),
        sign=ticket.sign,
        original_line_id=line.original_line_id,
    )
