# SPDX-License-Identifier: Apache-2.0
"""The statistics of a period: every figure obeys it, on the page and in what is exported."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from ressourcerie_core.i18n import _
from ressourcerie_core.numbers import euros
from ressourcerie_core.web import ChosenPeriod, Period

from ..service import figures
from ..service.figures import Share, Where
from . import words
from .charts import bars
from .exporting import lines_sheet, tickets_sheet
from .sheets import Mass, Money, Sheet, csv_answer, workbook_answer
from .showing import EXPORT, READ, Here, Visit

router = APIRouter(prefix="/sites/{site_id}")

Everywhere = Annotated[bool, Query(alias="tous")]
#: Longer periods are shown by month.
MOST_DAYS = 62


@router.get("/statistiques", dependencies=READ)
def show_statistics(
    here: Here, period: ChosenPeriod, everywhere: Everywhere = False
) -> HTMLResponse:
    """Show what was sold in a period: when, of what, how it was paid."""
    return here.show("statistics.html", **_context(here, period, everywhere))


@router.get("/statistiques.xlsx", dependencies=EXPORT)
def export_statistics(here: Here, period: ChosenPeriod, everywhere: Everywhere = False) -> Response:
    """Give the same figures as a workbook, with the lines that make them."""
    where = _where(here, period, everywhere)
    found = _context(here, period, everywhere)
    sheets = [
        _sheet(_("Par jour ou mois"), found["times_head"], found["times"]),
        _sheet(_("Par heure"), _("Heure"), found["hours"]),
        _sheet(_("Par catégorie"), _("Catégorie"), found["categories"]),
        methods_sheet(found["methods"]),
        lines_sheet(here.session, where, here.zone),
    ]
    return workbook_answer(sheets, _name("statistiques", period))


@router.get("/lignes.csv", dependencies=EXPORT)
def export_lines(here: Here, period: ChosenPeriod, everywhere: Everywhere = False) -> Response:
    """Give the lines of the tickets of a period."""
    sheet = lines_sheet(here.session, _where(here, period, everywhere), here.zone)
    return csv_answer(sheet, _name("lignes", period))


@router.get("/tickets.csv", dependencies=EXPORT)
def export_tickets(here: Here, period: ChosenPeriod, everywhere: Everywhere = False) -> Response:
    """Give the tickets of a period, with what was paid by each method."""
    sheet = tickets_sheet(here.session, _where(here, period, everywhere), here.zone)
    return csv_answer(sheet, _name("tickets", period))


def methods_sheet(found: list[figures.MethodShare]) -> Sheet:
    """Give the payments by method as a table."""
    headers = (_("Moyen"), _("Compte"), _("Paiements"), _("Encaissé"), _("Remboursé"))
    rows = [
        (
            one.name,
            one.account,
            one.count,
            Money(one.payments_cents),
            Money(one.refunds_cents),
        )
        for one in found
    ]
    return Sheet(_("Par moyen de paiement"), headers, rows)


def _where(here: Visit, period: Period, everywhere: bool) -> Where:
    sites = here.visitor.sites("caisse.read") if everywhere else [here.site_id]
    return figures.in_days(period.first, period.last, sites)


def _context(here: Visit, period: Period, everywhere: bool) -> dict[str, Any]:
    session, where = here.session, _where(here, period, everywhere)
    before = period.previous
    days = figures.by_day(session, where)
    monthly = (period.last - period.first).days > MOST_DAYS
    times = figures.by_month(days) if monthly else days
    named = [_renamed(one, words.time_name(one.label)) for one in times]
    hours = [_renamed(one, words.hour_name(one.label)) for one in figures.by_hour(session, where)]
    title = _("Ventes par mois") if monthly else _("Ventes par jour")
    return {
        "period": period,
        "everywhere": everywhere and here.sees_several,
        "scope_query": period.query + ("&tous=1" if everywhere else ""),
        "total": figures.total(session, where),
        "before": before and figures.total(session, _where(here, before, everywhere)),
        "times_title": title,
        "times_head": _("Mois") if monthly else _("Jour"),
        "times": named,
        "times_bars": bars([(one.label[:-5], one.cents, euros(one.cents)) for one in named]),
        "hours": hours,
        "hours_bars": bars([(one.label, one.cents, euros(one.cents)) for one in hours]),
        "categories": figures.by_category(session, where),
        "methods": figures.by_method(session, where),
        "kinds": figures.by_kind(session, where),
        "tags": figures.by_tag(session, where),
    }


def _renamed(one: Share, label: str) -> Share:
    return Share(label, one.tickets, one.quantity, one.grams, one.cents)


def _sheet(name: str, head: str, shares: list[Share]) -> Sheet:
    headers = (head, _("Tickets"), _("Objets"), _("Poids"), _("Ventes"))
    rows = [
        (one.label, one.tickets, one.quantity, Mass(one.grams), Money(one.cents)) for one in shares
    ]
    return Sheet(name, headers, rows)


def _name(what: str, period: Period) -> str:
    return f"{what}-{period.first.isoformat()}-{period.last.isoformat()}"
