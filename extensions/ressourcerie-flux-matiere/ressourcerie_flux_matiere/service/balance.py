# SPDX-License-Identifier: Apache-2.0
"""The balance of a period: every figure is a sum of movements, and opens into them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, cast, func, not_, or_, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site

from ..models import GONE, HELD, Movement, Stage, Ticket

GRAMS = Movement.sign * Movement.grams


@dataclass(frozen=True)
class Scope:
    """What a balance is about: days, both ends included, and sites.

    Every figure of a page is asked with the same one.

    :param filters: what else the movements must be, such as ``{"category_id": …}``.
    """

    first: date
    last: date
    sites: Collection[UUID]
    filters: Mapping[str, Any] = field(default_factory=dict)

    def narrowed(self, **filters: Any) -> "Scope":
        """Give the same days and sites, for fewer movements."""
        return Scope(self.first, self.last, self.sites, {**self.filters, **filters})


@dataclass(frozen=True)
class Balance:
    """Grams that went from each stage to each other one."""

    flows: Mapping[tuple[Stage, Stage], int]

    def between(self, origins: Collection[Stage], destinations: Collection[Stage]) -> int:
        """Add up what went from some stages to others."""
        return sum(
            grams
            for (origin, destination), grams in self.flows.items()
            if origin in origins and destination in destinations
        )

    @property
    def entered(self) -> int:
        """What people brought, wherever it went."""
        return self.between([Stage.INTAKE], list(Stage))

    @property
    def entered_to_stock(self) -> int:
        """What people brought and that was kept."""
        return self.between([Stage.INTAKE], HELD)

    @property
    def received(self) -> int:
        """What came from another site."""
        return self.between([Stage.TRANSIT], HELD)

    @property
    def sent(self) -> int:
        """What went to another site."""
        return self.between(HELD, [Stage.TRANSIT])

    def gone(self, *stages: Stage) -> int:
        """What left for some stages, less what came back from them."""
        inside = [stage for stage in Stage if stage not in GONE]
        return self.between(inside, stages) - self.between(stages, inside)

    def direct(self, stage: Stage) -> int:
        """What people brought and that left at once."""
        return self.between([Stage.INTAKE], [stage])

    @property
    def left(self) -> int:
        """What left for good, whatever for."""
        return self.gone(*GONE)

    @property
    def stock_change(self) -> int:
        """What the stock gained; negative when it lost."""
        everything = list(Stage)
        return self.between(everything, HELD) - self.between(HELD, everything)

    @property
    def gap(self) -> int:
        """What entries lack to be exits and stock; zero, unless a movement took no known way."""
        return self.entered + self.received - self.sent - self.left - self.stock_change

    @property
    def reuse_rate(self) -> Fraction | None:
        """The part of what left that somebody uses again; ``None`` when nothing left."""
        return self._part(self.gone(Stage.SOLD, Stage.GIVEN))

    @property
    def recovery_rate(self) -> Fraction | None:
        """The part of what left that is used again or recycled; ``None`` when nothing left."""
        return self._part(self.gone(Stage.SOLD, Stage.GIVEN, Stage.RECYCLED))

    def _part(self, grams: int) -> Fraction | None:
        return Fraction(grams, self.left) if self.left > 0 else None


@dataclass(frozen=True)
class Share:
    """One row of a breakdown: what it is of, and its balance."""

    key: str
    label: str
    balance: Balance


def balance(session: Session, scope: Scope) -> Balance:
    """Add up the movements of a scope."""
    query = _within(scope, Movement.origin, Movement.destination, func.sum(GRAMS))
    found = session.execute(query.group_by(Movement.origin, Movement.destination))
    return Balance({(Stage(a), Stage(b)): int(grams) for a, b, grams in found})


def by_category(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of each category, under each name that it had on the day of its lines."""
    return _shares(session, _within(scope, Movement.category_id, Movement.label, *_FLOW))


