# SPDX-License-Identifier: Apache-2.0
"""A figure of the balance opened: the movements that make it, which add up to it."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.orm import Session

from ..models import GIVER_ON_LINE, Exit, Movement, Name, Stage, Ticket
from .figures import PATH_MARK, Scope
from .months import GRAMS


@dataclass(frozen=True)
class Figure:
    """What a figure is of, in a scope.

    :param filters: what the movements must be, such as ``{"category_id": …}``.
    :param into: only what goes into these stages, less what comes back out of them.
    """

    scope: Scope
    filters: Mapping[str, Any] = field(default_factory=dict)
    into: tuple[Stage, ...] = ()

    def grams_of(self, movement: Movement) -> int:
        """Tell what a movement adds to the figure; less than nothing when it takes away."""
        return movement.sign * movement.grams * (-1 if movement.origin in self.into else 1)


def lines(
    session: Session, figure: Figure, *, after: int = 0, limit: int = 200
) -> Sequence[Movement]:
    """List the movements that make a figure, oldest first."""
    query = _within(figure, Movement).order_by(Movement.day, Movement.recorded_at, Movement.id)
    return session.scalars(query.offset(after).limit(limit)).all()


def every_line(session: Session, figure: Figure, *, at_once: int) -> Iterator[Sequence[Movement]]:
    """Read all the movements that make a figure, oldest first, so many at a time.

    The movements that were given are forgotten by the session: a year fits in little memory.
    """
    place = (Movement.day, Movement.recorded_at, Movement.id)
    query = _within(figure, Movement).order_by(*place).limit(at_once)
    lines = session.scalars(query).all()
    while lines:
        last = lines[-1]
        yield lines
        session.expunge_all()
        at = (literal(getattr(last, column.key), column.type) for column in place)
        further = tuple_(*place) > tuple_(*at)
        lines = session.scalars(query.where(further)).all()


def total(session: Session, figure: Figure) -> int:
    """Add up the grams of the movements that :func:`lines` lists."""
    back = case((Movement.origin.in_(figure.into), -1), else_=1)
    return int(session.scalar(_within(figure, func.sum(GRAMS * back))) or 0)


def labels(session: Session, categories: Collection[UUID]) -> Mapping[UUID, str]:
    """Give the last name under which goods of some categories were recorded."""
    names: dict[UUID, set[str]] = defaultdict(set)
    for key, label in session.execute(select(Name.category_id, Name.label)):
        names[key].add(label)
    renamed = [key for key in categories if len(names[key]) > 1]
    only = {key: next(iter(names[key])) for key in categories if len(names[key]) == 1}
    return only | _latest(session, renamed)


def _latest(session: Session, categories: Collection[UUID]) -> dict[UUID, str]:
    latest = func.max(Movement.recorded_at)
    query = (
        select(Movement.category_id, Movement.label)
        .where(Movement.category_id.in_(categories))
        .group_by(Movement.category_id, Movement.label)
        .order_by(latest)
    )
    return dict(session.execute(query).all())


def _within(figure: Figure, *columns: Any) -> Select[Any]:
    scope = figure.scope
    days = Movement.day.between(scope.first, scope.last)
    return _filtered(figure, select(*columns).where(days, _is_over(scope.last)))


def _is_over(day: date) -> ColumnElement[bool]:
    """Keep a line that says its month alone for the days on which that month is over.

    A period that cuts the month cannot know on which side the line falls.
    """
    month = day.replace(day=1)
    ends = day.day == monthrange(day.year, day.month)[1]
    latest = month if ends else (month - timedelta(days=1)).replace(day=1)
    return or_(not_(Movement.month_only), Movement.day <= latest)


def _filtered(figure: Figure, query: Select[Any]) -> Select[Any]:
    query = query.where(Movement.site_id.in_(figure.scope.sites))
    if figure.into:
        enters, leaves = Movement.destination.in_(figure.into), Movement.origin.in_(figure.into)
        query = query.where(or_(and_(enters, not_(leaves)), and_(leaves, not_(enters))))
    for name, value in figure.filters.items():
        if name in _BESIDE:
            query = query.where(_BESIDE[name](value))
        else:
            column = getattr(Movement, name)
            query = query.where(column.in_(value) if isinstance(value, tuple) else column == value)
    return query


def _came_by(value: str) -> ColumnElement[bool]:
    found = select(Ticket.id).where(Ticket.provenance == value)
    return or_(Movement.ticket_id.in_(found), Movement.provenance == value)


def _came_from(value: str) -> ColumnElement[bool]:
    found = select(Ticket.id).where(func.coalesce(Ticket.locality, "") == value)
    itself = and_(text(GIVER_ON_LINE), func.coalesce(Movement.locality, "") == value)
    return or_(Movement.ticket_id.in_(found), itself)


def _with_partner(partner_id: UUID) -> ColumnElement[bool]:
    came = select(Ticket.id).where(Ticket.partner_id == partner_id)
    went = select(Exit.id).where(Exit.partner_id == partner_id)
    return or_(Movement.ticket_id.in_(came), Movement.exit_id.in_(went))


def _on_shelf(name: str) -> ColumnElement[bool]:
    return or_(
        Movement.label == name,
        Movement.label.startswith(f"{name}{PATH_MARK}", autoescape=True),
    )


#: What is not a column of a line: what its ticket or its exit says, where its category stands.
_BESIDE: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "provenance": _came_by,
    "locality": _came_from,
    "partner_id": _with_partner,
    "shelf": _on_shelf,
}
