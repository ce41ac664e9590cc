# SPDX-License-Identifier: Apache-2.0
"""The sorting guide: what somebody types at the scale, and the category that it means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ressourcerie_catalogue.public import Offered, folded, offered, path_text
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import Keyword
from .ledger import JOURNAL
from .problems import CategoryNotFound, NameRefused, Unknown

_MOST_NEAR = 5
_MOST_ANSWERS = 12
_WORDS = re.compile(r"\w+")


def at_reception(session: Session) -> Sequence[Offered]:
    """List the categories that a line of the reception may have: those with none under them."""
    return [one for one in offered(session) if one.at_reception and one.is_leaf]


def keywords(session: Session) -> Sequence[Keyword]:
    """List the words of the guide, in their order."""
    query = select(Keyword).where(Keyword.archived_at.is_(None))
    return session.scalars(query.order_by(Keyword.word_key)).all()


def add_keyword(
    session: Session, *, word: str, category_id: UUID, advice: str | None = None
) -> Keyword:
    """Say in which category a thing goes; said again, the last one holds.

    :raises NameRefused: the word is empty.
    """
    kept = " ".join(word.split())
    if not kept:
        raise NameRefused(kept)
    known = session.scalar(select(Keyword).where(Keyword.word_key == folded(kept)))
    before = _told(known) if known else {}
    keyword = known or Keyword(word=kept, word_key=folded(kept))
    keyword.category_id, keyword.advice, keyword.archived_at = category_id, advice, None
    session.add(keyword)
    session.flush()  # gives the row its identifier
    if before != (after := _told(keyword)):
        append(session, JOURNAL, "keyword.kept", {"before": before, "after": after})
    return keyword


def archive_keyword(session: Session, keyword_id: UUID) -> Keyword:
    """Take a word out of the guide; added again, it comes back."""
    keyword = session.get(Keyword, keyword_id)
    if keyword is None:
        raise Unknown(_("mot du guide"), keyword_id)
    if keyword.archived_at is None:
        append(session, JOURNAL, "keyword.archived", {"before": _told(keyword)})
        keyword.archived_at = clock.now()
    return keyword


def _told(keyword: Keyword) -> dict[str, Any]:
    return {
        "keyword": str(keyword.id),
        "word": keyword.word,
        "category": str(keyword.category_id),
        "advice": keyword.advice,
        "archived": keyword.archived_at is not None,
    }


@dataclass(frozen=True)
class Answer:
    """Where a thing may go, why the guide thinks so, and what it advises."""

    category: Offered
    word: str | None = None
    advice: str | None = None


def search(session: Session, typed: str) -> Sequence[Answer]:
    """Answer « where does this go? »: the words of the guide first, then names of categories."""
    wanted = folded(typed).split()
    choices = {one.category_id: one for one in at_reception(session)}
    by_word = [
        (
            _closeness(word.word_key, wanted),
            Answer(choices[word.category_id], word.word, word.advice),
        )
        for word in keywords(session)
        if word.category_id in choices and _speaks_of(word.word_key, wanted)
    ]
    named = [
        Answer(one) for one in choices.values() if _speaks_of(folded(path_text(one.path)), wanted)
    ]
    told = [answer for _rank, answer in sorted(by_word, key=lambda one: one[0])]
    return (told + named)[:_MOST_ANSWERS]


def _speaks_of(text: str, wanted: Sequence[str]) -> bool:
    """Tell whether each word that was typed begins one of a text's."""
    return all(any(word.startswith(one) for word in _WORDS.findall(text)) for one in wanted)


def _closeness(word_key: str, wanted: Sequence[str]) -> tuple[int, str]:
    return len(word_key) - len(" ".join(wanted)), word_key


def meant(session: Session, typed: str) -> Offered:
    """Give the category that somebody means: by its letters, its name, or a word of the guide.

    ``E`` is the only category under the letter E, or refused with those that it may be.

    :raises CategoryNotFound: nothing is called so, or several categories are.
    """
    wanted = folded(typed)
    choices = at_reception(session)
    for found in _ways(session, wanted, choices):
        if len(found) == 1:
            return found[0]
        if found:
            raise CategoryNotFound(typed, [path_text(one.path) for one in found[:_MOST_NEAR]])
    raise CategoryNotFound(typed, [])


def _ways(session: Session, wanted: str, choices: Sequence[Offered]) -> Sequence[list[Offered]]:
    """Give what could be meant, the surest way first."""
    letters = {one.category_id: one.letter for one in offered(session)}
    in_guide = {word.category_id for word in keywords(session) if word.word_key == wanted}
    if not wanted:
        return []
    return [
        [one for one in choices if folded(path_text(one.path)) == wanted],
        [one for one in choices if folded(one.name) == wanted],
        [one for one in choices if one.category_id in in_guide],
        [one for one in choices if wanted in _keys(one, letters)],
        [one for one in choices if folded(one.name).startswith(wanted)],
        [one for one in choices if wanted in folded(path_text(one.path))],
    ]


def _keys(one: Offered, letters: dict[UUID, str | None]) -> set[str]:
    own, above = one.letter, letters.get(one.parent_id) if one.parent_id else None
    return {folded(key) for key in (above, own, (above or "") + (own or "")) if key}
