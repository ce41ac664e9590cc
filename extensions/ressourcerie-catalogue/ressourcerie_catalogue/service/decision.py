# SPDX-License-Identifier: Apache-2.0
"""An operation that is decided but not written: shown first, then applied."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Category, ChangeKind, Preset
from .finding import find_living
from .ledger import Draft, Ledger, check, record
from .tree import Tree, path_of


@dataclass(frozen=True)
class Decision:
    """What an operation would write.

    Whoever applies it has called :func:`~.finding.hold_tree` before deciding.

    :param opened: the rows of the categories that it opens, not in the session yet.
    """

    drafts: tuple[Draft, ...]
    opened: tuple[Category, ...] = ()

    @property
    def replaced(self) -> tuple[Draft, ...]:
        """The categories that exist already, each with its successors if it has any."""
        return tuple(draft for draft in self.drafts if draft.kind is not ChangeKind.CREATED)


@dataclass(frozen=True)
class Effect:
    """What changes for one category on the day of an operation.

    :param before: its path until then; ``None`` when it was not in use.
    :param after: its path from then on; ``None`` when it is no longer in use.
    """

    category_id: UUID
    before: tuple[str, ...] | None
    after: tuple[str, ...] | None


def preview(session: Session, decision: Decision, *, on: date) -> None:
    """Refuse what applying would refuse, and write nothing."""
    check(session, decision.drafts, on=on, new=decision.opened)


def apply(session: Session, decision: Decision, *, on: date, by: UUID | None) -> None:
    """Write an operation that takes effect on a day."""
    record(session, decision.drafts, on=on, by=by, new=decision.opened)


def effects(session: Session, decision: Decision, *, on: date) -> list[Effect]:
    """Tell which categories would be called or stand otherwise, those below included."""
    before = Ledger(session).tree_on(on)
    after = before | {draft.category_id: draft.after for draft in decision.drafts}
    return sorted(_effects(before, after), key=lambda each: each.before or each.after or ())


def names_of(session: Session, decision: Decision) -> dict[UUID, str]:
    """Name the categories that take over, by identifier."""
    opened = {row.id: row.name for row in decision.opened}
    heirs = {heir for draft in decision.drafts for heir in draft.successors}
    return opened | {heir: find_living(session, heir).name for heir in heirs - opened.keys()}


def orphaned_presets(session: Session, decision: Decision) -> list[Preset]:
    """List the shortcuts of the till that would be left with an archived category."""
    ended = [draft.category_id for draft in decision.drafts if draft.after.archived]
    return list(
        session.scalars(
            select(Preset)
            .where(Preset.category_id.in_(ended), Preset.archived_at.is_(None))
            .order_by(Preset.position)
        )
    )


def _effects(before: Tree, after: Tree) -> Iterator[Effect]:
    for category_id in after:
        paths = [_path_in_use(tree, category_id) for tree in (before, after)]
        if paths[0] != paths[1]:
            yield Effect(category_id, *paths)


def _path_in_use(tree: Tree, category_id: UUID) -> tuple[str, ...] | None:
    state = tree.get(category_id)
    return None if state is None or state.archived else path_of(tree, category_id)
