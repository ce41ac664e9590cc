# SPDX-License-Identifier: Apache-2.0
"""What the sample does of what it is told."""

from sqlalchemy.orm import Session

from ressourcerie_core.events import Received

from .models import Heard
from .public import NoteWritten


def hear(session: Session, received: Received[NoteWritten]) -> None:
    """Keep the note's id."""
    session.add(Heard(note_id=received.facts.note_id))
