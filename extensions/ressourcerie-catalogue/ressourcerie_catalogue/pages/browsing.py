# SPDX-License-Identifier: Apache-2.0
"""The tree of categories as its pages show it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _

from ..models import Category
from ..names import folded, path_text
from ..service.finding import present_tree
from ..service.tree import depth_first, lineage, path_of
from .fields import Option

#: A tree with fewer categories than this is shown open.
_SHOWN_OPEN = 40


@dataclass(frozen=True)
class Branch:
    """A category in the tree, with those under it.

    :param is_open: whether those under it are shown at first.
    """

    category: Category
    children: tuple["Branch", ...]
    is_open: bool

    @property
    def size(self) -> int:
        """How many categories stand under it, at every level."""
        return sum(1 + child.size for child in self.children)


@dataclass(frozen=True)
class Found:
    """A category that a search found, with what stands above it."""

    category: Category
    above: tuple[str, ...]


def branches(session: Session, *, archived: bool, here: UUID | None) -> tuple[Branch, ...]:
    """Give the roots, each with what stands under it.

    :param here: a category to open the way to.
    """
    rows = session.scalars(select(Category).order_by(Category.position, Category.id)).all()
    shown = [row for row in rows if archived or row.archived_at is None]
    children: dict[UUID | None, list[Category]] = defaultdict(list)
    for row in shown:
        children[row.parent_id].append(row)
    opened = set(lineage(present_tree(session), here)[1:]) if here else set()

    def under(parent_id: UUID | None) -> tuple[Branch, ...]:
        return tuple(
            Branch(row, under(row.id), row.id in opened or len(shown) < _SHOWN_OPEN)
            for row in children[parent_id]
        )

    return under(None)


def search(session: Session, words: str, *, archived: bool) -> list[Found]:
    """Find the categories whose name holds each word, whatever its case and accents."""
    wanted = folded(words).split()
    tree = present_tree(session)
    rows = {row.id: row for row in session.scalars(select(Category))}
    return [
        Found(rows[each], path_of(tree, each)[:-1])
        for each in depth_first(tree)
        if (archived or not tree[each].archived)
        and all(word in folded(tree[each].name) for word in wanted)
    ]


def way_to(session: Session, category_id: UUID) -> list[Category]:
    """Give a category and what stands above it, root first."""
    line = lineage(present_tree(session), category_id)
    return [session.get_one(Category, each) for each in reversed(line)]


def living_paths(session: Session) -> dict[UUID, str]:
    """Give the path of each category in use, in the order of the tree."""
    tree = present_tree(session)
    return {
        each: path_text(path_of(tree, each))
        for each in depth_first(tree)
        if not any(tree[step].archived for step in lineage(tree, each))
    }


def living_leaves(session: Session) -> list[UUID]:
    """List the categories in use that have none in use under them."""
    tree = present_tree(session)
    parents = {state.parent_id for state in tree.values() if not state.archived}
    return [each for each in living_paths(session) if each not in parents]


def living_options(session: Session) -> list[Option]:
    """List the categories in use by their paths, to choose one."""
    return [(str(each), path) for each, path in living_paths(session).items()]


def parent_options(session: Session) -> list[Option]:
    """List where a category may stand: at the top, or under one that is in use."""
    return [("", _("Au premier niveau")), *living_options(session)]
