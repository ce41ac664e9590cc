# SPDX-License-Identifier: Apache-2.0
"""What the accounting learns from the till: a session is whole."""

from ressourcerie_caisse.public import SessionClosed
from sqlalchemy.orm import Session

from ressourcerie_core.events import Received

from .service.recording import record_closing


def keep_closing(session: Session, received: Received[SessionClosed]) -> None:
    """Keep what a closed session gives to book: once, however often it is told."""
    record_closing(session, received.facts)
