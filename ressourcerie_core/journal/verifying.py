# SPDX-License-Identifier: Apache-2.0
"""Verify the journal of a base: every chain, its end, and what was remembered of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from time import monotonic
from typing import Any

from ressourcerie_core.db import Database
from ressourcerie_core.journal.breaks import Break, Kind
from ressourcerie_core.journal.chains import Link, Walk, follow
from ressourcerie_core.journal.keys import Keyring, key_file, read_keyring
from ressourcerie_core.journal.past import Gap, Past, read_past
from ressourcerie_core.journal.problems import VerificationTooLong
from ressourcerie_core.journal.reading import Head, links_of, read_heads, stream_names
from ressourcerie_core.journal.seals import Seal, read_seals, seals_file


@dataclass(frozen=True)
class Report:
    """What a verification found.

    :param streams: how many records of each stream are good, from its first one on.
    :param breaks: the first broken record of each stream that has one.
    :param sealed: whether what was remembered outside of the base was there to compare with.
    :param gaps: what is missing knowingly, since a backup was put back.
    """

    streams: Mapping[str, int]
    breaks: tuple[Break, ...]
    sealed: bool
    gaps: tuple[Gap, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is broken."""
        return not self.breaks

    @property
    def records(self) -> int:
        """Count the records that are good."""
        return sum(self.streams.values())

    def as_json(self) -> dict[str, Any]:
        """Give the facts to programs."""
        return {
            "whole": self.is_whole,
            "records": self.records,
            "sealed": self.sealed,
            "streams": dict(sorted(self.streams.items())),
            "breaks": [
                {"stream": found.stream, "number": found.number, "kind": found.kind.value}
                for found in self.breaks
            ],
            "gaps": [asdict(gap) for gap in self.gaps],
        }


def verify(
    database: Database, *, seals: Sequence[Seal] = (), seconds: float | None = None
) -> Report:
    """Check every record of the base, page by page, while it serves.

    :param seals: seals printed or sent before, beside those that the instance remembers.
    :param seconds: how long it may take; ``None`` for as long as it needs.
    :raises KeyMissing, KeyExposed, KeyDamaged: the seals cannot be checked.
    :raises SealsDamaged: what the instance remembered is not as it was written.
    :raises VerificationTooLong: the time is over.
    """
    names, strange = stream_names(database)
    heads = read_heads(database)
    keyring, remembered = None, {}
    if names or heads or key_file(database.beside).exists() or seals_file(database.beside).exists():
        keyring = _keyring(database)
        remembered = read_seals(seals_file(database.beside), keyring)
    with database.read() as session:
        past = read_past(session)
    known, gaps = _sorted_out([*remembered.values(), *past.contradictions, *seals], past)
    watch = _Watch(seconds)
    walks = []
    for stream in sorted({*names, *heads, *(seal.stream for seal in known)}):
        links = watch.over(links_of(database, stream))
        its_own = [seal for seal in known if seal.stream == stream]
        walk = follow(stream, links, keyring=keyring, seals=its_own)
        while walk.broken and keyring and (renewed := _keyring(database)) != keyring:
            keyring = renewed  # the key was replaced meanwhile: what it sealed is no forgery
            links = watch.over(links_of(database, stream))
            walk = follow(stream, links, keyring=keyring, seals=its_own)
        walks.append(_with_end(walk, heads.get(stream), read_heads(database).get(stream)))
    return Report(
        streams={walk.stream: walk.number for walk in walks},
        breaks=(*(walk.broken for walk in walks if walk.broken), *_of_strangers(strange)),
        sealed=bool(remembered) or not names,
        gaps=gaps,
    )


def _keyring(database: Database) -> Keyring:
    return read_keyring(key_file(database.beside))


def _sorted_out(seals: Iterable[Seal], past: Past) -> tuple[list[Seal], tuple[Gap, ...]]:
    """Set apart the seals that a restoration explains; each tells of a gap."""
    known, gaps = [], dict[tuple[str, int], Gap]()
    for seal in seals:
        explanation = past.explanation(seal)
        if explanation is None:
            known.append(seal)
            continue
        gap = explanation.gap(seal)
        place = gap.stream, gap.first
        gaps[place] = max(gap, gaps.get(place, gap), key=lambda one: one.last)
    return known, tuple(gaps.values())


class _Watch:
    """Counts records against the time that is left."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else monotonic() + seconds
        self._records = 0

    def over(self, links: Iterable[Link]) -> Iterator[Link]:
        """Give records until the time is over."""
        for link in links:
            self._records += 1
            if self._end is not None and monotonic() > self._end:
                assert self._seconds is not None
                raise VerificationTooLong(records=self._records, seconds=self._seconds)
            yield link


def _with_end(walk: Walk, before: Head | None, after: Head | None) -> Walk:
    """Hold the end of a chain against where the base said, before and after, that it ends."""
    kind = None
    if walk.ended and before and before.number > walk.number:
        kind = Kind.CUT
    elif walk.number and not walk.broken and not _is_at_or_past(after, walk):
        kind = Kind.HEAD
    if kind is None:
        return walk
    number = walk.number + (kind is Kind.CUT)
    return replace(walk, broken=Break(walk.stream, number, kind))


def _is_at_or_past(head: Head | None, walk: Walk) -> bool:
    if head is None or head.number < walk.number:
        return False
    return head.number > walk.number or head.hash == walk.hash


def _of_strangers(strange: Iterable[str]) -> Iterator[Break]:
    yield from (Break(name, 0, Kind.EXTRA) for name in sorted(strange))
