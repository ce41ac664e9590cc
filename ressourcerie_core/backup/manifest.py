# SPDX-License-Identifier: Apache-2.0
"""What an archive says of itself: when it was made, by what, and what its base holds."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select, table
from sqlalchemy.orm import Session

from ressourcerie_core.db.migrate.base import examine
from ressourcerie_core.journal.models import JournalHead

FORMAT = 1


@dataclass(frozen=True)
class Contents:
    """What a base holds at one instant; two bases that hold the same are equal.

    :param revisions: the revision of each module.
    :param rows: how many rows each table has.
    :param heads: the number and the hash of the last record of each stream of the journal.
    """

    revisions: Mapping[str, str]
    rows: Mapping[str, int]
    heads: Mapping[str, tuple[int, str]]


def contents_of(session: Session) -> Contents:
    """Count what a base holds."""
    state = examine(session.connection())
    rows = {
        name: session.scalar(select(func.count()).select_from(table(name))) or 0
        for name in sorted(state.tables)
    }
    heads: dict[str, tuple[int, str]] = {}
    if JournalHead.__tablename__ in state.tables:
        found = select(JournalHead.stream, JournalHead.number, JournalHead.hash)
        for stream, number, digest in session.execute(found.order_by(JournalHead.stream)):
            heads[stream] = (number, digest.hex())
    return Contents(dict(sorted(state.revisions.items())), rows, heads)


@dataclass(frozen=True)
class Manifest:
    """The manifest of an archive.

    :param made_at: RFC 3339, UTC.
    :param version: that of the core which made it.
    :param database: ``sqlite`` or ``postgresql``: a copy of one does not fit the other.
    :param files: the SHA-256 of each other file of the archive.
    """

    made_at: str
    version: str
    database: str
    contents: Contents
    files: Mapping[str, str]
    format: int = FORMAT

    @property
    def row_count(self) -> int:
        """Count the rows of all tables."""
        return sum(self.contents.rows.values())

    def as_text(self) -> str:
        """Write it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def parse(text: bytes) -> Manifest:
    """Read a manifest back.

    :raises ValueError: it is none.
    """
    try:
        said: dict[str, Any] = json.loads(text)
        held = said.pop("contents")
        heads = {stream: (number, digest) for stream, (number, digest) in held["heads"].items()}
        return Manifest(**said, contents=Contents(held["revisions"], held["rows"], heads))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def format_of(text: bytes) -> tuple[int, str]:
    """Tell the format of a manifest, which a newer program may have written, and its version.

    :raises ValueError: it is none.
    """
    said = json.loads(text)
    if not isinstance(said, dict) or type(said.get("format")) is not int:
        raise ValueError("no format")
    return said["format"], str(said.get("version"))
