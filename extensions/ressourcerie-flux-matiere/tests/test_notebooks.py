# SPDX-License-Identifier: Apache-2.0
"""Paper notebooks and older exports, as the field wrote them: nothing invented, nothing twice."""

from datetime import date

import pytest
from ressourcerie_flux_matiere.models import Movement
from ressourcerie_flux_matiere.notebooks.choices import Choices
from ressourcerie_flux_matiere.notebooks.planning import File, plan_file
from ressourcerie_flux_matiere.notebooks.recording import import_file
from sqlalchemy import select


@pytest.fixture
def planned(database, site_id):
    """Give what a sheet would add."""

    def plan(text, **said):
        choices = Choices.from_json(said)
        with database.read() as session:
            return plan_file(session, site_id, File.of("cahier.csv", text.encode()), choices)

    return plan


@pytest.fixture
def imported(database, site_id):
    """Import a sheet, and give the lines of the ledger."""

    def import_one(text, name="cahier.csv", **said):
        file, choices = File.of(name, text.encode()), Choices.from_json(said)
        database.write(lambda session: str(import_file(session, site_id, file, choices, by=None)))
        with database.read() as session:
            return session.scalars(select(Movement).order_by(Movement.source)).all()

    return import_one


def test_story_23_undated_lines_are_of_the_month_and_of_no_day(imported, dishes):
    sheet = "date;categorie;poids\n17/09/2025;Vaisselle;4,2\n;Vaisselle;3\n"

    lines = imported(sheet, month="2025-09")

    assert [(line.day, line.month_only) for line in lines] == [
        (date(2025, 9, 17), False),
        (date(2025, 9, 1), True),
    ]


def test_story_23_month_counts_them_and_a_day_or_a_cut_month_does_not(
    imported, dishes, reception, client, site_id
):
    imported("date;categorie;poids\n17/09/2025;Vaisselle;4,2\n;Vaisselle;3\n", month="2025-09")

    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 7_200
    assert reception.balance("2025-07-01", "2025-09-30")["entered"] == 7_200
    assert reception.balance("2025-09-01", "2025-09-01")["entered"] == 0
    assert reception.balance("2025-09-02", "2025-09-30")["entered"] == 4_200
    cut = client.get(f"/flux-matiere/sites/{site_id}/bilan?periode=jour&du=2025-09-17")
    assert "n'a qu'un mois pour date" in cut.text.replace("&#39;", "'")
