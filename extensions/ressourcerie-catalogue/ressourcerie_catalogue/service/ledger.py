# SPDX-License-Identifier: Apache-2.0
"""The dated operations on categories: checked against every day they touch, then written.

The changes are the truth; the row of a category repeats the outcome of its last change.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock

from ..models import Category, CategoryChange, ChangeKind, Succession
from ..names import folded
from .finding import lettered, next_position
from .journalling import journal
from .problems import DatedTooEarly, DateOutOfReach, NotYetThere, refuse
from .tree import Fault, State, faults, letters_taken

#: Nobody dates an operation before this by intention.
EARLIEST = date(2000, 1, 1)
NO_LETTERS: Mapping[UUID, str | None] = MappingProxyType({})


@dataclass(frozen=True)
class Source:
    """The line of a sheet, and the digest of the sheet."""

    sha256: str
    line: int


@dataclass(frozen=True)
class Draft:
    """A change that is not written yet.

    :param successors: the share of each category that takes over, in hundredths of a percent.
    :param source: the sheet that asks for it, when one does.
    """

    category_id: UUID
    kind: ChangeKind
    after: State
    successors: Mapping[UUID, int] = field(default_factory=lambda: MappingProxyType({}))
    source: Source | None = None


class Ledger:
    """Every change of every category, in the order in which they took effect."""

    def __init__(self, session: Session) -> None:
        self.changes: dict[UUID, list[CategoryChange]] = defaultdict(list)
        order = (CategoryChange.category_id, CategoryChange.number)
        for change in session.scalars(select(CategoryChange).order_by(*order)):
            self.changes[change.category_id].append(change)

    def tree_on(self, day: date) -> dict[UUID, State]:
        """Give the tree as it stood at the end of a day."""
        tree = {}
        for category_id, changes in self.changes.items():
            past = [change for change in changes if change.effective_on <= day]
            if past:
                tree[category_id] = State.from_json(past[-1].after)
        return tree

    def present(self) -> dict[UUID, State]:
        """Give the tree after the last change of each category."""
        return self.tree_on(date.max)

    def days_from(self, day: date) -> list[date]:
        """List a day, and the later ones on which something takes effect."""
        days = {change.effective_on for changes in self.changes.values() for change in changes}
        return sorted({day} | {later for later in days if later > day})


def find_faults(
    session: Session,
    drafts: Sequence[Draft],
    *,
    on: date,
    letters: Mapping[UUID, str | None] = NO_LETTERS,
) -> list[Fault]:
    """Find how drafts would break the tree on any day from theirs on.

    :param letters: those that the base does not hold yet, by category.
    """
    ledger = Ledger(session)
    if found := list(_date_faults(ledger, drafts, on)):
        return found
    after = {draft.category_id: draft.after for draft in drafts}
    for day in ledger.days_from(on):
        if found := list(faults(ledger.tree_on(day) | after, day, touched=after.keys())):
            return found
    held = {**lettered(session), **letters}
    return list(letters_taken(ledger.present() | after, held))


def check(
    session: Session, drafts: Sequence[Draft], *, on: date, new: Sequence[Category] = ()
) -> None:
    """Refuse drafts that would break the tree on any day from theirs on.

    :param new: the rows of the categories that the drafts create, not yet in the session.
    """
    letters = {row.id: row.letter for row in new}
    found = find_faults(session, drafts, on=on, letters=letters)
    refuse(problem for _category_id, problem in found)


def record(
    session: Session,
    drafts: Sequence[Draft],
    *,
    on: date,
    by: UUID | None,
    new: Sequence[Category] = (),
) -> None:
    """Check drafts, then write them with the rows of the categories that they create.

    Whoever calls has called :func:`hold_tree` before reading what the drafts are made from.
    """
    check(session, drafts, on=on, new=new)
    opened = {row.id for row in new}
    for draft in drafts:
        if draft.after.archived and draft.category_id not in opened:
            _apply(session, draft)
    session.flush()  # frees the names and letters of what is archived
    session.add_all(new)
    session.flush()  # changes point to these rows, and no relationship says so
    ledger = Ledger(session)
    for draft in drafts:
        changes = ledger.changes[draft.category_id]
        changes.append(_change(draft, changes[-1] if changes else None, on=on, by=by))
        session.add(changes[-1])
        _apply(session, draft)
        if draft.source is None:  # a sheet is journalled whole
            _journal(session, changes[-1], draft)


def _journal(session: Session, change: CategoryChange, draft: Draft) -> None:
    subject = {"id": change.category_id, "on": change.effective_on, "heirs": draft.successors}
    kind = f"category.{change.kind}"
    journal(session, kind, subject, before=change.before, after=change.after)


def _date_faults(ledger: Ledger, drafts: Sequence[Draft], on: date) -> Iterator[Fault]:
    # A shop may lie a day ahead of UTC, and this does not know which shop asks.
    latest = clock.now().date() + timedelta(days=1)
    if not EARLIEST <= on <= latest:
        yield from (
            (draft.category_id, DateOutOfReach(on, EARLIEST, latest)) for draft in drafts[:1]
        )
        return
    there = ledger.tree_on(on).keys() | {
        draft.category_id for draft in drafts if draft.kind is ChangeKind.CREATED
    }
    for draft in drafts:
        before = ledger.changes.get(draft.category_id)
        if before and before[-1].effective_on > on:
            last = before[-1]
            problem = DatedTooEarly(last.after["name"], on, last.effective_on)
            yield draft.category_id, problem
        for successor_id in draft.successors.keys() - there:
            name = ledger.changes[successor_id][-1].after["name"]
            yield draft.category_id, NotYetThere(name, on)


def _change(
    draft: Draft, last: CategoryChange | None, *, on: date, by: UUID | None
) -> CategoryChange:
    return CategoryChange(
        category_id=draft.category_id,
        number=1 if last is None else last.number + 1,
        kind=draft.kind,
        effective_on=on,
        recorded_at=clock.now(),
        author_id=by,
        before=None if last is None else last.after,
        after=draft.after.as_json(),
        file_sha256=draft.source and draft.source.sha256,
        file_line=draft.source and draft.source.line,
        successions=[
            Succession(successor_id=successor_id, share=share)
            for successor_id, share in draft.successors.items()
        ],
    )


def _apply(session: Session, draft: Draft) -> None:
    category = session.get_one(Category, draft.category_id)
    category.name = draft.after.name
    category.name_key = folded(draft.after.name)
    if category.parent_id != draft.after.parent_id:
        category.position = next_position(session, draft.after.parent_id)
    category.parent_id = draft.after.parent_id
    if not draft.after.archived:
        category.archived_at = None
    elif category.archived_at is None:
        category.archived_at = clock.now()
