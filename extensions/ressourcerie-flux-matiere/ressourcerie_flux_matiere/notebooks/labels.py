# SPDX-License-Identifier: Apache-2.0
"""Free labels and the categories that they mean: said once, and remembered."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from ressourcerie_catalogue.public import Offered, folded, offered, path_text
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import LabelMemory
from ..service.guide import keywords

#: Words that notebooks write in several ways.
_SAME_WORD = {"d3e": "eee", "deee": "eee"}
#: How words begin that say nearly what an abbreviation says.
_KIN = {"eee": ("electro", "appareil", "informatique"), "pam": ("petit",)}
_KINSHIP = 0.6
_NEAR, _VERY_NEAR = 0.45, 0.75
#: What words in common are worth, beside a whole name.
_IN_PART = 0.9
_MOST_NEAR = 3


@dataclass(frozen=True)
class Match:
    """A label of a notebook, and what is known of it.

    :param count: how many lines it stands on.
    :param category: the one that it means; ``None`` when nobody said, or when it is left out.
    :param left_out: whether somebody said that its lines are not to count.
    :param near: the categories that it may mean, nearest first, when nobody said.
    :param proposed: whether the first of them is near enough to be proposed.
    """

    label: str
    count: int
    category: Offered | None = None
    left_out: bool = False
    near: tuple[Offered, ...] = ()
    proposed: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether it is settled what becomes of its lines."""
        return self.left_out or self.category is not None


def match(
    session: Session, labels: Sequence[str], said: Mapping[str, UUID | None]
) -> dict[str, Match]:
    """Find what labels mean: what is said, else what is remembered, else a name of their own.

    :param said: the category of each label, or ``None`` to leave its lines out.
    :returns: one for each label, by its folded form.
    """
    counts = Counter(folded(label) for label in labels)
    written = {folded(label): label for label in reversed(labels)}
    settled = _remembered(session, counts) | {folded(one): found for one, found in said.items()}
    finder = _Finder(session)
    return {
        key: finder.match(written[key], count, key in settled, settled.get(key))
        for key, count in counts.items()
    }


def remember(session: Session, said: Mapping[str, UUID | None]) -> None:
    """Keep what labels mean, for this notebook and those to come."""
    for label, category_id in said.items():
        key = folded(label)
        known = session.scalar(select(LabelMemory).where(LabelMemory.label_key == key))
        memory = known or LabelMemory(label=label, label_key=key)
        memory.category_id = category_id
        session.add(memory)
    session.flush()  # the next reading of the notebook finds them


def _remembered(session: Session, keys: Iterable[str]) -> dict[str, UUID | None]:
    wanted = set(keys)
    rows = session.execute(select(LabelMemory.label_key, LabelMemory.category_id))
    return {key: category_id for key, category_id in rows if key in wanted}


class _Finder:
    """The categories in use, with all that they are called."""

    def __init__(self, session: Session) -> None:
        self.offered = {one.category_id: one for one in offered(session)}
        self.names: list[tuple[str, Offered]] = []
        for one in self.offered.values():
            self.names += [(path_text(one.path), one), (one.name, one)]
        for word in keywords(session):
            if word.category_id in self.offered:
                self.names.append((word.word, self.offered[word.category_id]))

    def match(self, label: str, count: int, is_said: bool, category_id: UUID | None) -> Match:
        if is_said and category_id is None:
            return Match(label, count, left_out=True)
        if category_id in self.offered:
            return Match(label, count, self.offered[category_id])
        own = {one.category_id: one for name, one in self.names if folded(name) == folded(label)}
        if len(own) == 1:
            return Match(label, count, next(iter(own.values())))
        scores = self._scores(label)
        best = sorted(scores, key=lambda key: -scores[key])[:_MOST_NEAR]
        near = tuple(self.offered[key] for key in best if scores[key] >= _NEAR)
        return Match(label, count, near=near, proposed=bool(near) and scores[best[0]] >= _VERY_NEAR)

    def _scores(self, label: str) -> dict[UUID, float]:
        """Tell how like a label the names of each category are; the best name counts."""
        scores: dict[UUID, float] = {}
        wanted = _words(label)
        for name, one in self.names:
            score = _likeness(wanted, _words(name))
            scores[one.category_id] = max(score, scores.get(one.category_id, 0))
        return scores


def _words(text: str) -> Sequence[str]:
    words = re.findall(r"[a-z0-9]+", folded(text))
    return [_SAME_WORD.get(word, word.removesuffix("s")) for word in words]


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Compare the whole, and the words of the shorter with those of the longer."""
    spelling = SequenceMatcher(None, " ".join(one), " ".join(other)).ratio()
    short, long = sorted((one, other), key=len)
    if not short:
        return spelling
    best = [max(_word_likeness(word, each) for each in long) for word in short]
    return max(spelling, _IN_PART * sum(best) / len(best))


def _word_likeness(one: str, other: str) -> float:
    if other.startswith(_KIN.get(one, "\0")) or one.startswith(_KIN.get(other, "\0")):
        return _KINSHIP
    found = SequenceMatcher(None, one, other).ratio()
    return found if found >= _VERY_NEAR else 0
