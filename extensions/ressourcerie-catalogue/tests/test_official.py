# SPDX-License-Identifier: Apache-2.0
"""Official codes, and what a category falls under, day by day."""

from datetime import date

import pytest
from ressourcerie_catalogue import seeds
from ressourcerie_catalogue.models import Axis, Category, OfficialCode
from ressourcerie_catalogue.public import codes_on, shares_on
from ressourcerie_catalogue.service import problems
from ressourcerie_catalogue.service.official import map_category
from sqlalchemy import select

JANUARY = date(2026, 1, 5)
FEBRUARY = date(2026, 2, 2)
MARCH = date(2026, 3, 2)


@pytest.fixture
def codes(session):
    seeds.sow(session, on=JANUARY, by=None)
    return {code.code: code for code in session.scalars(select(OfficialCode))}


@pytest.fixture
def lamps(session, codes):
    return session.scalars(select(Category).where(Category.name == "Lampes et luminaires")).one()


@pytest.fixture
def mapped(session, codes, lamps):
    def to(on, axis=Axis.STREAM, **shares):
        wanted = {codes[code.replace("_", "-")].id: share for code, share in shares.items()}
        map_category(session, category_id=lamps.id, axis=axis, shares=wanted, on=on)

    return to


@pytest.fixture
def falls_under(session, codes, lamps):
    names = {code.id: name for name, code in codes.items()}

    def on(day):
        shares = shares_on(session, lamps.id, day, Axis.STREAM)
        return {names[each.official_code_id]: each.share for each in shares}

    return on


def test_families_and_streams_are_two_axes(session, codes):
    families = {code.code for code in codes_on(session, MARCH, Axis.FAMILY)}
    streams = {code.code for code in codes_on(session, MARCH, Axis.STREAM)}

    assert {f"EEE-F{number}" for number in range(1, 8)} <= families
    assert {"EEE-PAM", "EEE-ECR", "EEE-GHF", "EEE-GF", "EEE-LMP"} <= streams
    assert not families & streams


def test_a_code_is_not_valid_before_its_first_day(session, codes):
    before = {code.code for code in codes_on(session, date(2018, 8, 14), Axis.FAMILY)}

    assert "EEE-F1" not in before
    assert "EA-ASS" in before  # its source gives no first day


def test_each_code_says_its_source_and_how_sure_it_is(codes):
    assert all(code.source for code in codes.values())
    assert codes["EA-ASS"].certainty == "primary"
    assert codes["PMCB"].certainty == "unverified"


def test_a_new_mapping_leaves_the_days_before_it_alone(mapped, falls_under):
    mapped(MARCH, EEE_LMP=2500, EEE_PAM=7500)

    assert falls_under(FEBRUARY) == {"EEE-PAM": 10_000}
    assert falls_under(MARCH) == {"EEE-LMP": 2500, "EEE-PAM": 7500}


def test_a_mapping_is_corrected_the_same_day(mapped, falls_under):
    mapped(MARCH, EEE_LMP=10_000)
    mapped(MARCH, HORS=10_000)

    assert falls_under(MARCH) == {"HORS": 10_000}
    assert falls_under(FEBRUARY) == {"EEE-PAM": 10_000}


def test_a_category_may_be_mapped_to_nothing_then_again(mapped, falls_under):
    mapped(FEBRUARY)
    mapped(MARCH, EEE_LMP=10_000)

    assert falls_under(JANUARY) == {"EEE-PAM": 10_000}
    assert falls_under(FEBRUARY) == {}
    assert falls_under(MARCH) == {"EEE-LMP": 10_000}


def test_a_mapping_ended_later_is_cut_short_by_an_earlier_one(mapped, falls_under):
    mapped(MARCH)
    mapped(FEBRUARY, EEE_LMP=10_000)

    assert falls_under(FEBRUARY) == {"EEE-LMP": 10_000}


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"on": MARCH, "EEE_PAM": 9_999}, problems.SharesNotWhole),
        ({"on": MARCH, "EEE_F1": 10_000}, problems.OfficialCodesMixed),
        ({"on": date(2018, 1, 1), "axis": Axis.FAMILY, "EEE_F1": 10_000},
         problems.OfficialCodesMixed),
        ({"on": date(2025, 1, 1), "EEE_PAM": 10_000}, problems.DatedTooEarly),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused(mapped, facts, refusal):
    with pytest.raises(refusal):
        mapped(**facts)


def test_a_mapping_is_set_and_read_over_the_api(client):
    category = client.post("categories", json={"name": "Divers"}).json()["id"]

    body = {"axis": "stream", "shares": [], "valid_from": "2026-03-02"}
    answer = client.put(f"categories/{category}/official", json=body)

    assert answer.json() == {"items": []}
    assert client.get(f"categories/{category}/official").json() == {"items": []}
