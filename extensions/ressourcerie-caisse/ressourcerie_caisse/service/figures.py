# SPDX-License-Identifier: Apache-2.0
"""Figures of what was sold: every screen adds them up here, and nowhere else.

Sales are the goods; gifts of money, memberships and vouchers sold stand beside them. What is given
back is deducted on the day on which it is given back, and the school counts in no figure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site

from ..models import Line, LineKind, Method, Payment, SessionKind, Tag, Ticket, TicketType

Where = Sequence[ColumnElement[bool]]

_GOODS = Line.kind == LineKind.GOODS
_CENTS = Line.sign * Line.total_cents
_GRAMS = Line.sign * func.coalesce(Line.grams, 0)
_QUANTITY = Line.sign * Line.quantity


@dataclass(frozen=True)
class Total:
    """What was sold, given and given back."""

    tickets: int
    mirrors: int
    turnover_cents: int
    refunded_cents: int
    gift_cents: int
    membership_cents: int
    voucher_cents: int
    discount_cents: int
    grams: int

    @property
    def any(self) -> bool:
        """Tell whether there is anything at all."""
        return self.tickets + self.mirrors > 0

    @property
    def basket_cents(self) -> int | None:
        """What a sale is worth on average, halves away from zero; ``None`` without one."""
        if not self.tickets:
            return None
        sign = -1 if self.turnover_cents < 0 else 1
        return sign * ((2 * abs(self.turnover_cents) + self.tickets) // (2 * self.tickets))


@dataclass(frozen=True)
class Share:
    """What one category, day, hour or tag has of the sales."""

    label: str
    tickets: int
    quantity: int
    grams: int
    cents: int


@dataclass(frozen=True)
class KindShare:
    """What one kind of line has of all that was paid."""

    kind: str
    quantity: int
    cents: int


@dataclass(frozen=True)
class MethodShare:
    """What was paid, and given back, by one method."""

    method_id: UUID
    name: str
    kind: str
    account: str | None
    count: int
    payments_cents: int
    refunds_cents: int


def in_days(first: date, last: date, sites: Iterable[UUID]) -> Where:
    """Choose the tickets that count on some days at some sites."""
    return (
        Ticket.site_id.in_(list(sites)),
        Ticket.day.between(first, last),
        Ticket.session_kind != SessionKind.SCHOOL,
    )


def in_session(session_id: UUID) -> Where:
    """Choose the tickets of a session, of whatever kind."""
    return (Ticket.session_id == session_id,)


def total(session: Session, where: Where) -> Total:
    """Add up everything."""
    of_kind = {one.kind: one.cents for one in by_kind(session, where)}
    goods = session.execute(
        _lines(
            func.sum(Line.total_cents).filter(Line.sign < 0),
            func.sum(Line.sign * Line.discount_cents),
            func.sum(_GRAMS),
        ).where(_GOODS, *where)
    ).one()
    counts = select(Ticket.type, func.count()).where(*where).group_by(Ticket.type)
    tickets = dict(session.execute(counts).all())
    return Total(
        tickets=tickets.get(TicketType.SALE, 0),
        mirrors=sum(count for kind, count in tickets.items() if kind != TicketType.SALE),
        turnover_cents=of_kind.get(LineKind.GOODS, 0),
        refunded_cents=_whole(goods[0]),
        gift_cents=of_kind.get(LineKind.GIFT, 0),
        membership_cents=of_kind.get(LineKind.MEMBERSHIP, 0),
        voucher_cents=of_kind.get(LineKind.VOUCHER_SOLD, 0),
        discount_cents=_whole(goods[1]),
        grams=_whole(goods[2]),
    )


def by_kind(session: Session, where: Where) -> list[KindShare]:
    """Add up goods, gifts, memberships and vouchers sold."""
    query = _lines(Line.kind, func.sum(_QUANTITY), func.sum(_CENTS)).where(*where)
    found = session.execute(query.group_by(Line.kind).order_by(Line.kind))
    return [KindShare(kind, _whole(quantity), _whole(cents)) for kind, quantity, cents in found]


def by_category(session: Session, where: Where) -> list[Share]:
    """Add up goods under the name that each line has, the largest first."""
    query = _lines(Line.label, *_sums()).where(_GOODS, *where).group_by(Line.label)
    return _sorted(session.execute(query))


def by_day(session: Session, where: Where) -> list[Share]:
    """Add up goods by business day, in order; the labels are ISO days."""
    query = _lines(Ticket.day, *_sums()).where(_GOODS, *where).group_by(Ticket.day)
    found = session.execute(query.order_by(Ticket.day))
    return [_share(day.isoformat(), *rest) for day, *rest in found]


def by_month(days: Iterable[Share]) -> list[Share]:
    """Add up days by month; the labels are like ``2026-11``."""
    return _regrouped(days, lambda one: one.label[:7])


def by_hour(session: Session, where: Where) -> list[Share]:
    """Add up goods by the hour of the site's clock; what was entered later has no hour (``""``)."""
    zones = {site.id: ZoneInfo(site.time_zone) for site in session.scalars(select(Site))}
    columns = (Ticket.site_id, Ticket.session_kind, Ticket.happened_at)
    query = _lines(*columns, *_sums()).where(_GOODS, *where)
    found = session.execute(query.group_by(Ticket.id, *columns))
    each = [_share(_hour(kind, at, zones[site]), *rest) for site, kind, at, *rest in found]
    return _regrouped(each, lambda one: one.label)


