# SPDX-License-Identifier: Apache-2.0
"""The period that a page shows, as its address says: ``?periode=mois&du=2026-11-01``."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from sqlalchemy import select

from ressourcerie_core import clock
from ressourcerie_core.auth.models import Site
from ressourcerie_core.periods import Period, PeriodRefused, Step

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ressourcerie_core.auth.permissions import Visitor
    from ressourcerie_core.db import Database

#: The parameters of an address that choose a period.
PARAMETERS = ("periode", "du", "au")


def _chosen(request: Request) -> Period:
    asked = [request.query_params.get(name, "") for name in PARAMETERS]
    step, first, last = asked
    try:
        kind = Step(step or Step.MONTH)
        begin = date.fromisoformat(first) if first else _today(request)
        if kind is Step.FREE:
            return Period(kind, begin, date.fromisoformat(last) if last else begin)
        return Period.around(begin, kind)
    except ValueError:
        raise PeriodRefused(" ".join(one for one in asked if one)) from None


def _today(request: Request) -> date:
    """Give the business date of the site where the visitor works, or of the first site."""
    database: Database = request.app.state.platform.database
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    with database.read() as session:
        site = _site(session, visitor)
        now = clock.now()
        return site.business_date(now) if site else now.date()


def _site(session: "Session", visitor: "Visitor | None") -> Site | None:
    if visitor is not None and visitor.site_id is not None:
        return session.get(Site, visitor.site_id)
    return session.scalar(select(Site).order_by(Site.id).limit(1))


#: The type of a route's parameter that receives the period: ``period: ChosenPeriod``. Without one
#: in the address, it is the current month of the visitor's site; a wrong one raises
#: ``PeriodRefused``.
ChosenPeriod = Annotated[Period, Depends(_chosen)]
