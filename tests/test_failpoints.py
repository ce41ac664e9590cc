# SPDX-License-Identifier: Apache-2.0
"""The named places exist where the registry says, and do nothing unless they are asked to."""

import ast
from importlib.resources import files
from pathlib import Path

import pytest

import ressourcerie_core
from ressourcerie_core import failpoints


@pytest.fixture(autouse=True)
def disarmed():
    yield
    failpoints.arm("")


def reached_names():
    """List the names that the platform's code reaches."""
    for file in Path(str(files(ressourcerie_core))).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "failpoints.reach":
                (name,) = node.args
                yield ast.literal_eval(name)


def test_every_place_of_the_registry_is_reached_and_no_other():
    assert set(reached_names()) == set(failpoints.POINTS)


def test_there_are_enough_places():
    assert len(failpoints.POINTS) >= 25


def test_a_place_does_nothing_by_default():
    for name in failpoints.POINTS:
        failpoints.reach(name)


def test_a_place_breaks_at_the_occurrence_that_is_asked():
    failpoints.arm("write.begun@2=raise")

    failpoints.reach("write.begun")
    assert not failpoints.struck()
    with pytest.raises(failpoints.FailpointReached):
        failpoints.reach("write.begun")
    assert failpoints.struck()
    failpoints.reach("write.begun")


@pytest.mark.parametrize("text", ["absent=exit", "write.begun=explode", "write.begun"])
def test_what_names_no_place_or_action_is_refused(text):
    with pytest.raises(ValueError, match="RESSOURCERIE_FAILPOINTS"):
        failpoints.arm(text)
