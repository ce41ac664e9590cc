# SPDX-License-Identifier: Apache-2.0
"""A period as rows that are added up already: its whole months, and the lines of its other days.

The base keeps the sums of each month with each movement. Here they are read, proven from the
lines, and made again from them.
"""

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    cast,
    delete,
    func,
    insert,
    join,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site
from ressourcerie_core.ids import new_id

from ..models import (
    GIVER_ON_LINE,
    Aspect,
    Exit,
    MonthOfAspect,
    MonthOfCategory,
    Movement,
    Name,
    Ticket,
)
from .figures import Scope

GRAMS = Movement.sign * Movement.grams
_MONTH = func.substr(cast(Movement.day, String), 1, 7)
_LINE: tuple[Any, ...] = (
    *(Movement.site_id, _MONTH.label("month"), Movement.category_id, Movement.label),
    *(Movement.origin, Movement.destination, Movement.measure, GRAMS.label("grams")),
)
_SUM: tuple[Any, ...] = (
    *(MonthOfCategory.site_id, MonthOfCategory.month, Name.category_id, Name.label),
    *(MonthOfCategory.origin, MonthOfCategory.destination, MonthOfCategory.measure),
    MonthOfCategory.grams,
)
_SUM_OF_ASPECT: tuple[Any, ...] = (
    *(MonthOfAspect.site_id, MonthOfAspect.month, MonthOfAspect.aspect, MonthOfAspect.key),
    *(MonthOfAspect.origin, MonthOfAspect.destination, MonthOfAspect.grams),
)


@dataclass(frozen=True)
class Cut:
    """A period as its whole months, first and last, and the days that are in none of them."""

    months: tuple[str, str] | None
    days: Sequence[tuple[date, date]]

    @property
    def cut_months(self) -> Sequence[date]:
        """The first days of the months that the period holds in part."""
        return sorted({end.replace(day=1) for days in self.days for end in days})


def cut(first: date, last: date) -> Cut:
    """Cut a period, both ends included."""
    begins_one, ends_one = first.day == 1, last.day == monthrange(last.year, last.month)[1]
    in_one = (first.year, first.month) == (last.year, last.month)
    if first > last or (in_one and not (begins_one and ends_one)):
        return Cut(None, [(first, last)])
    days = []
    if not begins_one:
        begins = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        days.append((first, begins - timedelta(days=1)))
        first = begins
    if not ends_one:
        days.append((last.replace(day=1), last))
        last = last.replace(day=1) - timedelta(days=1)
    return Cut((f"{first:%Y-%m}", f"{last:%Y-%m}") if first < last else None, days)


def category_rows(scope: Scope) -> Subquery:
    """Give the grams of a scope by site, month, category, name, stages and measure.

    A line that says its month alone is in that month, and in no part of it.
    """
    line: Select[Any] = select(*_LINE)
    return _joined(scope, _sums(), MonthOfCategory, line)


def aspect_rows(scope: Scope, aspect: Aspect) -> Subquery:
    """Give the grams of a scope by site, month, stages and what its deposits say of one aspect."""
    of_months = select(*_SUM_OF_ASPECT).where(MonthOfAspect.aspect == aspect)
    lines = [line for said, line in _lines_by_aspect() if said is aspect]
    return _joined(scope, of_months, MonthOfAspect, *lines)


@dataclass(frozen=True)
class Difference:
    """A sum that is not what its lines add up to, and the grams that it has too many."""

    site_id: UUID
    month: str
    what: str
    grams: int


def differences(session: Session) -> Sequence[Difference]:
    """List where sums and lines differ, oldest month first.

    One month at a time: the base gives up what takes longer than half a minute.
    """
    found: list[Difference] = []
    for month, site_id in sorted(_months(session), key=str):
        own = Movement.site_id == site_id, Movement.day.between(*_days_of(month))
        sums = _sums().add_columns(MonthOfCategory.line_count)
        less: list[Select[Any]] = [select(*_LINE[:-1], -GRAMS, literal(-1)).where(*own)]
        of_aspects = select(*_SUM_OF_ASPECT, MonthOfAspect.line_count)
        lines = _lines_by_aspect(-GRAMS)
        less_of_aspects = [one.add_columns(literal(-1)).where(*own) for _aspect, one in lines]
        for table, kept, taken in (
            (MonthOfCategory, sums, less),
            (MonthOfAspect, of_aspects, less_of_aspects),
        ):
            of_month = kept.where(table.site_id == site_id, table.month == month)
            found += _unequal(session, [of_month, *taken])
    return found


def _months(session: Session) -> set[tuple[str, UUID]]:
    """Give the months of each site that have sums, or that lines may be in."""
    found: set[tuple[str, UUID]] = set()
    for table in (MonthOfCategory, MonthOfAspect):
        found.update(
            (month, at)
            for month, at in session.execute(select(table.month, table.site_id).distinct())
        )
    ends = select(Movement.site_id, func.min(Movement.day), func.max(Movement.day))
    for site_id, first, last in session.execute(ends.group_by(Movement.site_id)):
        day = first
        while day <= last:
            found.add((f"{day:%Y-%m}", site_id))
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return found


