# SPDX-License-Identifier: Apache-2.0
"""What codes learn from the till: which objects a ticket sold or gave back."""

from sqlalchemy.orm import Session

from ressourcerie_core.events import Received

from .service.selling import RecordedTicket, follow_ticket


def follow(session: Session, received: Received[RecordedTicket]) -> None:
    """Let the objects of a ticket follow it: once, however often it is told."""
    follow_ticket(session, received.facts)
