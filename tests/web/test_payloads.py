# SPDX-License-Identifier: Apache-2.0
"""Payloads: JSON's own types and nothing else."""

import json
from datetime import UTC, date, datetime
from enum import Enum
from uuid import UUID

import pytest
from pydantic import ValidationError

from ressourcerie_core.web.payloads import Answer, Body, Cents, Grams


class Colour(Enum):
    RED = "red"


class Line(Body):
    amount_cents: Cents


class Ticket(Body):
    weight_grams: Grams = 0
    count: int = 0
    ratio: float = 0.5
    sold_on: date | None = None
    at: datetime | None = None
    place: UUID | None = None
    colour: Colour | None = None
    name: str = "x"
    open: bool = False
    lines: tuple[Line, ...] = ()
    tags: frozenset[str] = frozenset()


def accepts(**fields: object) -> Ticket:
    return Ticket.model_validate(json.loads(json.dumps(fields)))


NOT_AN_INTEGER = [False, "1", 1.0, 1e3, float("nan"), -(2**64), 2**63, 10**400, None, [], {}]


@pytest.mark.parametrize("value", NOT_AN_INTEGER, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("field", ["weight_grams", "count"])
def test_an_integer_is_an_integer_within_64_bits(field, value):
    with pytest.raises(ValidationError):
        accepts(**{field: value})


@pytest.mark.parametrize("field", ["sold_on", "at", "place", "colour"])
@pytest.mark.parametrize("value", [0, 1, 1.5, True, "1759449600", "demain", "", [], {}])
def test_what_is_written_as_a_text_is_not_a_number(field, value):
    with pytest.raises(ValidationError):
        accepts(**{field: value})


def test_a_choice_that_is_required_is_read_from_a_text():
    class Paint(Body):
        colour: Colour

    assert Paint.model_validate({"colour": "red"}).colour is Colour.RED
    with pytest.raises(ValidationError):
        Paint.model_validate({"colour": "blue"})


def test_dates_instants_identifiers_and_choices_are_read_from_texts():
    ticket = accepts(
        sold_on="2026-10-31",
        at="2026-10-31T14:30:00Z",
        place="019328a2-7b3e-7000-8000-000000000001",
        colour="red",
        tags=["a", "b"],
        lines=[{"amount_cents": 100}],
    )

    assert ticket.sold_on == date(2026, 10, 31)
    assert ticket.at == datetime(2026, 10, 31, 14, 30, tzinfo=UTC)
    assert ticket.place == UUID("019328a2-7b3e-7000-8000-000000000001")
    assert ticket.colour is Colour.RED
    assert ticket.tags == {"a", "b"}
    assert ticket.lines[0].amount_cents == 100


def test_the_same_fields_are_accepted_from_the_bytes_of_a_request():
    ticket = Ticket.model_validate_json(b'{"sold_on": "2026-10-31", "tags": ["a"]}')

    assert ticket.sold_on == date(2026, 10, 31)


def test_a_model_is_built_in_python_with_python_values():
    ticket = Ticket(sold_on=date(2026, 10, 31), lines=(Line(amount_cents=1),), colour=Colour.RED)

    assert ticket.lines[0].amount_cents == 1


@pytest.mark.parametrize("text", ["nul \x00", "moitié \ud800"])
def test_a_text_that_no_database_keeps_is_refused(text):
    with pytest.raises(ValidationError):
        Ticket.model_validate({"name": text})


@pytest.mark.parametrize("line", [{"amount_cents": False}, {"amount_cents": 1, "x": 1}, {}])
def test_a_nested_body_is_as_strict(line):
    with pytest.raises(ValidationError):
        accepts(lines=[line])


def test_an_unknown_field_is_refused():
    with pytest.raises(ValidationError):
        accepts(wheight_grams=1)


def test_a_body_declares_its_bounds_in_its_schema():
    schema = Ticket.model_json_schema()["properties"]

    assert schema["count"]["minimum"] == -(2**63)
    assert schema["count"]["maximum"] == 2**63 - 1
    assert schema["sold_on"]["anyOf"][0] == {"format": "date", "type": "string"}


def test_an_answer_is_read_from_a_row():
    class Row:
        name = "Vaisselle"

    class NameRead(Answer):
        name: str

    assert NameRead.of(Row()).name == "Vaisselle"