def by_tag(session: Session, where: Where) -> list[Share]:
    """Add up goods by tag; the tags of a line stand before those of its ticket."""
    names = {str(tag.id): tag.name for tag in session.scalars(select(Tag))}
    tagged = (cast(Line.tags, String) != "[]") | (cast(Ticket.tags, String) != "[]")
    query = _lines(Line, Ticket.tags).where(_GOODS, tagged, *where)
    each = [
        Share(
            names.get(tag, tag),
            1,
            line.sign * line.quantity,
            line.sign * (line.grams or 0),
            line.sign * line.total_cents,
        )
        for line, of_ticket in session.execute(query)
        for tag in line.tags or of_ticket
    ]
    return sorted(_regrouped(each, lambda one: one.label), key=lambda one: -one.cents)


def by_method(session: Session, where: Where) -> list[MethodShare]:
    """Add up payments by method, in the order in which methods are offered."""
    columns = (Method.id, Method.name, Method.kind, Method.account)
    sums = (
        func.count(),
        func.sum(Payment.amount_cents).filter(Payment.sign > 0),
        func.sum(Payment.amount_cents).filter(Payment.sign < 0),
    )
    joined = select(*columns, *sums).join(Payment, Payment.method_id == Method.id)
    query = joined.join(Ticket, Ticket.id == Payment.ticket_id).where(*where)
    found = session.execute(
        query.group_by(*columns, Method.position).order_by(Method.position, Method.name)
    )
    return [
        MethodShare(key, name, kind, account, count, _whole(paid), _whole(refunded))
        for key, name, kind, account, count, paid, refunded in found
    ]


def per_session(session: Session, where: Where) -> Mapping[UUID, tuple[int, int]]:
    """Give the number of sales, and what they are worth, of each session."""
    sums = _lines(Ticket.session_id, func.sum(_CENTS)).where(_GOODS, *where)
    worth = {key: _whole(cents) for key, cents in session.execute(sums.group_by(Ticket.session_id))}
    sales = select(Ticket.session_id, func.count()).where(Ticket.sign > 0, *where)
    counts = dict(session.execute(sales.group_by(Ticket.session_id)).all())
    return {key: (counts.get(key, 0), worth.get(key, 0)) for key in worth.keys() | counts.keys()}


def _lines(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(Line).join(Ticket, Ticket.id == Line.ticket_id)


def _sums() -> tuple[ColumnElement[Any], ...]:
    tickets = func.count(func.distinct(Line.ticket_id))
    return (tickets, func.sum(_QUANTITY), func.sum(_GRAMS), func.sum(_CENTS))


def _share(label: str, tickets: int, quantity: Any, grams: Any, cents: Any) -> Share:
    return Share(label, tickets, _whole(quantity), _whole(grams), _whole(cents))


def _sorted(found: Iterable[Any]) -> list[Share]:
    return sorted((_share(*row) for row in found), key=lambda one: (-one.cents, one.label))


def _regrouped(shares: Iterable[Share], key: Callable[[Share], str]) -> list[Share]:
    groups: dict[str, list[Share]] = defaultdict(list)
    for one in shares:
        groups[key(one)].append(one)
    return [
        Share(
            label,
            sum(one.tickets for one in group),
            sum(one.quantity for one in group),
            sum(one.grams for one in group),
            sum(one.cents for one in group),
        )
        for label, group in sorted(groups.items())
    ]


def _hour(kind: str, at: datetime, zone: ZoneInfo) -> str:
    return "" if kind == SessionKind.DEFERRED else f"{at.astimezone(zone):%H}"


def _whole(found: Any) -> int:
    """Read a sum: PostgreSQL gives decimals for it, and nothing for no row."""
    return int(found or 0)
