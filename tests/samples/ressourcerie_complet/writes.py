# SPDX-License-Identifier: Apache-2.0
"""Writes that the command asks for."""

from sqlalchemy.orm import Session

from ressourcerie_core.operations import operation

from . import service


@operation
def add_note(session: Session, text: str) -> str:
    """Write a note of the command's."""
    note = service.add_note(session, text=text, longest=200, author_id=None)
    return f"Note écrite : {note.text}"
