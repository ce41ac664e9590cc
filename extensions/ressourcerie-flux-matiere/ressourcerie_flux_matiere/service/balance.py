# SPDX-License-Identifier: Apache-2.0
"""The balance of a period: every figure is a sum of movements, and opens into them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site

from ..models import HELD, Aspect, Measure, Movement, Stage
from .figures import Balance, Scope, Share, heaviest_first
from .months import GRAMS, aspect_rows, category_rows, cut


def balance(session: Session, scope: Scope, *, measure: Measure | None = None) -> Balance:
    """Add up the movements of a scope.

    :param measure: only what is known in this way.
    """
    rows = category_rows(scope)
    flow = (rows.c.origin, rows.c.destination)
    query = select(*flow, func.sum(rows.c.grams)).group_by(*flow)
    if measure is not None:
        query = query.where(rows.c.measure == measure)
    found = session.execute(query)
    return Balance({(Stage(a), Stage(b)): int(grams) for a, b, grams in found})


def by_category(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of each category, under each name that it had on the day of its lines."""
    rows = category_rows(scope)
    return _shares(session, rows, rows.c.category_id, rows.c.label)


def by_month(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of each month, such as ``2026-11``."""
    rows = category_rows(scope)
    return _shares(session, rows, rows.c.month, rows.c.month)


def by_site(session: Session, scope: Scope) -> Sequence[Share]:
    """Give the balance of each site."""
    rows = category_rows(scope)
    named = rows.join(Site, Site.id == rows.c.site_id)
    return _shares(session, rows, rows.c.site_id, Site.name, source=named)


def by_aspect(session: Session, scope: Scope, aspect: Aspect) -> Sequence[Share]:
    """Give the balances by what deposits say: each provenance, each locality or each partner.

    The key is empty where nobody said the locality. Partners also have what went to each.
    """
    rows = aspect_rows(scope, aspect)
    return _shares(session, rows, rows.c.key, rows.c.key)


def cut_months(session: Session, scope: Scope) -> tuple[int, int]:
    """Count the lines that say a month alone, of which the period holds a part; and their grams.

    No figure of the period has them: the whole month does.
    """
    months = cut(scope.first, scope.last).cut_months
    if not months:
        return 0, 0
    query = select(func.count(), func.sum(GRAMS)).where(
        Movement.site_id.in_(scope.sites), Movement.day.in_(months), Movement.month_only
    )
    lines, grams = session.execute(query).one()
    return lines, int(grams or 0)


def stock(session: Session, sites: Collection[UUID], day: date) -> Mapping[UUID, int]:
    """Give the grams of each category that some sites hold at the end of a day.

    Less than nothing says that more left than was ever recorded as brought.
    """
    rows = category_rows(Scope(date.min, day, sites))
    held = case((rows.c.destination.in_(HELD), rows.c.grams), else_=0) - case(
        (rows.c.origin.in_(HELD), rows.c.grams), else_=0
    )
    query = select(rows.c.category_id, func.sum(held)).group_by(rows.c.category_id)
    return {category_id: int(grams) for category_id, grams in session.execute(query)}


def _shares(
    session: Session, rows: Any, key: Any, label: Any, *, source: Any = None
) -> Sequence[Share]:
    """Add up rows by a key and a label, then by flow; the heaviest first."""
    own = dict.fromkeys((key, label, rows.c.origin, rows.c.destination))
    query = select(key, label, rows.c.origin, rows.c.destination, func.sum(rows.c.grams))
    query = query.select_from(rows if source is None else source).group_by(*own)
    return _added(session.execute(query))


def _added(rows: Iterable[Any]) -> Sequence[Share]:
    """Add up rows of a key, a label, a flow and grams; the heaviest first."""
    flows: dict[tuple[str, str], dict[tuple[Stage, Stage], int]] = {}
    for key, label, origin, destination, grams in rows:
        own = flows.setdefault((str(key), str(label)), defaultdict(int))
        own[Stage(origin), Stage(destination)] += int(grams)
    return heaviest_first(Share(*key, Balance(found)) for key, found in flows.items())
