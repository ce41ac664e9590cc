# SPDX-License-Identifier: Apache-2.0
"""What the journal tells of itself: backups put back, and memories that contradicted it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _
from ressourcerie_core.journal.models import JournalHead
from ressourcerie_core.journal.noting import CORE_STREAM, note
from ressourcerie_core.journal.problems import SealMalformed
from ressourcerie_core.journal.reading import acts_of
from ressourcerie_core.journal.records import Record
from ressourcerie_core.journal.seals import Seal, parse_seal

RESTORED, CONTRADICTED, SETTLED = "journal.restored", "journal.contradicted", "journal.settled"


@dataclass(frozen=True)
class Gap:
    """Records that a backup, put back knowingly, did not hold.

    :param first: the first number that is gone, or was written again since.
    :param last: the last one that somebody remembers.
    :param restored_at: when the backup was put back; RFC 3339, UTC.
    """

    stream: str
    first: int
    last: int
    restored_at: str

    @property
    def sentence(self) -> str:
        """Tell what is missing, and since when."""
        made = datetime.fromisoformat(self.restored_at)
        return _(
            "Flux « {stream} », n° {first} à {last} : une sauvegarde, remise en place sciemment le "
            "{day} à {hour} UTC, ne les contenait pas."
        ).format(
            stream=self.stream,
            first=self.first,
            last=self.last,
            day=f"{made:%d/%m/%Y}",
            hour=f"{made:%H:%M}",
        )


@dataclass(frozen=True)
class Restoration:
    """A backup that was put back, and where each of its streams stood."""

    restored_at: str
    streams: Mapping[str, int]

    def explains(self, seal: Seal) -> bool:
        """Tell whether a seal speaks of what the backup did not hold."""
        return seal.sealed_at <= self.restored_at and seal.number > self._end_of(seal)

    def gap(self, seal: Seal) -> Gap:
        """Tell what is gone, as far as a seal remembers."""
        return Gap(seal.stream, self._end_of(seal) + 1, seal.number, self.restored_at)

    def _end_of(self, seal: Seal) -> int:
        return self.streams.get(seal.stream, 0)


@dataclass(frozen=True)
class Past:
    """Acts on the journal itself.

    :param contradictions: seals that somebody remembered, and that the base contradicted.
    :param settled: the texts of those that were looked into since.
    """

    restorations: Sequence[Restoration]
    contradictions: Sequence[Seal]
    settled: Set[str]

    def explanation(self, seal: Seal) -> Restoration | None:
        """Give the restoration after which a seal need not hold any more."""
        return next((one for one in self.restorations if one.explains(seal)), None)


def read_past(session: Session) -> Past:
    """Read what was put back, and which contradictions nobody has looked into."""
    restorations: list[Restoration] = []
    contradictions: dict[str, Seal] = {}
    settled: set[str] = set()
    for act in acts_of(session, CORE_STREAM.name, (RESTORED, CONTRADICTED, SETTLED)):
        told = act.facts.get("after")
        if not isinstance(told, dict):
            continue
        if act.kind == RESTORED:
            restorations.append(Restoration(act.recorded_at, _numbers(told.get("streams"))))
        elif act.kind == CONTRADICTED:
            contradictions |= {str(seal): seal for seal in _seals([told.get("seal")])}
        else:
            settled |= {str(seal) for seal in _seals(told.get("seals"))}
    open_ones = [seal for text, seal in contradictions.items() if text not in settled]
    return Past(restorations, open_ones, settled)


def note_restored(session: Session, *, taken_at: str, archive: str, by: str = "") -> Record:
    """Journal that a backup was put back: what it did not hold is then missing knowingly.

    :param taken_at: when the backup was made; RFC 3339, UTC.
    :param archive: what names it, such as its file's name.
    :param by: the account of the machine that did it, when it is no account of ours.
    """
    streams = {head.stream: head.number for head in session.scalars(select(JournalHead))}
    after = {"streams": streams, "taken_at": taken_at, "archive": archive, "by": by}
    return note(session, "journal.restored", after=after)


def _numbers(told: Any) -> dict[str, int]:
    if not isinstance(told, dict):
        return {}
    return {stream: n for stream, n in told.items() if type(n) is int}


def _seals(texts: Any) -> Iterator[Seal]:
    for text in texts if isinstance(texts, list) else ():
        try:
            yield parse_seal(str(text))
        except SealMalformed:  # somebody wrote there by other means: the chain tells
            continue