def by_month(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of each month, such as ``2026-11``."""
    month = func.substr(cast(Movement.day, String), 1, 7)
    return _shares(session, _within(scope, month, month, *_FLOW))


def by_site(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of each site."""
    query = _within(scope, Movement.site_id, Site.name, *_FLOW)
    return _shares(session, query.join(Site, Site.id == Movement.site_id))


def by_provenance(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of what came in each way."""
    query = _within(scope, Ticket.provenance, Ticket.provenance, *_FLOW)
    return _shares(session, _with_ticket(query))


def by_locality(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of what came from each commune or postal code; empty when nobody said."""
    place = func.coalesce(Ticket.locality, "")
    return _shares(session, _with_ticket(_within(scope, place, place, *_FLOW)))


def lines(
    session: Session, scope: Scope, *, after: int = 0, limit: int = 200
) -> Sequence[Movement]:
    """List the movements that make a figure, oldest first."""
    query = _within(scope, Movement).order_by(Movement.day, Movement.recorded_at, Movement.id)
    return session.scalars(query.offset(after).limit(limit)).all()


def total(session: Session, scope: Scope) -> int:
    """Add up the grams of the movements that :func:`lines` lists."""
    return int(session.scalar(_within(scope, func.sum(GRAMS))) or 0)


def cut_months(session: Session, scope: Scope) -> tuple[int, int]:
    """Count the lines that say a month alone, of which the period holds a part; and their grams.

    No figure of the period has them: the whole month does.
    """
    month = scope.first.replace(day=1)
    touched = Movement.day.between(month, scope.last)
    whole = (Movement.day >= scope.first) & _is_over(scope.last)
    columns: tuple[Any, ...] = (func.count(), func.sum(GRAMS))
    found = select(*columns).where(touched, Movement.month_only, not_(whole))
    lines, grams = session.execute(_filtered(scope, found)).one()
    return lines, int(grams or 0)


def stock(session: Session, sites: Collection[UUID], day: date) -> Mapping[UUID, int]:
    """Give the grams of each category that some sites hold at the end of a day.

    Less than nothing says that more left than was ever recorded as brought.
    """
    held = case((Movement.destination.in_(HELD), GRAMS), else_=0) - case(
        (Movement.origin.in_(HELD), GRAMS), else_=0
    )
    query = (
        select(Movement.category_id, func.sum(held))
        .where(Movement.site_id.in_(sites), Movement.day <= day, _is_over(day))
        .group_by(Movement.category_id)
    )
    return {category_id: int(grams) for category_id, grams in session.execute(query)}


_FLOW = (Movement.origin, Movement.destination, func.sum(GRAMS))
#: What is known of a line by its ticket.
_OF_TICKET = {"provenance": Ticket.provenance, "locality": Ticket.locality}


def _within(scope: Scope, *columns: Any) -> Select[Any]:
    days = Movement.day.between(scope.first, scope.last)
    return _filtered(scope, select(*columns).where(days, _is_over(scope.last)))


def _is_over(day: date) -> ColumnElement[bool]:
    """Keep a line that says its month alone for the days on which that month is over.

    A period that cuts the month cannot know on which side the line falls.
    """
    month = day.replace(day=1)
    ends = (day + timedelta(days=1)).day == 1
    latest = month if ends else (month - timedelta(days=1)).replace(day=1)
    return or_(not_(Movement.month_only), Movement.day <= latest)


def _filtered(scope: Scope, query: Select[Any]) -> Select[Any]:
    query = query.where(Movement.site_id.in_(scope.sites))
    for name, value in scope.filters.items():
        if name in _OF_TICKET:
            query = query.where(Movement.ticket_id.in_(_tickets(_OF_TICKET[name], value)))
        else:
            column = getattr(Movement, name)
            query = query.where(column.in_(value) if isinstance(value, tuple) else column == value)
    return query


def _tickets(column: Any, value: str) -> Select[Any]:
    return select(Ticket.id).where(func.coalesce(column, "") == value)


def _with_ticket(query: Select[Any]) -> Select[Any]:
    return query.join(Ticket, Ticket.id == Movement.ticket_id)


def _shares(session: Session, query: Select[Any]) -> Sequence[Share]:
    """Add up by the first two columns, then by flow; the heaviest first."""
    flows: dict[tuple[str, str], dict[tuple[Stage, Stage], int]] = defaultdict(dict)
    count = len(query.selected_columns) - 1
    grouped = query.group_by(*list(query.selected_columns)[:count])
    for key, label, origin, destination, grams in session.execute(grouped):
        flows[str(key), label][Stage(origin), Stage(destination)] = int(grams)
    shares = [Share(key, label, Balance(found)) for (key, label), found in flows.items()]
    return sorted(shares, key=lambda share: (-share.balance.entered, share.label))
