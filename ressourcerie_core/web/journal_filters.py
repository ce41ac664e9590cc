# SPDX-License-Identifier: Apache-2.0
"""What a person looks for in the journal, as the address of the page says it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from ressourcerie_core.journal.models import JournalRecord
from ressourcerie_core.journal.records import instant_text
from ressourcerie_core.journal.searching import Place, Text, Wanted
from ressourcerie_core.module import Stream
from ressourcerie_core.periods import Period
from ressourcerie_core.web.journal_lines import Names

#: The parameters of the filters, in the order of their fields.
FILTERS = ("texte", "flux", "nature", "personne", "site")


def wanted_of(
    asked: Mapping[str, str],
    period: Period,
    zone: ZoneInfo,
    *,
    streams: Iterable[Stream],
    names: Names,
) -> Wanted:
    """Read which records are looked for; what is no id finds nothing."""
    author, text = asked.get("personne", ""), asked.get("texte", "").strip()
    return Wanted(
        stream=asked.get("flux", ""),
        kind=asked.get("nature", ""),
        author_id=_id(author),
        since=_start(period.first, zone),
        until=_start(period.last + timedelta(days=1), zone),
        mentions=asked.get("site", ""),
        text=_text(text, streams, names) if text else None,
    )


def place_of(asked: Mapping[str, str], wanted: Wanted) -> Place | None:
    """Read where the page before ended; what is none, or of an earlier period, is the newest."""
    instant, _space, rest = asked.get("avant", "").partition(" ")
    number, _space, stream = rest.partition(" ")
    try:
        ended = datetime.fromisoformat(instant).astimezone(UTC)
        return None if wanted.since and ended < wanted.since else (ended, stream, int(number))
    except (ValueError, OverflowError):
        return None


def place_text(last: JournalRecord) -> str:
    """Write where a page ends, for :func:`place_of` to read."""
    return f"{instant_text(last.recorded_at)} {last.number} {last.stream}"


def _text(sought: str, streams: Iterable[Stream], names: Names) -> Text:
    """Look for a text in what people read: names stand for ids, and words for kinds."""
    words = sought.casefold()
    kinds = [
        kind
        for stream in streams
        for kind, title in stream.kinds.items()
        if words in title.casefold()
    ]
    return Text(sought, kinds=kinds, ids=names.sought(words))


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
