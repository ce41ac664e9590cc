# SPDX-License-Identifier: Apache-2.0
"""The balance of a period: every figure obeys it, and opens into the lines that make it."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ChosenPeriod, Form, Period, See

from ..models import Stage
from ..service import balance as sums
from ..service import closing
from ..service.balance import Scope
from ..service.days import closed_until, today_at
from ..service.problems import DayRefused, french_day
from .chart import bars, sankey
from .exporting import csv_answer
from .fields import day_of
from .showing import CLOSE, READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}")

MOST_LINES = 50

Everywhere = Annotated[bool, Query(alias="tous")]


@router.get("/bilan", dependencies=READ)
def show_balance(
    here: Here,
    period: ChosenPeriod,
    everywhere: Everywhere = False,
) -> HTMLResponse:
    """Show the balance of a period."""
    scope = _scope(here, period, everywhere)
    return here.show("balance.html", **_context(here, period, scope))


@router.get("/bilan/lignes", dependencies=READ)
def show_lines(
    here: Here,
    period: ChosenPeriod,
    everywhere: Everywhere = False,
    page_number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> HTMLResponse:
    """Show the lines that make a figure."""
    scope = _narrowed(_scope(here, period, everywhere), here.request)
    found = sums.lines(
        here.session, scope, after=(page_number - 1) * MOST_LINES, limit=MOST_LINES + 1
    )
    return here.show(
        "lines.html",
        period=period,
        lines=found[:MOST_LINES],
        more=len(found) > MOST_LINES,
        page_number=page_number,
        total=sums.total(here.session, scope),
        query=_without_page(here.request),
    )


@router.get("/bilan/lignes.csv", dependencies=READ)
def export_lines(
    here: Here,
    period: ChosenPeriod,
    everywhere: Everywhere = False,
) -> Response:
    """Give the same lines as a sheet."""
    scope = _narrowed(_scope(here, period, everywhere), here.request)
    name = f"lignes-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    return csv_answer(here.session, scope, name)


@router.post("/clotures", dependencies=CLOSE)
def close_days(
    here: Here,
    period: ChosenPeriod,
    form: Form,
) -> Response:
    """Close every day of the site up to one."""

    def work(writing: Session) -> See:
        until = day_of(form, "until")
        if until is None:
            raise DayRefused(None, today_at(writing, here.site_id))
        closing.close_until(writing, here.site_id, until, by=here.by)
        said = _("La période est close jusqu'au {day}.").format(day=french_day(until))
        return See(f"{here.home}/bilan?{period.query}", said=said)

    try:
        return form(work)
    except Problem as refused:
        scope = _scope(here, period, everywhere=False)
        context = _context(here, period, scope)
        return here.show_again(refused, "balance.html", **context)


def _scope(here: Visit, period: Period, everywhere: bool) -> Scope:
    sites = sorted(here.visitor.sites("flux-matiere.read")) if everywhere else [here.site_id]
    return Scope(period.first, period.last, sites)


def _narrowed(scope: Scope, request: Request) -> Scope:
    """Keep what the address asks for: stages, a category, a provenance, a locality, a site."""
    asked, filters = request.query_params, dict[str, Any]()
    for word, column in (("de", "origin"), ("vers", "destination")):
        if word in asked:
            stages = [name for name in asked[word].split(",") if name in set(map(str, Stage))]
            filters[column] = tuple(stages)
    for word, column in (("provenance", "provenance"), ("localite", "locality")):
        if word in asked:
            filters[column] = asked[word]
    if "categorie" in asked:
        filters["category_id"] = _uuid(asked["categorie"])
    if "nom" in asked:
        filters["label"] = asked["nom"]
    return scope.narrowed(**filters)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # no category has it: no line


def _without_page(request: Request) -> str:
    kept = [(name, one) for name, one in request.query_params.multi_items() if name != "page"]
    return urlencode(kept)


def _context(here: Visit, period: Period, scope: Scope) -> dict[str, Any]:
    session = here.session
    before = period.previous
    months = sums.by_month(session, scope)
    found = sums.balance(session, scope)
    stock = sums.stock(session, scope.sites, scope.last)
    return {
        "period": period,
        "everywhere": len(scope.sites) > 1,
        "scope_query": period.query + ("&tous=1" if len(scope.sites) > 1 else ""),
        "balance": found,
        "before": before and sums.balance(session, Scope(before.first, before.last, scope.sites)),
        "cut_months": sums.cut_months(session, scope),
        "stock": sum(stock.values()),
        "below_zero": sum(1 for grams in stock.values() if grams < 0),
        "categories": sums.by_category(session, scope),
        "provenances": sums.by_provenance(session, scope),
        "localities": sums.by_locality(session, scope),
        "sites": sums.by_site(session, scope),
        "months": sorted(months, key=lambda share: share.key),
        "bars": bars(sorted(months, key=lambda share: share.key)),
        "sankey": sankey(found),
        "closed_until": closed_until(session, here.site_id),
    }
