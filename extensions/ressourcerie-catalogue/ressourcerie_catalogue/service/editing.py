# SPDX-License-Identifier: Apache-2.0
"""Opening a category, and what may change about it without a date: prices, weights, keyboard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.ids import new_id
from ressourcerie_core.numbers import euros, kilograms

from ..models import LARGEST_PRICE_CENTS, LARGEST_WEIGHT_GRAMS, Category, ChangeKind
from ..names import folded
from .finding import (
    checked_name,
    find,
    find_living,
    hold_tree,
    lettered,
    next_position,
    present_tree,
)
from .journalling import journal
from .ledger import Draft, record
from .problems import (
    DefaultAboveMaximum,
    LetterNotOne,
    PriceOutOfBounds,
    PricesNotInOrder,
    WeightOutOfBounds,
    refuse,
)
from .tree import State, letters_taken


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Details:
    """What the till and the scales use of a category, besides its name and place."""

    guide_price_cents: int | None = None
    min_price_cents: int | None = None
    max_price_cents: int | None = None
    default_weight_grams: int | None = None
    max_weight_grams: int | None = None
    at_till: bool = True
    at_reception: bool = True
    letter: str | None = None


NO_DETAILS = Details()


def details_of(category: Category) -> Details:
    """Give the details of a category as they are."""
    return Details(**{name: getattr(category, name) for name in Details.__dataclass_fields__})


def detail_faults(details: Details) -> Iterator[Problem]:
    """Find what is wrong with details taken together."""
    prices = (details.min_price_cents, details.guide_price_cents, details.max_price_cents)
    known = [price for price in prices if price is not None]
    for price in known:
        if not 0 <= price <= LARGEST_PRICE_CENTS:
            yield PriceOutOfBounds(euros(price), euros(LARGEST_PRICE_CENTS))
    if known != sorted(known):
        yield PricesNotInOrder(*("—" if price is None else euros(price) for price in prices))
    for weight in (details.default_weight_grams, details.max_weight_grams):
        if weight is not None and not 1 <= weight <= LARGEST_WEIGHT_GRAMS:
            yield WeightOutOfBounds(kilograms(weight), kilograms(LARGEST_WEIGHT_GRAMS))
    default, largest = details.default_weight_grams, details.max_weight_grams
    if default is not None and largest is not None and default > largest:
        yield DefaultAboveMaximum(kilograms(default), kilograms(largest))
    if details.letter is not None and not re.fullmatch("[A-Z0-9]", details.letter):
        yield LetterNotOne(details.letter)


def new_category(
    *,
    name: str,
    parent_id: UUID | None,
    position: int,
    details: Details = NO_DETAILS,
    category_id: UUID | None = None,
) -> Category:
    """Make the row of a category, for the ledger to write with its change."""
    return Category(
        id=category_id or new_id(),
        name=name,
        name_key=folded(name),
        parent_id=parent_id,
        position=position,
        **vars(details),
    )


def create(
    session: Session,
    *,
    name: str,
    parent_id: UUID | None = None,
    details: Details = NO_DETAILS,
    on: date,
    by: UUID | None,
) -> Category:
    """Open a category from a day on, after its last sibling."""
    hold_tree(session)
    if parent_id is not None:
        find(session, Category, parent_id)
    details = with_capital(details)
    refuse(detail_faults(details))
    category = new_category(
        name=checked_name(name),
        parent_id=parent_id,
        position=next_position(session, parent_id),
        details=details,
    )
    draft = Draft(category.id, ChangeKind.CREATED, State(category.name, parent_id))
    record(session, [draft], on=on, by=by, new=[category])
    return category


def update(session: Session, *, category_id: UUID, **changed: Any) -> Category:
    """Change some details of a category.

    :param changed: fields of :class:`Details`.
    """
    hold_tree(session)
    category = find(session, Category, category_id)
    before = details_of(category)
    details = with_capital(replace(before, **changed))
    refuse(detail_faults(details))
    if details.letter:
        letters = lettered(session) | {category_id: details.letter}
        taken = letters_taken(present_tree(session), letters)
        refuse(problem for _category_id, problem in taken)
    for name, value in vars(details).items():
        setattr(category, name, value)
    journal(session, "category.changed", {"id": category_id}, **differences(before, details))
    return category


def differences(before: Details, after: Details) -> dict[str, dict[str, Any]]:
    """Give the details that differ, as they were and as they are."""
    changed = [name for name, value in vars(before).items() if value != getattr(after, name)]
    return {
        when: {name: getattr(each, name) for name in changed}
        for when, each in (("before", before), ("after", after))
    }


def reorder(session: Session, *, category_id: UUID, direction: Direction) -> Category:
    """Exchange a category with the living sibling before or after it; at the end, do nothing."""
    hold_tree(session)
    category = find_living(session, category_id)
    siblings = list(
        session.scalars(
            select(Category)
            .where(Category.parent_id == category.parent_id, Category.archived_at.is_(None))
            .order_by(Category.position, Category.id)
        )
    )
    place = siblings.index(category)
    other = place + (-1 if direction is Direction.UP else 1)
    if 0 <= other < len(siblings):
        siblings.insert(other, siblings.pop(place))
    for position, sibling in enumerate(siblings, start=1):
        sibling.position = position
    return category


def with_capital(details: Details) -> Details:
    """Give details whose letter is the one printed on the keyboard."""
    return replace(details, letter=details.letter.upper() if details.letter else None)
