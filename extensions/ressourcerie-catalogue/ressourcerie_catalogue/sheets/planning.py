# SPDX-License-Identifier: Apache-2.0
"""What a sheet would change in the base: shown first, and written whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from ..models import Category, ChangeKind
from ..names import folded, path_text
from ..service.editing import (
    NO_DETAILS,
    Details,
    detail_faults,
    details_of,
    differences,
    new_category,
    with_capital,
)
from ..service.finding import checked_name, next_position, present_tree, state_of
from ..service.journalling import journal
from ..service.ledger import Draft, Source, find_faults, record
from ..service.problems import refuse
from ..service.tree import State, path_of
from .problems import RowRejected
from .reading import Sheet, Wish

Key = tuple[str, ...]


class Action(StrEnum):
    OPEN = "open"
    CHANGE = "change"
    ARCHIVE = "archive"
    RESTORE = "restore"
    SAME = "same"


@dataclass(frozen=True)
class Step:
    """What happens to one category.

    :param line: the line that asks for it.
    :param implied: whether the line names it only as a parent.
    :param details: what it will have.
    :param changed: the names of the details that change.
    """

    line: int
    category: Category
    path: tuple[str, ...]
    action: Action
    details: Details
    changed: tuple[str, ...] = ()
    implied: bool = False


@dataclass(frozen=True)
class Plan:
    """What a sheet would change, or why it cannot.

    :param sha256: the digest of the sheet.
    """

    sha256: str
    steps: tuple[Step, ...]
    drafts: tuple[Draft, ...]
    rejected: tuple[RowRejected, ...]

    @property
    def opened(self) -> tuple[Category, ...]:
        """The rows to add, parents first."""
        return tuple(step.category for step in self.steps if step.action is Action.OPEN)

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is already so."""
        return all(step.action is Action.SAME for step in self.steps)


def plan(session: Session, wishes: Sequence[Wish], *, on: date, sha256: str) -> Plan:
    """Compare the lines of a sheet with the base."""
    planner = _Planner(session, sha256)
    for wish in _parents_first(wishes):
        planner.add(wish)
    return planner.finished(on)


def plan_sheet(session: Session, sheet: Sheet, *, on: date) -> Plan:
    """Compare a sheet with the base; the lines that could not be read are rejected too."""
    planned = plan(session, sheet.wishes, on=on, sha256=sheet.sha256)
    rejected = sorted([*sheet.rejected, *planned.rejected], key=lambda each: each.line)
    return replace(planned, rejected=tuple(rejected))


def write(session: Session, planned: Plan, *, on: date, by: UUID | None) -> None:
    """Write a plan, or raise everything that is rejected.

    :raises RowRejected, Refused: nothing is written.
    """
    refuse(planned.rejected)
    changed = [step for step in planned.steps if step.changed]
    for step in changed:
        if "letter" in step.changed:
            step.category.letter = None
    session.flush()  # two categories may exchange their letters
    record(session, planned.drafts, on=on, by=by, new=planned.opened)
    details = {str(step.category.id): _changed(step) for step in changed}
    opened = [step.category.id for step in planned.steps if step.action is Action.OPEN]
    done = {"drafts": len(planned.drafts), "opened": opened, "details": details}
    if planned.drafts or changed:
        journal(session, "sheet.imported", {"sha256": planned.sha256, "on": on}, after=done)


def _changed(step: Step) -> dict[str, dict[str, Any]]:
    """Give a category the details that change, and tell which they were."""
    told = differences(details_of(step.category), step.details)
    for name in step.changed:
        setattr(step.category, name, getattr(step.details, name))
    return told


def _parents_first(wishes: Iterable[Wish]) -> list[Wish]:
    """A parent may come after its children, and a name be free once its holder is archived."""
    return sorted(wishes, key=lambda wish: (len(wish.path), wish.category_id is None))


