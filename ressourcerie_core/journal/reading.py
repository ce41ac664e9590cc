# SPDX-License-Identifier: Apache-2.0
"""Read chains from the base as the bytes that are there, not as what they should be.

What somebody put there by other means may be no date, no number, no text at all: a record that
cannot be read is a changed record, not a failure of the verifier.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, Row, cast, column, func, select, table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ressourcerie_core.db import Database
from ressourcerie_core.journal.chains import Link
from ressourcerie_core.journal.records import content_of, instant_text

PAGE = 2000  # records in a read transaction: a long one would keep SQLite's log from shrinking

# Without types: nothing is converted on the way.
_SAID = ("number", "recorded_at", "kind", "author_id", "facts", "key_id", "format")
_FIELDS = (*_SAID, "previous", "hash", "mac")
_RECORDS = table("core_journal", column("stream"), *map(column, _FIELDS))
_HEADS = table("core_journal_head", *map(column, ("stream", "number", "hash")))
_INSTANT_SIGNS = 26  # in SQLite, microseconds included
_UUID_SIGNS = 32


@dataclass(frozen=True)
class Head:
    """Where the base says that a stream ends.

    :param number: -1 when what stands there is not a number.
    """

    number: int
    hash: bytes


@dataclass(frozen=True)
class Act:
    """What a record of the platform tells.

    :param recorded_at: RFC 3339, UTC.
    """

    recorded_at: str
    kind: str
    facts: Mapping[str, Any]


def acts_of(session: Session, stream: str, kinds: Sequence[str]) -> Iterator[Act]:
    """Read the records of some kinds, oldest first; what cannot be read tells nothing."""
    fields = (_RECORDS.c[name] for name in ("recorded_at", "kind", "facts"))
    # By the index of kinds: the stream may be long, and these acts are few.
    of_stream = _RECORDS.c.stream.concat("") == stream
    found = select(*fields).where(_RECORDS.c.kind.in_(kinds), of_stream)
    native = session.get_bind().dialect.name == "postgresql"
    for row in session.execute(found.order_by(_RECORDS.c.number)):
        recorded_at = instant_text(row.recorded_at) if native else _instant(row.recorded_at)
        try:
            facts = json.loads(row.facts)
        except (TypeError, ValueError):
            continue
        if recorded_at and isinstance(facts, dict):
            yield Act(recorded_at, row.kind, facts)


def read_heads(database: Database) -> dict[str, Head]:
    """Read where the base says that each stream ends."""
    with database.read() as session:
        rows = session.execute(select(_HEADS)).all()
    return {
        str(row.stream): Head(row.number if type(row.number) is int else -1, row.hash)
        for row in rows
    }


def stream_names(database: Database) -> tuple[set[str], set[str]]:
    """Name the streams that have records; apart, what stands in place of a name and is none."""
    stream = _RECORDS.c.stream
    with database.read() as session:
        if database.dialect == "postgresql":
            return set(session.scalars(select(stream).distinct())), set()
        kinds = select(cast(stream, LargeBinary), func.typeof(stream)).distinct()
        found = list(session.execute(kinds))
    texts = {name.decode(errors="replace"): (name, kind) for name, kind in found}
    strange = {t for t, (name, kind) in texts.items() if kind != "text" or t.encode() != name}
    return texts.keys() - strange, strange


def links_of(database: Database, stream: str) -> Iterator[Link]:
    """Read a stream in the order of its numbers, page by page."""
    after: Any = None
    while True:
        with database.read() as session:
            rows = _page(session, stream, after)
        if not rows:
            return
        for row in rows:
            yield _link(row, stream, native=database.dialect == "postgresql")
        after = rows[-1].number


def _page(
    session: Session, stream: str, after: Any, most: int = PAGE
) -> list[Row[*tuple[Any, ...]]]:
    fields = [_RECORDS.c[name] for name in _FIELDS]
    found = select(*fields).where(_RECORDS.c.stream == stream).order_by(_RECORDS.c.number)
    if after is not None:
        found = found.where(_RECORDS.c.number > after)
    try:
        return list(session.execute(found.limit(most)))
    except DBAPIError:
        if most > 1:  # a text that is not UTF-8 spoils the page: find its record
            return _page(session, stream, after, 1)
        numbers = found.with_only_columns(_RECORDS.c.number).limit(1)
        return list(session.execute(numbers))


def _link(row: Row[*tuple[Any, ...]], stream: str, *, native: bool) -> Link:
    number = row.number if type(row.number) is int else -1
    unreadable = Link(number, "", "", b"", b"", b"", b"")
    if len(row) == 1:
        return unreadable
    previous, digest, mac = sums = (row.previous, row.hash, row.mac)
    texts = (row.kind, row.facts, row.key_id)
    recorded_at = instant_text(row.recorded_at) if native else _instant(row.recorded_at)
    author_id = str(row.author_id) if native and row.author_id else _uuid(row.author_id)
    if (
        {type(item) for item in sums} != {bytes}
        or {type(item) for item in texts} != {str}
        or type(row.format) is not int
        or "" in (recorded_at, author_id)
    ):
        return unreadable
    content = content_of(
        stream=stream,
        number=number,
        recorded_at=recorded_at,
        kind=row.kind,
        author_id=author_id,
        facts=row.facts,
        key_id=row.key_id,
        format=row.format,
    )
    return Link(number, recorded_at, row.key_id, previous, digest, mac, content)


def _instant(raw: Any) -> str:
    """Spell an instant of SQLite as it was hashed; empty when it is none."""
    if not isinstance(raw, str) or len(raw) != _INSTANT_SIGNS or raw[10] != " ":
        return ""
    return f"{raw[:10]}T{raw[11:]}Z"


def _uuid(raw: Any) -> str | None:
    """Spell an identifier of SQLite as it was hashed; empty when it is none."""
    if raw is None:
        return None
    if not isinstance(raw, str) or len(raw) != _UUID_SIGNS:
        return ""
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"
