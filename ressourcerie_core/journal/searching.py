# SPDX-License-Identifier: Apache-2.0
"""Look for records, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session

from ressourcerie_core.journal.models import JournalRecord

#: Where a page of records ended.
Place = tuple[datetime, str, int]


@dataclass(frozen=True)
class Text:
    """What a person types: found in the facts, or through the words that stand for them.

    :param kinds: those whose words hold it.
    :param ids: those whose names hold it.
    """

    typed: str
    kinds: Sequence[str] = ()
    ids: Sequence[str] = ()


@dataclass(frozen=True)
class Wanted:
    """Which records; what is left out does not narrow.

    :param stream: a stream, its parts included.
    :param since: the first instant.
    :param until: the first instant that is too late.
    :param mentions: an id that the facts name, such as a site's.
    """

    stream: str = ""
    kind: str = ""
    author_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    mentions: str = ""
    text: Text | None = None


def search(
    session: Session, wanted: Wanted, *, after: Place | None = None, most: int
) -> Sequence[JournalRecord]:
    """List records, newest first, from where the page before ended."""
    order = (JournalRecord.recorded_at, JournalRecord.stream, JournalRecord.number)
    found = select(JournalRecord).order_by(*(column.desc() for column in order)).limit(most)
    if wanted.stream:
        parts = JournalRecord.stream.startswith(f"{wanted.stream}/", autoescape=True)
        found = found.where(or_(JournalRecord.stream == wanted.stream, parts))
    if wanted.kind:
        found = found.where(JournalRecord.kind == wanted.kind)
    if wanted.author_id:
        found = found.where(JournalRecord.author_id == wanted.author_id)
    if wanted.since:
        found = found.where(JournalRecord.recorded_at >= wanted.since)
    if wanted.until:
        found = found.where(JournalRecord.recorded_at < wanted.until)
    if wanted.mentions:
        found = found.where(JournalRecord.facts.contains(wanted.mentions, autoescape=True))
    if wanted.text:
        found = found.where(_says(wanted.text))
    if after:
        found = found.where(tuple_(*order) < tuple_(*after))
    return session.scalars(found).all()


def _says(text: Text) -> ColumnElement[bool]:
    facts = JournalRecord.facts
    return or_(
        facts.icontains(text.typed, autoescape=True),
        JournalRecord.kind.in_(text.kinds),
        JournalRecord.author_id.in_([UUID(one) for one in text.ids if _is_id(one)]),
        *(facts.contains(one, autoescape=True) for one in text.ids),
    )


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def last_of(session: Session, stream: str, kind: str) -> JournalRecord | None:
    """Give the last record of a kind."""
    of_kind = select(JournalRecord).where(
        JournalRecord.kind == kind,
        JournalRecord.stream.concat("") == stream,  # by the index of kinds: streams are long
    )
    return session.scalar(of_kind.order_by(JournalRecord.number.desc()).limit(1))
