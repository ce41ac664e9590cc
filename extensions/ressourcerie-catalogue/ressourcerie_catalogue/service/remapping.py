# SPDX-License-Identifier: Apache-2.0
"""Splitting one category into several, and merging several into one.

The categories replaced are archived, and each keeps which ones take over and for what share: past
rows keep their label, and the present view of them follows the shares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from ..models import WHOLE_SHARE, Category, ChangeKind
from .decision import Decision
from .editing import new_category
from .finding import checked_name, find_living, next_position, state_of
from .ledger import Draft
from .problems import SharesNotWhole, SuccessorsNotDistinct
from .tree import State


@dataclass(frozen=True)
class Target:
    """The category that takes over: one that exists, or one to open.

    :param category_id: an existing category; then the rest is not read.
    :param name: the name of the category to open.
    :param parent_id: where to open it; ``None`` among the roots.
    """

    category_id: UUID | None = None
    name: str = ""
    parent_id: UUID | None = None


@dataclass(frozen=True)
class Part:
    """What falls to one target, in hundredths of a percent."""

    target: Target
    share: int


def plan_split(session: Session, *, category_id: UUID, parts: Sequence[Part]) -> Decision:
    """Work out a split, and refuse it if the shares do not add up."""
    category = find_living(session, category_id)
    total = sum(part.share for part in parts)
    if total != WHOLE_SHARE or any(part.share < 1 for part in parts):
        raise SharesNotWhole(total)
    targets = _targets(session, [part.target for part in parts])
    _refuse_repeated([category, *targets])
    shares = {row.id: part.share for row, part in zip(targets, parts, strict=True)}
    return _decision(session, ChangeKind.SPLIT, [category], targets, shares)


def plan_merge(session: Session, *, category_ids: Sequence[UUID], into: Target) -> Decision:
    """Work out a merge."""
    sources = [find_living(session, category_id) for category_id in category_ids]
    targets = _targets(session, [into])
    _refuse_repeated([*sources, *targets])
    shares = {targets[0].id: WHOLE_SHARE}
    return _decision(session, ChangeKind.MERGED, sources, targets, shares)


def _targets(session: Session, targets: Iterable[Target]) -> list[Category]:
    """Find or make the rows that take over; those made are not in the session yet."""
    rows: list[Category] = []
    for target in targets:
        if target.category_id is not None:
            rows.append(find_living(session, target.category_id))
            continue
        if target.parent_id is not None:
            find_living(session, target.parent_id)
        position = next_position(session, target.parent_id) + len(rows)
        name = checked_name(target.name)
        rows.append(new_category(name=name, parent_id=target.parent_id, position=position))
    return rows


def _refuse_repeated(rows: Sequence[Category]) -> None:
    seen: set[UUID] = set()
    for row in rows:
        if row.id in seen:
            raise SuccessorsNotDistinct(row.name)
        seen.add(row.id)


def _decision(
    session: Session,
    kind: ChangeKind,
    sources: Iterable[Category],
    targets: Iterable[Category],
    shares: dict[UUID, int],
) -> Decision:
    opened = tuple(row for row in targets if row not in session)
    created = [Draft(row.id, ChangeKind.CREATED, State(row.name, row.parent_id)) for row in opened]
    ended = [Draft(row.id, kind, replace(state_of(row), archived=True), shares) for row in sources]
    return Decision((*created, *ended), opened)
