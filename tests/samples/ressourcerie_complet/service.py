# SPDX-License-Identifier: Apache-2.0
"""Use cases on notes; none of them commits."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.errors import Problem
from ressourcerie_core.events import publish
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from .models import Note
from .public import NoteWritten


class NoteTooLong(Problem):
    slug = "complet/note-too-long"
    title = _("La note est trop longue")
    status = 409

    def __init__(self, longest: int) -> None:
        super().__init__(
            _("Une note a {longest} caractères au plus.").format(longest=longest),
            hint=_("Raccourcissez-la."),
            field="text",
        )


def add_note(session: Session, *, text: str, longest: int, author_id: UUID | None) -> Note:
    """Write a note, and tell the journal."""
    if len(text) > longest:
        raise NoteTooLong(longest)
    note = Note(text=text, written_at=clock.now(), author_id=author_id)
    session.add(note)
    session.flush()  # the answer and the journal hold its id
    append(session, "complet.notes", "note-written", {"note": str(note.id)}, author_id)
    publish(session, NoteWritten(note_id=note.id))
    return note


def all_notes() -> Select[tuple[Note]]:
    """Select every note, the oldest first."""
    return select(Note).order_by(Note.id)


def count_notes(session: Session) -> int:
    """Count the notes."""
    return session.scalar(select(func.count()).select_from(Note)) or 0
