# SPDX-License-Identifier: Apache-2.0
"""The tree as it stands on one day, and what would be wrong with it; pure, without a base."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from ressourcerie_core.errors import Problem

from ..names import folded
from .problems import (
    ActiveChildren,
    LetterTaken,
    MoveMakesCycle,
    NameTaken,
    ParentArchived,
    ParentNotYetThere,
    TooDeep,
)

#: Screens show two or three levels; the bound stops a sheet gone wrong.
DEEPEST = 8


@dataclass(frozen=True)
class State:
    """What a category is called and where it stands."""

    name: str
    parent_id: UUID | None
    archived: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give the form in which changes keep it."""
        parent = None if self.parent_id is None else str(self.parent_id)
        return {"name": self.name, "parent_id": parent, "archived": self.archived}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """Read what :meth:`as_json` gave."""
        parent = written["parent_id"]
        return cls(written["name"], None if parent is None else UUID(parent), written["archived"])


Tree = Mapping[UUID, State]

#: What is wrong, and with which category.
Fault = tuple[UUID, Problem]


def lineage(tree: Tree, category_id: UUID) -> list[UUID]:
    """List a category and what stands above it, root last; a cycle is walked once."""
    line: list[UUID] = []
    step: UUID | None = category_id
    while step is not None and step in tree and step not in line:
        line.append(step)
        step = tree[step].parent_id
    return line


def path_of(tree: Tree, category_id: UUID) -> tuple[str, ...]:
    """Name the way to a category, from its root."""
    return tuple(tree[step].name for step in reversed(lineage(tree, category_id)))


def depth_first(tree: Tree) -> list[UUID]:
    """List the categories, each followed by those under it, siblings in the tree's own order."""
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    for category_id, state in tree.items():
        children[state.parent_id].append(category_id)
    ordered: list[UUID] = []
    waiting = children[None][::-1]
    while waiting:
        ordered.append(waiting.pop())
        waiting.extend(children[ordered[-1]][::-1])
    return ordered


def living_children(tree: Tree, category_id: UUID | None) -> list[UUID]:
    """List the living categories that stand directly under one, or the living roots."""
    return [
        child
        for child, state in tree.items()
        if state.parent_id == category_id and not state.archived
    ]


def faults(tree: Tree, day: date, *, touched: Collection[UUID]) -> Iterator[Fault]:
    """Find what is wrong with a tree on a day.

    :param touched: the categories that the operation changes, to name the one at fault.
    """
    for category_id, state in tree.items():
        if state.parent_id is not None:
            yield from _faults_of_place(tree, category_id, day, touched)
    yield from _names_taken(tree)
    for category_id in touched:
        children = living_children(tree, category_id) if tree[category_id].archived else []
        if children:
            names = [tree[child].name for child in children]
            yield category_id, ActiveChildren(tree[category_id].name, names, day)


def _faults_of_place(
    tree: Tree, category_id: UUID, day: date, touched: Collection[UUID]
) -> Iterator[Fault]:
    state = tree[category_id]
    parent = None if state.parent_id is None else tree.get(state.parent_id)
    if parent is None:
        yield category_id, ParentNotYetThere(state.name, day)
        return
    line = lineage(tree, category_id)
    if tree[line[-1]].parent_id in line:
        if category_id in touched:  # one of those that turn in a circle is enough
            yield category_id, MoveMakesCycle(state.name, day)
    elif len(line) > DEEPEST:
        yield category_id, TooDeep(state.name, DEEPEST)
    if parent.archived and not state.archived and state.parent_id not in touched:
        yield category_id, ParentArchived(state.name, parent.name, day)


def _names_taken(tree: Tree) -> Iterator[Fault]:
    namesakes: dict[tuple[UUID | None, str], list[UUID]] = defaultdict(list)
    for category_id, state in tree.items():
        if not state.archived:
            namesakes[state.parent_id, folded(state.name)].append(category_id)
    for (parent_id, _key), same in namesakes.items():
        if len(same) > 1:
            parent = None if parent_id is None else tree.get(parent_id)
            yield same[-1], NameTaken(tree[same[-1]].name, parent.name if parent else None)


def letters_taken(tree: Tree, letters: Mapping[UUID, str | None]) -> Iterator[Fault]:
    """Find living siblings that share a letter: a move or a restoration may bring them together."""
    holders: dict[tuple[UUID | None, str], UUID] = {}
    for category_id, letter in letters.items():
        state = tree.get(category_id)
        if not letter or state is None or state.archived:
            continue
        holder = holders.setdefault((state.parent_id, letter), category_id)
        if holder != category_id:
            yield category_id, LetterTaken(letter, state.name, tree[holder].name)
