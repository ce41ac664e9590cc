# SPDX-License-Identifier: Apache-2.0
"""Column types give back what they were given, or refuse it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, MetaData, Table, Uuid, insert, select

from ressourcerie_core.db import NormalText, UtcInstant, WholeNumber
from ressourcerie_core.db.value_problems import ValueRefused
from ressourcerie_core.ids import new_id

THINGS = Table(
    "thing",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("text", NormalText(5)),
    Column("instant", UtcInstant),
    Column("whole", WholeNumber),
)


@pytest.fixture
def keep(empty):
    """Write values, and give them as they come back."""
    with empty.migrating() as connection:
        THINGS.metadata.create_all(connection)

    def kept(**values):
        row = {"id": new_id(), **values}
        empty.write(lambda session: session.execute(insert(THINGS).values(row)) and None)
        with empty.read() as session:
            found = session.execute(select(THINGS).where(THINGS.c.id == row["id"])).one()
        return {name: found._mapping[name] for name in row}

    return kept


def test_text_is_kept_in_normal_form(keep):
    assert keep(text="e\u0301te\u0301")["text"] == "été"


@pytest.mark.parametrize("text", ["six de", "a\x00b"])
def test_text_too_long_or_with_a_nul_is_refused(keep, text):
    with pytest.raises(ValueRefused):
        keep(text=text)


def test_an_instant_comes_back_in_utc(keep):
    paris = timezone(timedelta(hours=2))
    instant = datetime(2026, 7, 14, 0, 30, 0, 123456, tzinfo=paris)

    back = keep(instant=instant)["instant"]

    assert back == instant
    assert back.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(keep):
    with pytest.raises(ValueRefused, match="sans fuseau"):
        keep(instant=datetime(2026, 7, 14))  # noqa: DTZ001 (on purpose)


@pytest.mark.parametrize("number", [0, -1, 2**53 - 1, -(2**53) + 1])
def test_whole_numbers_come_back_exact(keep, number):
    assert keep(whole=number)["whole"] == number


@pytest.mark.parametrize("value", [1.0, True, "1", 2**53])
def test_what_is_not_a_whole_number_is_refused(keep, value):
    with pytest.raises(ValueRefused):
        keep(whole=value)


def test_nothing_is_kept_as_nothing(keep):
    values = {"text": None, "instant": None, "whole": None}
    assert keep(**values).items() >= values.items()
