# SPDX-License-Identifier: Apache-2.0
"""The balance of a period: every figure obeys it, and opens into the lines that make it."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from ressourcerie_catalogue.public import partner_name
from sqlalchemy.orm import Session

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.web import ChosenPeriod, Form, Period, Reading, See

from ..models import Aspect, Measure, Stage
from ..service import balance as sums
from ..service import closing, opening, sales
from ..service.days import EARLIEST, closed_until, today_at
from ..service.figures import Scope, by_shelf, together
from ..service.gaps import gaps
from ..service.opening import Figure
from ..service.problems import DayRefused, french_day
from . import columns
from .balance_book import book_of
from .chart import bars, sankey
from .exporting import XLSX, attachment, csv_answer
from .fields import day_of
from .showing import CLOSE, READ, Here, Visit
from .words import percent

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
    figure = _figure(_scope(here, period, everywhere), here.request)
    found = opening.lines(
        here.session, figure, after=(page_number - 1) * MOST_LINES, limit=MOST_LINES + 1
    )
    return here.show(
        "lines.html",
        period=period,
        lines=[(line, figure.grams_of(line)) for line in found[:MOST_LINES]],
        more=len(found) > MOST_LINES,
        page_number=page_number,
        total=opening.total(here.session, figure),
        query=_without_page(here.request),
        back=f"{period.query}{'&tous=1' if everywhere else ''}",
    )


@router.get("/bilan/lignes.csv", dependencies=READ)
def export_lines(
    here: Here,
    reading: Reading,
    period: ChosenPeriod,
    everywhere: Everywhere = False,
) -> Response:
    """Give the same lines as a sheet."""
    figure = _figure(_scope(here, period, everywhere), here.request)
    name = f"lignes-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    return csv_answer(reading, figure, name)


@router.get("/bilan/classeur.xlsx", dependencies=READ)
def export_balance(here: Here, period: ChosenPeriod, everywhere: Everywhere = False) -> Response:
    """Give the tables of the page as a workbook."""
    context = _context(here, period, _scope(here, period, everywhere))
    name = f"bilan-{period.first.isoformat()}-{period.last.isoformat()}.xlsx"
    return attachment(book_of(context), name, XLSX)


@router.get("/bilan/stock", dependencies=READ)
def show_stock(here: Here, period: ChosenPeriod, everywhere: Everywhere = False) -> HTMLResponse:
    """Show what the stock is made of at the end of a period, category by category."""
    scope = _scope(here, period, everywhere)
    held = sums.stock(here.session, scope.sites, scope.last)
    names = opening.labels(here.session, held)
    return here.show(
        "stock.html",
        period=period,
        everywhere=everywhere,
        kept="&tous=1" if everywhere else "",
        shares=sorted(((names[key], key, grams) for key, grams in held.items() if grams)),
        total=sum(held.values()),
        since=f"periode=libre&du={EARLIEST.isoformat()}&au={scope.last.isoformat()}",
    )


@router.post("/clotures", dependencies=CLOSE)
def close_days(
    here: Here,
    period: ChosenPeriod,
    form: Form,
    everywhere: Everywhere = False,
) -> Response:
    """Close every day of the site up to one."""

    def work(writing: Session) -> See:
        until = day_of(form, "until")
        if until is None:
            raise DayRefused(None, today_at(writing, here.site_id))
        closing.close_until(writing, here.site_id, until, by=here.by)
        said = _("La période est close jusqu'au {day}.").format(day=french_day(until))
        kept = "&tous=1" if everywhere else ""
        return See(f"{here.home}/bilan?{period.query}{kept}", said=said)

    try:
        return form(work)
    except Problem as refused:
        scope = _scope(here, period, everywhere)
        context = _context(here, period, scope)
        return here.show_again(refused, "balance.html", **context)


def year_before(period: Period) -> Period | None:
    """Give the same period one year earlier; a week is that of the same number of weeks."""
    try:
        if period.step == "semaine":
            return Period.around(period.first - timedelta(weeks=52), period.step)
        first, last = (_a_year_before(day) for day in (period.first, period.last))
        if period.step == "libre":
            return Period(period.step, first, last)
        return Period.around(first, period.step)
    except Problem:
        return None  # before the first year that can be shown


def _a_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _scope(here: Visit, period: Period, everywhere: bool) -> Scope:
    sites = sorted(here.visitor.sites("flux-matiere.read")) if everywhere else [here.site_id]
    return Scope(period.first, period.last, sites)


def _figure(scope: Scope, request: Request) -> Figure:
    """Keep what the address asks for: stages, a category, a provenance, a partner, a site…"""
    asked, filters = request.query_params, dict[str, Any]()
    for word, column in (("de", "origin"), ("vers", "destination")):
        if word in asked:
            filters[column] = _stages(asked[word])
    for word, column in _TEXTS.items():
        if word in asked:
            filters[column] = asked[word]
    for word, column in _IDS.items():
        if word in asked:
            filters[column] = _uuid(asked[word])
    into = _stages(asked["net"]) if "net" in asked else ()
    return Figure(scope, filters, into)


#: What an address may ask for, and the column that it is about.
_TEXTS = {
    "provenance": "provenance",
    "localite": "locality",
    "nom": "label",
    "rayon": "shelf",
    "mesure": "measure",
}
_IDS = {"categorie": "category_id", "partenaire": "partner_id", "site": "site_id"}


def _stages(text: str) -> tuple[Stage, ...]:
    return tuple(stage for stage in Stage if stage in text.split(","))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # nothing has it: no line


def _without_page(request: Request) -> str:
    kept = [(name, one) for name, one in request.query_params.multi_items() if name != "page"]
    return urlencode(kept)


def _context(here: Visit, period: Period, scope: Scope) -> dict[str, Any]:
    session = here.session
    by_year = here.request.query_params.get("contre") == "an"
    before = year_before(period) if by_year else period.previous
    months = sorted(sums.by_month(session, scope), key=lambda share: share.key)
    found = together(months)
    categories = sums.by_category(session, scope)
    held = sums.stock(session, scope.sites, scope.last)
    partners = sums.by_aspect(session, scope, Aspect.PARTNER)
    return {
        **_choices(here, period, by_year=by_year),
        "balance": found,
        "estimated": sums.balance(session, scope, measure=Measure.ESTIMATED),
        "former": before,
        "before": before and sums.balance(session, Scope(before.first, before.last, scope.sites)),
        "cut_months": sums.cut_months(session, scope),
        "stock": sum(held.values()),
        "gaps": gaps(session, scope, held),
        "categories": categories,
        "shelves": by_shelf(categories),
        "provenances": sums.by_aspect(session, scope, Aspect.PROVENANCE),
        "localities": sums.by_aspect(session, scope, Aspect.LOCALITY),
        "partners": partners,
        "partner_names": {one.key: partner_name(session, UUID(one.key)) for one in partners},
        "sites": sums.by_site(session, scope) if len(scope.sites) > 1 else [],
        "months": months,
        "bars": bars(months),
        "drawings": [one for one in (sankey(found), sankey(found, narrow=True)) if one],
        "closed_until": closed_until(session, here.site_id),
        "unplaced": sales.count_unplaced(session, scope.sites),
    }


def _share(part: int, whole: int) -> str:
    return percent(Fraction(part, whole))


def _change(was: int, grams: int) -> str:
    """Write by how much a figure changed: ``+8,0 %``."""
    change = Fraction(grams - was, was)
    return f"{'+' if change > 0 else ''}{percent(change)}"


def _choices(here: Visit, period: Period, *, by_year: bool) -> dict[str, Any]:
    """Give what was chosen, and the addresses that keep it."""
    everywhere = here.request.query_params.get("tous") == "1"
    kept = "&tous=1" if everywhere else ""
    return {
        **{name: value for name, value in vars(columns).items() if name.isupper()},
        "share": _share,
        "change": _change,
        "period": period,
        "everywhere": everywhere,
        "by_year": by_year,
        "kept": kept,
        "against": "&contre=an" if by_year else "",
        "scope_query": period.query + kept,
    }
