# SPDX-License-Identifier: Apache-2.0
"""The sorting guide: what somebody types at the scale, and the category that it means."""

from collections.abc import Sequence
from uuid import UUID

from ressourcerie_catalogue.public import Offered, folded, offered, path_text
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Keyword
from .problems import CategoryNotFound, NameRefused

_MOST_NEAR = 5


def at_reception(session: Session) -> Sequence[Offered]:
    """List the categories that a line of the reception may have: those with none under them."""
    return [one for one in offered(session) if one.at_reception and one.is_leaf]


def keywords(session: Session) -> Sequence[Keyword]:
    """List the words of the guide, in their order."""
    return session.scalars(select(Keyword).order_by(Keyword.word_key)).all()


def add_keyword(
    session: Session, *, word: str, category_id: UUID, advice: str | None = None
) -> Keyword:
    """Say in which category a thing goes; said again, the last one holds."""
    kept = " ".join(word.split())
    if not kept:
        raise NameRefused(kept)
    known = session.scalar(select(Keyword).where(Keyword.word_key == folded(kept)))
    keyword = known or Keyword(word=kept, word_key=folded(kept))
    keyword.category_id, keyword.advice = category_id, advice
    session.add(keyword)
    session.flush()  # gives the row its identifier
    return keyword


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
