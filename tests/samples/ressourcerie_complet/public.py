# SPDX-License-Identifier: Apache-2.0
"""What other modules may import of the sample."""

from dataclasses import dataclass
from uuid import UUID

from ressourcerie_core.events import event
from ressourcerie_core.module import Slot


@dataclass(frozen=True)
class Aside:
    """What is beside the notes.

    :param count: how many notes the page shows.
    """

    count: int


@event("complet.note-written", subject="note_id")
@dataclass(frozen=True)
class NoteWritten:
    """A note is written."""

    note_id: UUID


ASIDE = Slot("complet.aside", Aside)
