# SPDX-License-Identifier: Apache-2.0
"""The ledger: mirrors, closed days, and a base that refuses the rest."""

from datetime import date

import pytest
from ressourcerie_catalogue.service.operations import rename
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from ressourcerie_core.ids import new_id

MARCH = "first=2026-03-01&last=2026-03-31"


@pytest.fixture
def line(reception, dishes):
    """Give a line of 5 kg that is weighed today."""
    return reception.line(reception.ticket(), dishes, 5_000).json()["line"]


def test_correction_is_a_mirror_with_reason_and_author(reception, line, dishes):
    instead = {"category_id": str(dishes), "gross_grams": 500}

    said = reception.post(
        f"/movements/{line['id']}/correct", reason="Virgule oubliée.", instead=instead
    ).json()

    mirror = said["mirror"]
    assert (mirror["sign"], mirror["grams"], mirror["corrects_id"]) == (-1, 5_000, line["id"])
    assert (mirror["reason"], bool(mirror["author_id"])) == ("Virgule oubliée.", True)
    assert said["instead"]["grams"] == reception.balance()["entered"] == 500


def test_line_is_corrected_once_and_a_mirror_never(reception, line):
    correct = f"/movements/{line['id']}/correct"
    mirror = reception.post(correct, reason="Doublon.").json()["mirror"]

    again = reception.post(correct, reason="Doublon.")
    of_mirror = reception.post(f"/movements/{mirror['id']}/correct", reason="Non.")
    silent = reception.post(correct, reason="  ")

    assert again.status_code == of_mirror.status_code == 409
    assert silent.json()["type"] == "/problems/flux-matiere/reason-missing"
    assert reception.balance()["entered"] == 0


def test_closed_period_takes_no_line_and_its_corrections_are_of_today(
    reception, line, dishes, clock_at
):
    reception.close(line["ticket_id"])
    clock_at("2026-04-02T10:00:00+02:00")
    assert reception.post("/closures", until="2026-03-31").status_code == 201
    before = reception.balance()
    post = reception.get("/posts")[0]["id"]

    late = reception.post("/shifts", id=str(new_id()), post_id=post, day="2026-03-20")
    said = reception.post(f"/movements/{line['id']}/correct", reason="Erreur.").json()

    assert late.json()["type"] == "/problems/flux-matiere/period-closed"
    assert said["mirror"]["day"] == "2026-04-02"
    assert reception.balance() == before
    assert reception.balance("2026-04-01", "2026-04-30")["entered"] == -5_000


def test_period_with_an_open_ticket_or_not_over_is_not_closed(reception, line, clock_at):
    today = reception.post("/closures", until="2026-03-16")
    clock_at("2026-03-17T10:00:00+01:00")
    opened = reception.post("/closures", until="2026-03-16")
    reception.close(line["ticket_id"])
    reception.post("/closures", until="2026-03-16")
    again = reception.post("/closures", until="2026-03-16")

    assert "ce jour n'est pas fini" in today.json()["detail"]
    assert "des dépôts sont ouverts (1)" in opened.json()["detail"]
    assert "il l'est déjà" in again.json()["detail"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE flux_matiere_movement SET grams = 1",
        "DELETE FROM flux_matiere_movement",
        "UPDATE flux_matiere_closure SET until = '2020-01-01'",
        "DELETE FROM flux_matiere_closure",
    ],
)
def test_base_itself_refuses_that_the_ledger_changes(
    reception, line, database, clock_at, statement
):
    reception.close(line["ticket_id"])
    clock_at("2026-03-18T10:00:00+01:00")
    reception.post("/closures", until="2026-03-16")

    with pytest.raises(DatabaseError, match="append-only"):
        database.write(lambda session: session.execute(text(statement)))


def test_story_3_and_22_renaming_changes_no_past_line_and_no_past_figure(
    reception, line, dishes, database, clock_at
):
    before = reception.get(f"/balance/categories?{MARCH}")
    clock_at("2026-04-02T10:00:00+02:00")
    facts = {"name": "Arts de la table", "on": date(2026, 4, 1), "by": None}
    database.write(lambda session: str(rename(session, category_id=dishes, **facts)))

    assert reception.get(f"/balance/categories?{MARCH}") == before
    assert before[0]["label"] == "Vaisselle"


def test_story_44_same_source_counts_once(reception, dishes):
    sent = {"id": str(new_id()), "category_id": str(dishes), "gross_grams": 4_000}
    sent |= {"day": "2026-03-16", "origin": "sold", "destination": "shop"}

    first = reception.post("/returns", **sent)
    again = reception.post("/returns", **sent)

    assert (first.status_code, again.status_code) == (201, 409)
    assert reception.balance()["stock_change"] == 4_000
