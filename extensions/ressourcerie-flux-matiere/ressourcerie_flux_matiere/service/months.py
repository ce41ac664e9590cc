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


def differences(session: Session) -> Sequence[tuple[str, str, int]]:
    """List where sums and lines differ: the month, what of, and the grams too many in the sum."""
    sums = _sums().add_columns(MonthOfCategory.line_count)
    less: list[Select[Any]] = [select(*_LINE[:-1], -GRAMS, literal(-1))]
    of_aspects = select(*_SUM_OF_ASPECT, MonthOfAspect.line_count)
    less_of_aspects = [one.add_columns(literal(-1)) for _aspect, one in _lines_by_aspect(-GRAMS)]
    return [*_unequal(session, [sums, *less]), *_unequal(session, [of_aspects, *less_of_aspects])]


def rebuild(session: Session) -> None:
    """Make the sums again from the lines; nobody records meanwhile."""
    session.execute(select(Site.id).with_for_update())  # each line to record reads its site
    for table in (MonthOfAspect, MonthOfCategory, Name):
        session.execute(delete(table))
    pairs = session.execute(select(Movement.category_id, Movement.label).distinct())
    names = [{"id": new_id(), "category_id": key, "label": label} for key, label in pairs]
    if not names:
        return
    session.execute(insert(Name), names)
    line: Select[Any] = select(*_LINE[:-1], func.sum(GRAMS).label("grams"), func.count().label("n"))
    added = line.group_by(*_LINE[:-1]).subquery()
    sums: Select[Any] = select(
        *(added.c.site_id, added.c.month, Name.id, added.c.origin, added.c.destination),
        *(added.c.measure, added.c.grams, added.c.n),
    ).join(Name, (Name.category_id == added.c.category_id) & (Name.label == added.c.label))
    columns = list(MonthOfCategory.__table__.columns)
    session.execute(insert(MonthOfCategory).from_select(columns, sums))
    both = union_all(*(line for _aspect, line in _lines_by_aspect())).subquery()
    own = list(both.c)[:-1]
    sums = select(*own, func.sum(both.c.grams), func.count()).group_by(*own)
    columns = list(MonthOfAspect.__table__.columns)
    session.execute(insert(MonthOfAspect).from_select(columns, sums))


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


def _unequal(session: Session, parts: Collection[Select[Any]]) -> list[tuple[str, str, int]]:
    both = union_all(*parts).subquery()
    _site, month, _kind, what, *_rest = keys = list(both.c)[:-2]
    grams, count = list(both.c)[-2:]
    query = select(month, what, func.sum(grams))
    differ = or_(func.sum(grams) != 0, func.sum(count) != 0)
    found = session.execute(query.group_by(*keys).having(differ).order_by(month))
    return [(month, what, int(extra)) for month, what, extra in found]
