# SPDX-License-Identifier: Apache-2.0
"""The sums of each month: kept with each line, proven from the lines, and made again from them."""

import io
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from openpyxl import load_workbook
from ressourcerie_catalogue.models import Partner
from ressourcerie_catalogue.service.lists import add
from ressourcerie_flux_matiere.models import Aspect
from ressourcerie_flux_matiere.service.balance import by_aspect
from ressourcerie_flux_matiere.service.figures import Scope
from ressourcerie_flux_matiere.service.months import cut, differences, rebuild
from ressourcerie_flux_matiere.service.opening import Figure, every_line
from sqlalchemy import select, text

from ressourcerie_core.auth import Site


@pytest.fixture
def run(instance, tmp_path):
    conf = instance.platform.configuration.file

    def ressourcerie(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "ressourcerie_core", "--conf", str(conf), *arguments],
            capture_output=True,
            cwd=tmp_path,
            check=False,
            encoding="utf-8",
        )

    return ressourcerie


@pytest.fixture
def partner_id(database):
    """Give a partner who brings things."""
    return str(database.write(lambda session: add(session, Partner, {"name": "Recyclerie"}).id))


@pytest.fixture
def brought(reception, dishes, partner_id):
    """Bring 3 kg from a partner and 2 kg from Roscoff, and correct the latter to 1 kg."""
    reception.line(reception.ticket(partner_id=partner_id), dishes, 3_000)
    line = reception.line(reception.ticket(locality="Roscoff"), dishes, 2_000).json()["line"]
    instead = {"category_id": str(dishes), "gross_grams": 1_000}
    reception.post(f"/movements/{line['id']}/correct", reason="Relue.", instead=instead)


def test_sums_that_differ_are_named_then_made_again_from_the_lines(
    run, brought, reception, database
):
    wrong = text("UPDATE flux_matiere_month_of_category SET grams = grams + 7")
    database.write(lambda session: session.execute(wrong) and None)

    told, repaired, fine = (
        run("flux-matiere", "verify"),
        run("flux-matiere", "verify", "--repair"),
        run("flux-matiere", "verify"),
    )

    assert told.returncode == 1
    assert "« Vaisselle », en 2026-03 : écart de 0,007" in told.stderr.replace("\u00a0", " ")
    assert "Sommes refaites à partir des lignes : 1 différaient." in repaired.stdout
    assert (fine.returncode, reception.balance()["entered"]) == (0, 4_000)


@pytest.mark.parametrize(
    "days",
    [
        pytest.param((date(2026, 3, 1), date(2026, 3, 31)), id="a month"),
        pytest.param((date(2026, 3, 10), date(2026, 3, 16)), id="some days"),
        pytest.param((date(2026, 1, 5), date(2026, 4, 2)), id="months and days"),
    ],
)
def test_what_deposits_say_adds_up_whether_the_period_cuts_months_or_not(
    brought, database, site_id, partner_id, days
):
    with database.read() as session:
        scope = Scope(*days, [site_id])
        found = {
            one: [(share.key, share.balance.entered) for share in by_aspect(session, scope, one)]
            for one in Aspect
        }
    assert found == {
        Aspect.PROVENANCE: [("dropped-off", 4_000)],
        Aspect.LOCALITY: [("", 3_000), ("Roscoff", 1_000)],
        Aspect.PARTNER: [(partner_id.replace("-", ""), 3_000)],
    }


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("UPDATE flux_matiere_month_of_aspect SET key = key || 'x'", id="otherwise"),
        pytest.param("UPDATE flux_matiere_name SET label = 'Autre'", id="a name forgotten"),
        pytest.param("DELETE FROM flux_matiere_month_of_category", id="nothing kept"),
    ],
)
def test_sums_made_again_are_those_that_were_kept(brought, database, site_id, wrong):
    before = _sums(database)
    database.write(lambda session: session.execute(text(wrong)) and None)
    with database.read() as session:
        months = {one.month for one in differences(session)}

    for month in months:
        database.write(lambda session, month=month: rebuild(session, site_id, month))

    assert months == {"2026-03"}

    assert _sums(database) == before
    with database.read() as session:
        assert differences(session) == []


