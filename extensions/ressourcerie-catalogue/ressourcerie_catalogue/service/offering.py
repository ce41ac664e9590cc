# SPDX-License-Identifier: Apache-2.0
"""What the screens of other modules offer to choose from: categories, containers, partners."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ..models import (
    Axis,
    Category,
    Container,
    OfficialCode,
    OfficialShare,
    Partner,
    PartnerRole,
    Preset,
    PresetKind,
)
from ..words import MATERIALS
from .finding import find, present_tree
from .official import valid_on
from .tree import depth_first, path_of


@dataclass(frozen=True)
class Offered:
    """A category in use, as a screen offers it.

    :param path: its names, from the root.
    :param letter: the key that calls it among its siblings.
    :param is_leaf: whether nothing in use stands under it.
    :param default_weight_grams: what one object of it weighs, when nobody weighs it.
    :param max_weight_grams: the weight above which somebody must confirm.
    """

    category_id: UUID
    path: tuple[str, ...]
    parent_id: UUID | None
    letter: str | None
    is_leaf: bool
    at_till: bool
    at_reception: bool
    default_weight_grams: int | None
    max_weight_grams: int | None
    guide_price_cents: int | None

    @property
    def name(self) -> str:
        """Its own name, without those above."""
        return self.path[-1]


@dataclass(frozen=True)
class Tare:
    """A container in use, and what it weighs empty."""

    container_id: UUID
    name: str
    tare_grams: int


@dataclass(frozen=True)
class Shortcut:
    """A shortcut of the till: what the button says, and the line that it adds."""

    preset_id: UUID
    name: str
    kind: PresetKind
    category_id: UUID | None
    price_cents: int | None


@dataclass(frozen=True)
class CodeShare:
    """A part of a category, in hundredths of a percent, under an official code."""

    axis: Axis
    code: str
    label: str
    share: int


@dataclass(frozen=True)
class DatedShare:
    """A part of a category under an official code, for a span of days, both ends included.

    :param sector: the extended producer responsibility that the code is of, such as ``EA``.
    :param share: in hundredths of a percent.
    :param until: ``None`` when nothing ended it.
    """

    axis: Axis
    sector: str
    code: str
    label: str
    share: int
    first: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether a day is in its span."""
        return self.first <= day and (self.until is None or day <= self.until)


def offered(session: Session) -> tuple[Offered, ...]:
    """Give the categories in use, each followed by those under it, in the order set by hand."""
    tree = {key: state for key, state in present_tree(session).items() if not state.archived}
    parents = {state.parent_id for state in tree.values()}
    rows = {row.id: row for row in session.scalars(select(Category))}
    return tuple(
        _offered(rows[key], path_of(tree, key), is_leaf=key not in parents)
        for key in depth_first(tree)
    )


def offered_one(session: Session, category_id: UUID) -> Offered | None:
    """Give one category if it is in use.

    :raises Unknown: the catalogue never had it.
    """
    row = find(session, Category, category_id)
    if row.archived_at is not None:
        return None
    under = select(Category.id).where(
        Category.parent_id == category_id, Category.archived_at.is_(None)
    )
    is_leaf = session.scalar(under.limit(1)) is None
    return _offered(row, _path_above(session, row), is_leaf=is_leaf)


def tares(session: Session) -> Sequence[Tare]:
    """Give the containers in use, by name."""
    query = select(Container).where(Container.archived_at.is_(None)).order_by(Container.name_key)
    return [Tare(row.id, row.name, row.tare_grams) for row in session.scalars(query)]


def shortcuts(session: Session) -> Sequence[Shortcut]:
    """Give the shortcuts of the till that are in use, in the order set by hand."""
    query = select(Preset).where(Preset.archived_at.is_(None))
    return [
        Shortcut(row.id, row.name, PresetKind(row.kind), row.category_id, row.price_cents)
        for row in session.scalars(query.order_by(Preset.position, Preset.name_key))
    ]


def partner_names(session: Session, *roles: PartnerRole) -> dict[UUID, str]:
    """Give the name of each partner in use, by name.

    :param roles: only those that have one of these roles; all of them without.
    """
    query = select(Partner).where(Partner.archived_at.is_(None)).order_by(Partner.name_key)
    found = session.scalars(query)
    return {row.id: row.name for row in found if not roles or set(roles) & set(row.roles)}


def partner_materials(session: Session) -> dict[UUID, tuple[str, ...]]:
    """Give, of each partner in use that said so, the materials that it accepts, in French."""
    found = session.scalars(select(Partner).where(Partner.archived_at.is_(None)))
    return {
        row.id: tuple(MATERIALS[one] for one in row.materials) for row in found if row.materials
    }


def partner_name(session: Session, partner_id: UUID) -> str:
    """Give the name of a partner, archived or not.

    :raises Unknown: the catalogue never had it.
    """
    return find(session, Partner, partner_id).name


def code_shares(session: Session, category_id: UUID, day: date) -> tuple[CodeShare, ...]:
    """Tell under which official codes a category fell on a day; empty when it was not mapped."""
    query = (
        valid_on(day)
        .join(OfficialCode, OfficialCode.id == OfficialShare.official_code_id)
        .add_columns(OfficialCode.code, OfficialCode.label)
        .where(OfficialShare.category_id == category_id)
        .order_by(OfficialShare.axis, OfficialCode.code)
    )
    return tuple(
        CodeShare(Axis(share.axis), code, label, share.share)
        for share, code, label in session.execute(query)
    )


def dated_shares(session: Session, first: date, last: date) -> dict[UUID, list[DatedShare]]:
    """Give what each category falls under on some days, both ends included, by category."""
    query = (
        select(OfficialShare, OfficialCode.sector, OfficialCode.code, OfficialCode.label)
        .join(OfficialCode, OfficialCode.id == OfficialShare.official_code_id)
        .where(OfficialShare.valid_from <= last)
        .where(or_(OfficialShare.valid_until.is_(None), OfficialShare.valid_until >= first))
        .order_by(OfficialShare.axis, OfficialCode.code, OfficialShare.valid_from)
    )
    found: dict[UUID, list[DatedShare]] = defaultdict(list)
    for row, sector, code, label in session.execute(query):
        axis, span = Axis(row.axis), (row.valid_from, row.valid_until)
        share = DatedShare(axis, sector, code, label, row.share, *span)
        found[row.category_id].append(share)
    return found


def _path_above(session: Session, row: Category) -> tuple[str, ...]:
    """Name the way to a category by its parents alone, whatever the size of the tree."""
    path, step = [row.name], row
    while step.parent_id is not None:
        step = find(session, Category, step.parent_id)
        path.append(step.name)
    return tuple(reversed(path))


def _offered(row: Category, path: tuple[str, ...], *, is_leaf: bool) -> Offered:
    return Offered(
        row.id,
        path,
        row.parent_id,
        row.letter,
        is_leaf,
        row.at_till,
        row.at_reception,
        row.default_weight_grams,
        row.max_weight_grams,
        row.guide_price_cents,
    )
