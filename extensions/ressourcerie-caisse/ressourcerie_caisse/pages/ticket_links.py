# SPDX-License-Identifier: Apache-2.0
"""The ticket that a label or a receipt leads to: what fills the slots of ``codes-barres``."""

from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.i18n import _
from ressourcerie_core.web import Fragment

from ..models import Ticket
from .showing import home


class Shown(Protocol):
    """What is read of a slot's context; the module that shows it need not be installed."""

    @property
    def site_id(self) -> UUID: ...
    @property
    def ticket_id(self) -> UUID | None: ...


def ticket_of(session: Session, visitor: Visitor | None, sheet: Shown) -> Fragment | None:
    """Lead to the ticket that sold an object; nothing while it is not sold."""
    return _leading(session, visitor, sheet, _("Vendu par le ticket {number}"))


def scanned_ticket(session: Session, visitor: Visitor | None, scanned: Shown) -> Fragment | None:
    """Lead to the ticket of a receipt."""
    return _leading(session, visitor, scanned, _("Voir le ticket {number}"))


def _leading(
    session: Session, visitor: Visitor | None, shown: Shown, sentence: str
) -> Fragment | None:
    """Lead to a ticket, whoever may read it."""
    if visitor is None or shown.ticket_id is None:
        return None
    ticket = session.get(Ticket, shown.ticket_id)
    if ticket is None or not visitor.may("caisse.read", ticket.site_id):
        return None
    path = f"{home(ticket.site_id)}/tickets/{ticket.id}"
    said = sentence.format(number=ticket.number)
    return Fragment("caisse/_ticket_link.html", path=path, said=said)