def _days_of(month: str) -> tuple[date, date]:
    """Give the first and the last day of a month, as ``2026-11``."""
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def rebuild(session: Session, site_id: UUID, month: str) -> None:
    """Make the sums of a month at a site again from its lines; nobody records there meanwhile.

    One month takes no longer than a few lines to record: others wait for it and do not notice.
    """
    # Each line to record reads its site.
    session.execute(select(Site.id).where(Site.id == site_id).with_for_update())
    for table in (MonthOfAspect, MonthOfCategory):
        session.execute(delete(table).where(table.site_id == site_id, table.month == month))
    own = Movement.site_id == site_id, Movement.day.between(*_days_of(month))
    line: Select[Any] = select(*_LINE[:-1], func.sum(GRAMS), func.count()).where(*own)
    added = session.execute(line.group_by(*_LINE[:-1])).all()
    names = _names(session, {(row.category_id, row.label) for row in added})
    of_category = [
        (site, when, names[category_id, label], *rest)
        for site, when, category_id, label, *rest in added
    ]
    both = union_all(*(one.where(*own) for _aspect, one in _lines_by_aspect())).subquery()
    keys = list(both.c)[:-1]
    sums = select(*keys, func.sum(both.c.grams), func.count()).group_by(*keys)
    of_aspect = session.execute(sums).all()
    for table, rows in ((MonthOfCategory, of_category), (MonthOfAspect, of_aspect)):
        columns = [column.key for column in table.__table__.columns]
        facts = [dict(zip(columns, (*row[:-2], *map(int, row[-2:])), strict=True)) for row in rows]
        if facts:
            session.execute(insert(table), facts)


def _names(session: Session, wanted: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    """Give the names of categories, those that were forgotten added."""
    query = select(Name.category_id, Name.label, Name.id).order_by(Name.id.desc())
    known = {(category_id, label): key for category_id, label, key in session.execute(query)}
    for pair in set(wanted) - known.keys():
        known[pair] = new_id()
        row = {"id": known[pair], "category_id": pair[0], "label": pair[1]}
        session.execute(insert(Name), row)
    return known


def _sums() -> Select[Any]:
    return select(*_SUM).join(Name, Name.id == MonthOfCategory.name_id)


def _lines_by_aspect(grams: Any = GRAMS) -> Sequence[tuple[Aspect, Select[Any]]]:
    """Write what reads each aspect from the lines, as the base itself does at each of them."""
    came = join(Movement, Ticket, Ticket.id == Movement.ticket_id)
    went = join(Movement, Exit, Exit.id == Movement.exit_id)
    itself, is_said = Movement.__table__, text(GIVER_ON_LINE)
    provenance, locality = Movement.provenance, func.coalesce(Movement.locality, "")
    said: tuple[tuple[Aspect, Any, Any, Any], ...] = (
        (Aspect.PROVENANCE, Ticket.provenance, came, true()),
        (Aspect.PROVENANCE, provenance, itself, and_(is_said, provenance.is_not(None))),
        (Aspect.LOCALITY, func.coalesce(Ticket.locality, ""), came, true()),
        (Aspect.LOCALITY, locality, itself, is_said),
        (Aspect.PARTNER, _figures(Ticket.partner_id), came, Ticket.partner_id.is_not(None)),
        (Aspect.PARTNER, _figures(Exit.partner_id), went, Exit.partner_id.is_not(None)),
    )
    return [
        (
            aspect,
            select(
                *(Movement.site_id, _MONTH.label("month")),
                *(literal(str(aspect)).label("aspect"), key.label("key")),
                *(Movement.origin, Movement.destination, grams.label("grams")),
            )
            .select_from(source)
            .where(kept),
        )
        for aspect, key, source, kept in said
    ]


def _figures(partner_id: Any) -> ColumnElement[str]:
    return func.replace(cast(partner_id, String), "-", "")


def _joined(
    scope: Scope,
    sums: Select[Any],
    table: type[MonthOfCategory | MonthOfAspect],
    *lines: Select[Any],
) -> Subquery:
    """Put the sums of the whole months before the lines of the other days."""
    parts = cut(scope.first, scope.last)
    rows = []
    if parts.months:
        rows.append(sums.where(table.site_id.in_(scope.sites), table.month.between(*parts.months)))
    if parts.days:
        days = or_(*(Movement.day.between(*ends) for ends in parts.days))
        at = (Movement.site_id.in_(scope.sites), days, not_(Movement.month_only))
        rows += [line.where(*at) for line in lines]
    return union_all(*rows).subquery()


def _unequal(session: Session, parts: Collection[Select[Any]]) -> list[Difference]:
    both = union_all(*parts).subquery()
    site, month, _kind, what, *_rest = keys = list(both.c)[:-2]
    grams, count = list(both.c)[-2:]
    query = select(site, month, what, func.sum(grams))
    differ = or_(func.sum(grams) != 0, func.sum(count) != 0)
    found = session.execute(query.group_by(*keys).having(differ).order_by(month))
    return [Difference(site_id, month, what, int(extra)) for site_id, month, what, extra in found]
