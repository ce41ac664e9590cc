# SPDX-License-Identifier: Apache-2.0
"""What modules declare for assistants; what is wrong in one takes nothing else down."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from pydantic import ValidationError

from ressourcerie_core.assistants import (
    Assistance,
    AssistantScope,
    PageAsked,
    PeriodAsked,
    SiteNotOpen,
)
from ressourcerie_core.module import AssistantTool
from ressourcerie_core.testing.conformance.contributions import (
    what_assistants_are_given_is_typed_and_described,
)
from ressourcerie_core.web import Answer

HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
SCOPE = AssistantScope({HERE: "Atelier"}, str)


class Found(Answer):
    rows: list[int]


def read_rows(_session: object, _scope: AssistantScope, asked: PageAsked) -> Found:
    rows, _more = asked.window(range(5))
    return Found(rows=rows)


def untyped(_session, _scope, asked):
    return asked


def assistance(*functions):
    tools = tuple(
        AssistantTool(f"stock.{one.__name__}", "Lignes", "Donne les lignes.", ".x:y", "stock.read")
        for one in functions
    )
    descriptor = SimpleNamespace(tools=tools, proposals=(), title="Stock")
    module = SimpleNamespace(name="stock", descriptor=descriptor, tools=functions, proposals=())
    return Assistance(SimpleNamespace(modules=(module,)))


def test_a_tool_says_by_its_types_what_it_is_asked_and_what_it_gives():
    tool = assistance(read_rows).tools["stock.read_rows"]

    assert (tool.asked, tool.found) == (PageAsked, Found)


def test_a_tool_that_is_not_typed_is_left_out_and_the_others_stay():
    names = assistance(untyped, read_rows).tools.keys()

    assert "stock.untyped" not in names
    assert {"stock.read_rows", "core.sites", "core.help"} <= names


def test_a_site_that_is_not_open_and_one_that_is_not_there_are_refused_alike():
    with pytest.raises(SiteNotOpen) as refused:
        SCOPE.chosen(ELSEWHERE)

    assert SCOPE.chosen(None) == SCOPE.chosen(HERE) == [HERE]
    assert "ouvert" in refused.value.detail


def test_pages_follow_each_other():
    pages = [PageAsked(page=number, size=2).window(range(5)) for number in (1, 2, 3, 4)]

    assert pages == [([0, 1], True), ([2, 3], True), ([4], False), ([], False)]


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValidationError, match="finit avant"):
        PeriodAsked.model_validate({"first": "2026-02-01", "last": "2026-01-01"})


def test_the_test_kit_sees_a_field_that_says_nothing():
    tool = AssistantTool("stock.rows", "Lignes", "Donne les lignes.", ".x:y", "stock.read")
    descriptor = SimpleNamespace(tools=(tool,), proposals=())
    module = SimpleNamespace(descriptor=descriptor, tools=(read_rows,), proposals=())

    with pytest.raises(AssertionError, match=r"Found\.rows has no description"):
        what_assistants_are_given_is_typed_and_described(SimpleNamespace(module=module))