class _Planner:
    """The base as it will be, line after line."""

    def __init__(self, session: Session, sha256: str) -> None:
        self.session = session
        self.sha256 = sha256
        self.rows = {row.id: row for row in session.scalars(select(Category))}
        self.paths: dict[UUID, Key] = {}
        self.living: dict[Key, UUID] = {}
        self.archived: dict[Key, list[UUID]] = defaultdict(list)
        tree = present_tree(session)
        for category_id, state in tree.items():
            self._remember(category_id, _key(path_of(tree, category_id)), state.archived)
        self.positions: dict[UUID | None, int] = {}
        self.steps: dict[UUID, Step] = {}
        self.drafts: list[Draft] = []
        self.rejected: list[RowRejected] = []

    def add(self, wish: Wish) -> None:
        """Plan one line, or reject it."""
        try:
            found = self._found(wish)
            if found is None:
                self._open(wish, wish.path)
            else:
                self._change(wish, found)
        except Problem as problem:
            self._reject(wish.line, problem)

    def finished(self, on: date) -> Plan:
        """Check all the lines together."""
        steps = tuple(self.steps.values())
        found = find_faults(
            self.session,
            self.drafts,
            on=on,
            letters={step.category.id: step.details.letter for step in steps},
        )
        for category_id, problem in found:
            step = self.steps.get(category_id)
            self._reject(step.line if step else 1, problem)
        rejected = sorted(self.rejected, key=lambda problem: problem.line)
        return Plan(self.sha256, steps, tuple(self.drafts), tuple(rejected))

    def _found(self, wish: Wish) -> Category | None:
        """Find the category that a line speaks of, or refuse what it says of it."""
        key = _key(wish.path)
        if wish.category_id in self.paths:
            if self.paths[wish.category_id] != key:
                raise _moved(wish, self.rows[wish.category_id])
            return self._once(wish, self.rows[wish.category_id])
        named = self.living.get(key)
        if named is None and wish.archived is not None and len(self.archived[key]) == 1:
            named = self.archived[key][0]
        if named is None or (wish.category_id is not None and wish.archived):
            return None
        if wish.category_id is not None:
            raise _other_identifier(wish, self.rows[named])
        return self._once(wish, self.rows[named])

    def _once(self, wish: Wish, category: Category) -> Category:
        if category.id in self.steps:
            raise RowRejected(
                wish.line,
                _("« {path} » est déjà à la ligne {line}.").format(
                    path=path_text(wish.path), line=self.steps[category.id].line
                ),
                _("Retirez l'une des deux lignes."),
            )
        return category

    def _open(self, wish: Wish, path: Sequence[str]) -> UUID:
        """Open what a line asks for, or one of the parents that it supposes."""
        implied = len(path) < len(wish.path)
        parent_id = self._parent(wish, path[:-1])
        details = NO_DETAILS if implied else self._details(wish, NO_DETAILS)
        category = new_category(
            name=checked_name(path[-1]),
            parent_id=parent_id,
            position=self._position(parent_id),
            details=details,
            category_id=None if implied else wish.category_id,
        )
        archived = bool(wish.archived) and not implied
        self.rows[category.id] = category
        self._remember(category.id, _key(path), archived)
        state = State(category.name, parent_id)
        self._draft(wish, category, ChangeKind.CREATED, state)
        if archived:
            self._draft(wish, category, ChangeKind.ARCHIVED, replace(state, archived=True))
        self.steps[category.id] = Step(
            wish.line, category, tuple(path), Action.OPEN, details, implied=implied
        )
        return category.id

    def _parent(self, wish: Wish, path: Sequence[str]) -> UUID | None:
        if not path:
            return None
        key = _key(path)
        if key in self.living:
            return self.living[key]
        if self.archived[key]:
            return self.archived[key][-1]  # the check of the whole tells whether it may be
        return self._open(wish, path)

    def _position(self, parent_id: UUID | None) -> int:
        following = self.positions.get(parent_id) or next_position(self.session, parent_id)
        self.positions[parent_id] = following + 1
        return following

    def _change(self, wish: Wish, category: Category) -> None:
        before = details_of(category)
        details = self._details(wish, before)
        changed = tuple(
            name for name, value in vars(details).items() if value != vars(before)[name]
        )
        state = state_of(category)
        action = Action.CHANGE if changed else Action.SAME
        if wish.archived is True and not state.archived:
            action = Action.ARCHIVE
            self._draft(wish, category, ChangeKind.ARCHIVED, replace(state, archived=True))
            self.archived[_key(wish.path)].append(self.living.pop(_key(wish.path)))
        elif wish.archived is False and state.archived:
            action = Action.RESTORE
            self._draft(wish, category, ChangeKind.RESTORED, replace(state, archived=False))
            self.living[_key(wish.path)] = category.id
        self.steps[category.id] = Step(wish.line, category, wish.path, action, details, changed)

    def _details(self, wish: Wish, before: Details) -> Details:
        details = with_capital(replace(before, **wish.details))
        for problem in detail_faults(details):
            self._reject(wish.line, problem)
        return details

    def _draft(self, wish: Wish, category: Category, kind: ChangeKind, after: State) -> None:
        source = Source(self.sha256, wish.line)
        self.drafts.append(Draft(category.id, kind, after, source=source))

    def _remember(self, category_id: UUID, key: Key, archived: bool) -> None:
        self.paths[category_id] = key
        if archived:
            self.archived[key].append(category_id)
        else:
            self.living[key] = category_id

    def _reject(self, line: int, problem: Problem) -> None:
        self.rejected.append(RowRejected(line, problem.detail, problem.hint))


def _key(path: Iterable[str]) -> Key:
    return tuple(folded(name) for name in path)


def _moved(wish: Wish, category: Category) -> RowRejected:
    return RowRejected(
        wish.line,
        _("L'identifiant est celui de « {name} », qui porte un autre chemin.").format(
            name=category.name
        ),
        _("Renommer et déplacer sont des opérations datées : faites-les dans le catalogue."),
    )


def _other_identifier(wish: Wish, category: Category) -> RowRejected:
    return RowRejected(
        wish.line,
        _("« {path} » existe déjà sous l'identifiant {id}.").format(
            path=path_text(wish.path), id=category.id
        ),
        _("Videz la colonne « id » de cette ligne."),
    )
