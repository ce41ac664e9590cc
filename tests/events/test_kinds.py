# SPDX-License-Identifier: Apache-2.0
"""What an event may hold, and how facts of older versions are read."""

from dataclasses import dataclass
from datetime import date

import pytest

from ressourcerie_core.events import event, publish
from ressourcerie_core.events.kinds import kind_of
from ressourcerie_core.events.problems import FactsUnreadable


@dataclass(frozen=True)
class Line:
    category: str
    weight_grams: int


@event(
    "shop.day-closed", subject="till", version=2, upgrades={1: lambda facts: facts | {"lines": []}}
)
@dataclass(frozen=True)
class Closed:
    till: str
    day: date
    lines: tuple[Line, ...]


CLOSED = kind_of(Closed)


def test_facts_come_back_as_they_were():
    facts = Closed("C1", date(2026, 11, 22), (Line("Vaisselle", 4_640),))

    assert CLOSED.read(2, CLOSED.write(facts)) == facts


def test_facts_of_an_older_version_are_brought_to_this_one():
    assert CLOSED.read(1, '{"till": "C1", "day": "2026-11-22"}') == Closed(
        "C1", date(2026, 11, 22), ()
    )


@pytest.mark.parametrize(
    ("version", "text"),
    [(3, '{"till": "C1", "day": "2026-11-22", "lines": []}'), (0, "{}"), (2, '{"till": "C1"}')],
)
def test_facts_that_this_code_does_not_know_are_refused(version, text):
    with pytest.raises(FactsUnreadable, match=r"shop\.day-closed"):
        CLOSED.read(version, text)


def test_a_fact_of_another_type_than_declared_is_not_published(shop):
    with pytest.raises(TypeError, match=r"shop\.day-closed"):
        shop.database.write(
            lambda s: publish(s, Closed("C1", date(2026, 11, 22), (Line("V", 0.5),)))
        )


def test_what_is_no_event_is_not_published(shop):
    with pytest.raises(TypeError, match="is no event"):
        shop.database.write(lambda s: publish(s, Line("Vaisselle", 4_640)))


@pytest.mark.parametrize("name", ["sold", "Shop.sold", "shop.", "shop.sold.twice", "shop_2.sold"])
def test_an_event_is_named_after_its_module_and_what_happened(name):
    with pytest.raises(ValueError, match=r"module\.noun-past"):
        event(name, subject="category")(Line)


def test_the_subject_of_an_event_is_one_of_its_fields():
    with pytest.raises(TypeError, match="no dataclass with a field 'till'"):
        event("shop.line-added", subject="till")(Line)
