# SPDX-License-Identifier: Apache-2.0
"""Files that wait for somebody to say what they mean, and what was said of their columns."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock

from ..models import HeadingMemory, NotebookDraft
from .choices import Choices
from .meanings import Meaning, guess, key_of
from .problems import DraftGone

KEPT = timedelta(days=7)
_LONGEST_NAME = 200


def add(session: Session, site_id: UUID, *, name: str, content: bytes) -> NotebookDraft:
    """Keep a file, and drop those that nobody imported in time."""
    session.execute(delete(NotebookDraft).where(NotebookDraft.deposited_at < clock.now() - KEPT))
    draft = NotebookDraft(
        site_id=site_id,
        name=name[:_LONGEST_NAME],
        content=content,
        choices=Choices().as_json(),
        deposited_at=clock.now(),
    )
    session.add(draft)
    session.flush()  # gives it its identifier
    return draft


def find(session: Session, site_id: UUID, draft_id: UUID) -> NotebookDraft:
    """Give a file that waits at a site.

    :raises DraftGone: it is imported already, or was dropped.
    """
    draft = session.get(NotebookDraft, draft_id)
    if draft is None or draft.site_id != site_id:
        raise DraftGone
    return draft


def meanings_of(session: Session, headings: Sequence[str]) -> tuple[Meaning, ...]:
    """Tell what columns mean: as was said of the same headings once, else as they seem."""
    key = key_of(headings)
    known = session.scalar(select(HeadingMemory).where(HeadingMemory.headings_key == key))
    return guess(headings) if known is None else tuple(map(Meaning, known.meanings))


def remember_meanings(
    session: Session, headings: Sequence[str], meanings: Sequence[Meaning]
) -> None:
    """Keep what columns mean, for every file that has these headings."""
    key = key_of(headings)
    known = session.scalar(select(HeadingMemory).where(HeadingMemory.headings_key == key))
    memory = known or HeadingMemory(headings_key=key)
    memory.meanings = [str(meaning) for meaning in meanings]
    session.add(memory)
