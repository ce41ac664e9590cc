# SPDX-License-Identifier: Apache-2.0
"""The one period of a page: whole local days, chosen by the address."""

from datetime import UTC, date, datetime

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import Response

from ressourcerie_core.auth.models import Site
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.clock import clock_set_to
from ressourcerie_core.periods import Period, PeriodRefused, Step
from ressourcerie_core.web import ChosenPeriod, page

from .small_platform import Served, somebody

DAY = date(2026, 11, 22)
PAGE = """{% extends "core/page.html" %}
{% from "core/parts.html" import period_selector with context %}
{% block title %}Bilan{% endblock %}
{% block main %}{{ period_selector(period) }}{% endblock %}"""


@pytest.fixture
def client(serve, database, tmp_path):
    router = APIRouter(dependencies=[anyone()])

    @router.get("/bilan")
    def show(request: Request, period: ChosenPeriod) -> Response:
        return page(request, "flux/bilan.html", period=period)

    (tmp_path / "flux").mkdir()
    (tmp_path / "flux" / "bilan.html").write_text(PAGE, encoding="utf-8")
    flux = Served("flux", pages=router, templates=tmp_path / "flux")
    return serve(flux, database=database)


@pytest.mark.parametrize(
    ("step", "first", "last", "label"),
    [
        (Step.DAY, "2026-11-22", "2026-11-22", "22 novembre 2026"),
        (Step.WEEK, "2026-11-16", "2026-11-22", "du 16 au 22 novembre 2026"),
        (Step.MONTH, "2026-11-01", "2026-11-30", "novembre 2026"),
        (Step.QUARTER, "2026-10-01", "2026-12-31", "4e trimestre 2026"),
        (Step.YEAR, "2026-01-01", "2026-12-31", "2026"),
    ],
)
def test_a_period_is_the_whole_one_around_a_day(step, first, last, label):
    period = Period.around(DAY, step)

    assert (period.first.isoformat(), period.last.isoformat(), period.label) == (first, last, label)
    assert DAY in period


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 12, 31), date(2027, 1, 1)])
def test_the_period_before_and_the_one_after_touch_it(step, day):
    period = Period.around(day, step)

    assert period.next.previous == period == period.previous.next
    assert (period.next.first - period.last).days == 1


def test_time_ends_somewhere():
    assert Period.around(date(2199, 12, 31), Step.YEAR).next is None
    assert Period.around(date(1990, 1, 1), Step.DAY).previous is None


def test_free_dates_that_cross_months_are_said_whole():
    period = Period(Step.FREE, date(2026, 10, 1), date(2026, 11, 3))

    assert period.label == "du 1er octobre 2026 au 3 novembre 2026"
    assert period.query == "periode=libre&du=2026-10-01&au=2026-11-03"
    with pytest.raises(PeriodRefused):
        Period(Step.FREE, date(2026, 11, 3), date(2026, 10, 1))


def test_a_page_begins_with_the_month_of_its_site_and_not_of_the_server(client, database):
    site = Site(name="Saint-Denis", time_zone="Indian/Reunion", switch_hour=4)
    database.write(lambda session: session.add(site))

    with clock_set_to(lambda: datetime(2026, 11, 30, 23, tzinfo=UTC)):
        assert '<p class="now">novembre 2026</p>' in client.get("/flux/bilan").text
    with clock_set_to(lambda: datetime(2026, 12, 1, 1, tzinfo=UTC)):
        assert '<p class="now">décembre 2026</p>' in client.get("/flux/bilan").text


def test_the_selector_keeps_the_other_filters(client):
    text = client.get("/flux/bilan?periode=annee&du=2026-05-04&q=bois+%26+verre").text

    assert 'href="/flux/bilan?periode=annee&amp;du=2025-01-01&amp;q=bois%20%26%20verre"' in text
    assert '<input type="hidden" name="q" value="bois &amp; verre">' in text


@pytest.mark.parametrize(
    "query",
    ["periode=siecle", "du=hier", "du=2026-02-30", "du=1066-10-14", "periode=libre&du=2026-2-1"],
)
def test_a_wrong_period_is_explained_on_a_french_page(client, database, query):
    database.write(lambda session: session.add(somebody()))

    answer = client.get(f"/flux/bilan?{query}", headers={"Accept": "text/html"})

    assert answer.status_code == 400
    assert "Cette période ne peut pas être montrée" in answer.text
