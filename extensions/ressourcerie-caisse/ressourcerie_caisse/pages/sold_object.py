# SPDX-License-Identifier: Apache-2.0
"""The ticket that sold a labelled object: what fills the slot ``codes-barres.object-sheet``."""

from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.web import Fragment

from ..models import Ticket
from .showing import home


class ObjectSheet(Protocol):
    """What is read of the slot's context; the module that shows it need not be installed."""

    @property
    def site_id(self) -> UUID: ...
    @property
    def ticket_id(self) -> UUID | None: ...


def ticket_of(session: Session, visitor: Visitor | None, sheet: ObjectSheet) -> Fragment | None:
    """Lead to the ticket, whoever may read it; nothing while the object is not sold."""
    if visitor is None or sheet.ticket_id is None:
        return None
    ticket = session.get(Ticket, sheet.ticket_id)
    if ticket is None or not visitor.may("caisse.read", ticket.site_id):
        return None
    path = f"{home(ticket.site_id)}/tickets/{ticket.id}"
    return Fragment("caisse/_sold_object.html", path=path, number=ticket.number)