@pytest.mark.skipif(
    os.environ.get("RESSOURCERIE_TEST_DATABASE") != "postgresql",
    reason="SQLite has one writer: nobody waits for a lock",
)
def test_those_who_record_at_one_site_follow_each_other(brought, database):
    copied = (
        "INSERT INTO flux_matiere_movement SELECT (jsonb_populate_record(m, jsonb_build_object("
        "'id', gen_random_uuid(), 'source', CAST(:source AS text)))).* "
        "FROM flux_matiere_movement m WHERE sign = 1 LIMIT 1"
    )
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"

    recorded, go_on = Event(), Event()

    def record(source):
        def work(session):
            session.execute(text(copied), {"source": source})
            recorded.set()
            go_on.wait(60)

        database.write(work)

    with ThreadPoolExecutor(2) as people:
        first = people.submit(record, "one")
        assert recorded.wait(60)
        second = people.submit(record, "two")
        assert _becomes(database, waiting)
        go_on.set()
        first.result(60)
        second.result(60)

    with database.read() as session:
        assert differences(session) == []


def test_period_is_its_whole_months_and_the_days_beside():
    year = cut(date(2025, 1, 1), date(2025, 12, 31))
    across = cut(date(2025, 1, 30), date(2025, 3, 2))
    inside = cut(date(2025, 2, 1), date(2025, 2, 27))

    assert (year.months, list(year.days)) == (("2025-01", "2025-12"), [])
    assert across.months == ("2025-02", "2025-02")
    assert across.cut_months == [date(2025, 1, 1), date(2025, 3, 1)]
    assert (inside.months, len(inside.days)) == (None, 1)
    assert cut(date(2025, 5, 1), date(2025, 4, 3)).months is None


def _becomes(database, query):
    """Wait until a query gives something."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with database.read() as session:
            if session.scalar(text(query)):
                return True
    return False


def _sums(database):
    rows = "SELECT month, origin, destination, measure, grams, line_count FROM {}_category"
    said = "SELECT month, aspect, key, origin, destination, grams, line_count FROM {}_aspect"
    with database.read() as session:
        return [
            sorted(map(tuple, session.execute(text(query.format("flux_matiere_month_of")))))
            for query in (rows, said)
        ]


def test_workbook_has_a_sheet_for_each_table_and_its_weights_are_numbers(brought, client, site_id):
    path = f"/flux-matiere/sites/{site_id}/bilan/classeur.xlsx?periode=mois&du=2026-03-01"

    book = load_workbook(io.BytesIO(client.get(path).content))

    assert book.sheetnames == [
        *("Bilan", "Mois", "Rayons", "Catégories", "Provenances", "Communes", "Partenaires")
    ]
    assert [cell.value for cell in book["Bilan"][2]][:2] == ["Entré", 4]
    assert [cell.value for cell in book["Catégories"][1]][:2] == ["Catégorie", "Entré (kg)"]
    assert [[cell.value for cell in row][:2] for row in book["Communes"].iter_rows(min_row=2)] == [
        ["non précisé", 3],
        ["Roscoff", 1],
    ]
    assert book["Partenaires"]["A2"].value == "Recyclerie"


@pytest.mark.parametrize("at_once", [1, 2, 3, 7, 50])
def test_every_line_is_read_once_in_order_however_many_at_a_time(
    reception, dishes, database, at_once
):
    ticket = reception.ticket()
    for grams in range(1_000, 1_007):
        reception.line(ticket, dishes, grams)
    with database.read() as session:
        sites = tuple(session.scalars(select(Site.id)))
        figure = Figure(Scope(date(2026, 1, 1), date(2026, 12, 31), sites))
        parts = list(every_line(session, figure, at_once=at_once))

    assert [line.grams for lines in parts for line in lines] == list(range(1_000, 1_007))
    assert {len(lines) for lines in parts} <= {at_once, 7 % at_once}
