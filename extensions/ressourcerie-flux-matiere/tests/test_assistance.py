# SPDX-License-Identifier: Apache-2.0
"""What assistants read of the material flow equals the pages; what they propose is done."""

from datetime import date

import pytest
from ressourcerie_flux_matiere import assistants
from ressourcerie_flux_matiere.notebooks.labels import match
from ressourcerie_flux_matiere.proposals import (
    CategoryMapping,
    LineChange,
    LineCorrection,
    MappingChange,
)
from ressourcerie_flux_matiere.service import guide
from ressourcerie_flux_matiere.service.problems import CorrectionRefused

from ressourcerie_core.assistants import AssistantScope, PeriodAsked
from ressourcerie_core.ids import new_id

MARCH = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}
FOUR_KILOS = 4_000


@pytest.fixture
def deposit(reception, dishes):
    """Give a line of a closed deposit of 4 kg."""
    ticket = reception.ticket()
    line = reception.line(ticket, dishes, FOUR_KILOS).json()["line"]
    reception.close(ticket)
    return line["id"]


@pytest.fixture
def scope(site_id):
    return AssistantScope({site_id: "Atelier"}, str)


def test_the_balance_is_that_of_the_page(database, reception, deposit, scope):
    with database.read() as session:
        found = assistants.read_balance(session, scope, PeriodAsked(**MARCH))

    shown = reception.balance()
    assert found.total.model_dump() == {name: shown[name] for name in assistants.Flow.model_fields}
    assert [one.flow.entered for one in found.shelves] == [FOUR_KILOS]


def test_deposits_are_added_up_by_day(database, deposit, scope):
    with database.read() as session:
        found = assistants.read_deposits(session, scope, assistants.PagedPeriod(**MARCH))

    assert [(one.deposits, one.grams) for one in found.days] == [(1, FOUR_KILOS)]


def test_lines_of_another_site_are_not_given(database, deposit, scope):
    other = AssistantScope({new_id(): "Ailleurs"}, str)
    with database.read() as session:
        asked = assistants.PagedPeriod(**MARCH)
        here = assistants.read_lines(session, scope, asked)
        there = assistants.read_lines(session, other, asked)

    assert [str(one.line_id) for one in here.lines] == [deposit]
    assert there.lines == []


def test_each_quarter_of_a_year_has_its_declarations(database, scope):
    with database.read() as session:
        asked = assistants.DeclarationsAsked(year=2026)
        found = assistants.read_declarations(session, scope, asked).declarations

    assert {one.quarter for one in found} == {f"2026-T{number}" for number in (1, 2, 3, 4)}


def test_a_label_that_is_put_under_a_category_is_known_to_the_guide_and_to_notebooks(
    database, dishes, instance
):
    change = MappingChange(label="vaiselle", category_id=dishes)
    with database.read() as session:
        before, after = CategoryMapping.preview(session, change)
    database.write(lambda session: CategoryMapping.apply(session, change, new_id(), "faute"))

    assert (before["Rangé sous"], after["Rangé sous"]) == ("rien", "Vaisselle")
    with database.read() as session:
        assert guide.meant(session, "Vaiselle").category_id == dishes
        assert match(session, ["VAISELLE"], {})["vaiselle"].category.category_id == dishes


def test_a_corrected_line_is_corrected_once(database, site_id, deposit, reception):
    change = LineChange(site_id=site_id, line_id=deposit, gross_grams=400)
    with database.read() as session:
        before, after = LineCorrection.preview(session, change)
    database.write(lambda session: LineCorrection.apply(session, change, new_id(), "virgule"))

    assert [one["Poids net"].replace("\xa0", " ") for one in (before, after)] == [
        "4,000 kg",
        "0,400 kg",
    ]
    assert reception.balance()["entered"] == change.gross_grams
    with database.read() as session, pytest.raises(CorrectionRefused):
        LineCorrection.preview(session, change)


def test_a_proposal_that_changes_nothing_is_refused(database, site_id, deposit):
    change = LineChange(site_id=site_id, line_id=deposit, gross_grams=FOUR_KILOS)

    with database.read() as session, pytest.raises(CorrectionRefused):
        LineCorrection.preview(session, change)
