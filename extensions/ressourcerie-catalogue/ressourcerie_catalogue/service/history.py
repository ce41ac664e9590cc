# SPDX-License-Identifier: Apache-2.0
"""Looking back: what a category was called on a day, and where its rows fall now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import WHOLE_SHARE, Category, CategoryChange, OfficialShare
from .finding import find
from .ledger import Ledger
from .problems import NotYetThere
from .tree import State, depth_first, path_of


@dataclass(frozen=True)
class Past:
    """A category as it was on a day.

    :param path: its names, from the root.
    :param archived: whether it was out of use at the end of that day.
    """

    category_id: UUID
    name: str
    path: tuple[str, ...]
    parent_id: UUID | None
    archived: bool


@dataclass(frozen=True)
class Successor:
    """A category of today, and the exact share of a past one's rows that falls to it."""

    category_id: UUID
    share: Fraction


def category_as_of(session: Session, category_id: UUID, day: date) -> Past | None:
    """Tell what a category was called and where it stood; ``None`` before it was opened.

    :raises Unknown: the catalogue never had this category.
    """
    find(session, Category, category_id)
    line: dict[UUID, State] = {}
    step: UUID | None = category_id
    while step is not None and (state := _state_on(session, step, day)):
        line[step], step = state, state.parent_id
    return _past(line, category_id) if line else None


def snapshot(session: Session, category_id: UUID, day: date) -> Past:
    """Give the name and path that a row dated of a day keeps for ever.

    :raises NotYetThere: the category was opened later.
    :raises Unknown: the catalogue never had it.
    """
    past = category_as_of(session, category_id, day)
    if past is None:
        raise NotYetThere(find(session, Category, category_id).name, day)
    return past


def tree_as_of(session: Session, day: date) -> tuple[Past, ...]:
    """Give every category as it was on a day, parents first, in the order set by hand."""
    past = Ledger(session).tree_on(day)
    by_hand = session.scalars(select(Category.id).order_by(Category.position, Category.id))
    tree = {category_id: past[category_id] for category_id in by_hand if category_id in past}
    return tuple(_past(tree, category_id) for category_id in depth_first(tree))


def turning_days(session: Session) -> list[date]:
    """List the days on which some name, place or official code changed, earliest first.

    Between two of them every category is what it was: whoever asks about many days asks once for
    each span.
    """
    named = session.scalars(select(CategoryChange.effective_on).distinct())
    spans = session.execute(select(OfficialShare.valid_from, OfficialShare.valid_until).distinct())
    coded = [(first, last + timedelta(days=1) if last else first) for first, last in spans]
    return sorted({*named, *(day for pair in coded for day in pair)})


def successors(session: Session, category_id: UUID) -> tuple[Successor, ...]:
    """Tell in which categories of today the rows of a category fall; the shares add up to one.

    A category in use succeeds itself, and so does one that was archived without a successor.

    :raises Unknown: the catalogue never had this category.
    """
    find(session, Category, category_id)
    settled: dict[UUID, Fraction] = defaultdict(Fraction)
    waiting = [(category_id, Fraction(1))]
    while waiting:
        current, share = waiting.pop()
        heirs = _heirs(session, current)
        if not heirs:
            settled[current] += share
        # Who takes over was in use at the time, so each step leads to a later operation.
        waiting.extend((heir, share * part / WHOLE_SHARE) for heir, part in heirs.items())
    return tuple(Successor(*pair) for pair in sorted(settled.items()))


def spread(total: int, shares: Sequence[Fraction]) -> list[int]:
    """Cut a whole number by shares that add up to one, losing nothing: by largest remainder."""
    exact = [total * share for share in shares]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda each: (parts[each] - exact[each], each))
    for each in by_remainder[: total - sum(parts)]:
        parts[each] += 1
    return parts


def changes_of(session: Session, category_id: UUID) -> list[CategoryChange]:
    """List what happened to a category, oldest first."""
    find(session, Category, category_id)
    own = select(CategoryChange).where(CategoryChange.category_id == category_id)
    return list(session.scalars(own.order_by(CategoryChange.number)))


def _state_on(session: Session, category_id: UUID, day: date) -> State | None:
    change = session.scalars(
        select(CategoryChange)
        .where(CategoryChange.category_id == category_id, CategoryChange.effective_on <= day)
        .order_by(CategoryChange.number.desc())
        .limit(1)
    ).first()
    return None if change is None else State.from_json(change.after)


def _past(tree: dict[UUID, State], category_id: UUID) -> Past:
    state = tree[category_id]
    path = path_of(tree, category_id)
    return Past(category_id, state.name, path, state.parent_id, state.archived)


def _heirs(session: Session, category_id: UUID) -> dict[UUID, int]:
    last = session.scalars(
        select(CategoryChange)
        .where(CategoryChange.category_id == category_id)
        .order_by(CategoryChange.number.desc())
        .limit(1)
    ).one()
    return {heir.successor_id: heir.share for heir in last.successions}
