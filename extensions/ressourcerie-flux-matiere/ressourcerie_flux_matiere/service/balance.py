# SPDX-License-Identifier: Apache-2.0
"""The balance of a period: every figure is a sum of movements, and opens into them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any
from uuid import UUID

from ressourcerie_catalogue.public import path_text
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site

from ..models import GONE, HELD, Exit, Movement, Stage, Ticket

#: What stands between the names of a path, as :func:`path_text` writes it.
PATH_MARK = path_text(("", ""))
GRAMS = Movement.sign * Movement.grams


@dataclass(frozen=True)
class Scope:
    """What a balance is about: days, both ends included, and sites.

    Every figure of a page is asked with the same one.

    :param filters: what else the movements must be, such as ``{"category_id": …}``.
    :param into: only what goes into these stages, less what comes back out of them.
    """

    first: date
    last: date
    sites: Collection[UUID]
    filters: Mapping[str, Any] = field(default_factory=dict)
    into: tuple[Stage, ...] = ()

    def narrowed(self, **filters: Any) -> "Scope":
        """Give the same days and sites, for fewer movements."""
        return replace(self, filters={**self.filters, **filters})

    def grams_of(self, movement: Movement) -> int:
        """Tell what a movement adds to the figure; less than nothing when it takes away."""
        return movement.sign * movement.grams * (-1 if movement.origin in self.into else 1)


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


@dataclass(frozen=True)
class ByDeposit:
    """What came in each way, from each commune or postal code, and from and to each partner.

    The key is empty where nobody said the commune.
    """

    provenances: Sequence[Share]
    localities: Sequence[Share]
    partners: Sequence[Share]


def balance(session: Session, scope: Scope) -> Balance:
    """Add up the movements of a scope."""
    query = _within(scope, *_FLOW)
    found = session.execute(query.group_by(Movement.origin, Movement.destination))
    return Balance({(Stage(a), Stage(b)): int(grams) for a, b, grams in found})


def together(shares: Iterable[Share]) -> Balance:
    """Give the balance of all the rows of a breakdown."""
    flows: dict[tuple[Stage, Stage], int] = defaultdict(int)
    for share in shares:
        for way, grams in share.balance.flows.items():
            flows[way] += grams
    return Balance(dict(flows))


def by_category(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of each category, under each name that it had on the day of its lines."""
    return _shares(session, _within(scope, Movement.category_id, Movement.label, *_FLOW))


def by_shelf(shares: Iterable[Share]) -> Sequence[Share]:
    """Add up categories under the first name of their path, the heaviest first."""
    found: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        found[share.label.partition(PATH_MARK)[0]].append(share)
    shelves = [Share(name, name, together(under)) for name, under in found.items()]
    return sorted(shelves, key=lambda share: (-share.balance.entered, share.label))


def by_month(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of each month, such as ``2026-11``."""
    month = func.substr(cast(Movement.day, String), 1, 7)
    return _shares(session, _within(scope, month, month, *_FLOW))


def by_site(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of each site."""
    query = _within(scope, Movement.site_id, Site.name, *_FLOW)
    return _shares(session, query.join(Site, Site.id == Movement.site_id))


def by_deposit(session: Session, scope: Scope) -> ByDeposit:
    """Give the balances of all that is known of a line by its deposit, in one reading of the lines.

    Partners also have what went to each.
    """
    lines = _within(scope, Movement.ticket_id, *_FLOW).where(Movement.ticket_id.is_not(None))
    of_each = lines.group_by(Movement.ticket_id, Movement.origin, Movement.destination).subquery()
    _ticket_id, origin, destination, grams = of_each.c
    known = (Ticket.provenance, func.coalesce(Ticket.locality, ""), Ticket.partner_id)
    query = select(*known, origin, destination, func.sum(grams)).join(
        Ticket, Ticket.id == of_each.c.ticket_id
    )
    rows = session.execute(query.group_by(*known, origin, destination)).all()
    went = _within(scope, Exit.partner_id, *_FLOW).join(Exit, Exit.id == Movement.exit_id)
    gone = went.where(Exit.partner_id.is_not(None)).group_by(
        Exit.partner_id, Movement.origin, Movement.destination
    )
    partners = [row[2:] for row in rows]
    return ByDeposit(
        _added((row[0], row[0], *row[3:]) for row in rows),
        _added((row[1], row[1], *row[3:]) for row in rows),
        _added(
            (row[0], row[0], *row[1:])
            for row in [*partners, *session.execute(gone)]
            if row[0] is not None
        ),
    )


def lines(
    session: Session, scope: Scope, *, after: int = 0, limit: int = 200
) -> Sequence[Movement]:
    """List the movements that make a figure, oldest first."""
    query = _within(scope, Movement).order_by(Movement.day, Movement.recorded_at, Movement.id)
    return session.scalars(query.offset(after).limit(limit)).all()


def total(session: Session, scope: Scope) -> int:
    """Add up the grams of the movements that :func:`lines` lists."""
    back = case((Movement.origin.in_(scope.into), -1), else_=1)
    return int(session.scalar(_within(scope, func.sum(GRAMS * back))) or 0)


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


def labels(session: Session, categories: Collection[UUID]) -> Mapping[UUID, str]:
    """Give the last name under which goods of some categories were recorded."""
    latest = func.max(Movement.recorded_at)
    query = (
        select(Movement.category_id, Movement.label)
        .where(Movement.category_id.in_(categories))
        .group_by(Movement.category_id, Movement.label)
        .order_by(latest)
    )
    return dict(session.execute(query).all())


_FLOW = (Movement.origin, Movement.destination, func.sum(GRAMS))


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
    if scope.into:
        enters, leaves = Movement.destination.in_(scope.into), Movement.origin.in_(scope.into)
        query = query.where(or_(and_(enters, not_(leaves)), and_(leaves, not_(enters))))
    for name, value in scope.filters.items():
        if name in _BESIDE:
            query = query.where(_BESIDE[name](value))
        else:
            column = getattr(Movement, name)
            query = query.where(column.in_(value) if isinstance(value, tuple) else column == value)
    return query


def _on_ticket(column: Any, value: Any) -> ColumnElement[bool]:
    found = select(Ticket.id).where(func.coalesce(column, "") == value)
    return Movement.ticket_id.in_(found)


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
    "provenance": partial(_on_ticket, Ticket.provenance),
    "locality": partial(_on_ticket, Ticket.locality),
    "partner_id": _with_partner,
    "shelf": _on_shelf,
}


def _shares(session: Session, query: Select[Any]) -> Sequence[Share]:
    """Add up by the first two columns, then by flow; the heaviest first."""
    count = len(query.selected_columns) - 1
    return _added(session.execute(query.group_by(*list(query.selected_columns)[:count])))


def _added(rows: Iterable[Any]) -> Sequence[Share]:
    """Add up rows of a key, a label, a flow and grams; the heaviest first."""
    flows: dict[tuple[str, str], dict[tuple[Stage, Stage], int]] = {}
    for key, label, origin, destination, grams in rows:
        own = flows.setdefault((str(key), str(label)), defaultdict(int))
        own[Stage(origin), Stage(destination)] += int(grams)
    shares = [Share(key, label, Balance(found)) for (key, label), found in flows.items()]
    return sorted(shares, key=lambda share: (-share.balance.entered, share.label))
