# SPDX-License-Identifier: Apache-2.0
"""Amounts and masses as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ressourcerie_core.numbers import (
    LARGEST,
    NotAnAmount,
    NotAWeight,
    cents_as_text,
    euros,
    grams_as_text,
    kilograms,
    parse_cents,
    parse_grams,
)

WHOLE = st.integers(min_value=0, max_value=LARGEST)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("3", 300),
        ("3,5", 350),
        ("3.50", 350),
        ("3,500", 350),
        ("0,20", 20),
        ("3,50 €", 350),
        ("3,50\u00a0€", 350),
        ("12 EUR", 1200),
        ("3€50", 350),
        ("1\u202f234,50 €", 123_450),
        ("  7 ", 700),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, cents):
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", " ", "€", "-3", "+3", "1E3", "3,505", "1.234", "1.234,50", "1,2,3", "12 34", "3€5", "NaN",
     "03/05/2026", "'3", "=3", "٣", "9" * 20, "9" * 5000],
)  # fmt: skip
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(NotAnAmount):
        parse_cents(text)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("3,5", 3500),
        ("3.5kg", 3500),
        ("3 kg", 3000),
        ("3kg500", 3500),
        ("6 KG 100 g", 6100),
        ("300g", 300),
        ("300 grammes", 300),
        ("4kg640+2,620+300g", 7560),
        ("44 + 4,8", 48_800),
        ("1 200 g", 1200),
        ("0,960", 960),
    ],
)
def test_a_mass_is_read_as_it_is_noted_beside_a_scale(text, grams):
    assert parse_grams(text) == grams


@pytest.mark.parametrize(
    "text", ["", "kg", "-1", "3kg5", "3kg50", "1,2345", "0,5 g", "2+", "+2", "1-0,5", "2x3", "1E3"]
)
def test_what_could_mean_two_masses_is_refused(text):
    with pytest.raises(NotAWeight):
        parse_grams(text)


def test_a_refused_amount_says_what_to_write():
    refusal = NotAnAmount("1E3").as_json()

    assert refusal == {
        "type": "/problems/numbers/not-an-amount",
        "title": "Ce n'est pas un montant",
        "status": 422,
        "detail": "« 1E3 » n'est pas un montant en euros.",
        "hint": "Écrivez des euros et au plus deux décimales, comme « 3,50 » ou « 12 € ».",
        "found": "1E3",
    }


def test_a_refused_mass_quotes_only_the_beginning_of_a_long_text():
    assert NotAWeight("x" * 300).values["found"] == "x" * 39 + "…"


def test_amounts_and_masses_are_shown_in_french():
    assert euros(123_450) == "1\u202f234,50\u00a0€"
    assert kilograms(3500) == "3,500\u00a0kg"
    assert kilograms(-3500) == "\u22123,500\u00a0kg"
    assert cents_as_text(-5) == "-0,05"
    assert euros(-5) == "\u22120,05\u00a0€"


@given(WHOLE)
def test_a_shown_amount_is_read_back(cents):
    assert parse_cents(euros(cents)) == cents
    assert parse_cents(cents_as_text(cents)) == cents


@given(WHOLE)
def test_a_shown_mass_is_read_back(grams):
    assert parse_grams(kilograms(grams)) == grams
    assert parse_grams(grams_as_text(grams)) == grams


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=9))
def test_a_sum_of_masses_is_the_mass_of_the_sum(masses):
    assert parse_grams(" + ".join(map(grams_as_text, masses))) == sum(masses)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    for parse, refusal in ((parse_cents, NotAnAmount), (parse_grams, NotAWeight)):
        with suppress(refusal):
            assert 0 <= parse(text) <= LARGEST
