# SPDX-License-Identifier: Apache-2.0
"""The routes of the core are those of its committed map, and refuse as it says."""

import os
from pathlib import Path

import pytest

import ressourcerie_core
from ressourcerie_core.testing.bases import bases_of
from ressourcerie_core.testing.conformance.headers import assert_safe
from ressourcerie_core.testing.conformance.routes import assert_guarded, assert_mapped
from ressourcerie_core.testing.instance import Workshop

STATIC = Path(ressourcerie_core.__file__).parent / "web" / "static"
MAP = Path(__file__).with_name("routes.toml")


@pytest.fixture
def instance(tmp_path, tmp_path_factory):
    """An instance of the core alone."""
    with bases_of(os.environ.get("RESSOURCERIE_TEST_DATABASE", "sqlite")) as bases:
        workshop = Workshop((), "", bases, tmp_path_factory.mktemp("workshop"))
        with workshop.instance(tmp_path) as made:
            yield made


def test_map_of_routes_is_complete(instance):
    assert_mapped(instance, "core", MAP)


def test_each_route_refuses_as_the_map_says(instance):
    assert_guarded(instance, MAP)


def test_each_answer_of_the_core_is_safe_in_a_browser(instance):
    assert_safe(instance, "core", STATIC)


@pytest.fixture
def another(tmp_path):
    """Write another map."""
    file = tmp_path / "routes.toml"

    def written(*lines):
        file.write_text("\n".join(lines), "utf-8")
        return file

    return written


def test_route_that_no_line_maps_is_told_with_the_line_to_write(instance, another):
    lines = [line for line in MAP.read_text("utf-8").splitlines() if "a-propos" not in line]

    with pytest.raises(AssertionError, match='add it:\n    "GET /a-propos" = "anyone"'):
        assert_mapped(instance, "core", another(*lines))


def test_line_that_maps_no_route_is_told(instance, another):
    line = '"GET /coffre" = "core.administer"'

    with pytest.raises(AssertionError, match=f"for no route; remove it:\n    {line}"):
        assert_mapped(instance, "core", another(MAP.read_text("utf-8"), line))


def test_route_that_is_more_open_than_its_line_is_seen_by_asking_it(instance, another):
    map_of_routes = another('"GET /a-propos" = "core.administer"')

    with pytest.raises(AssertionError, match="a person without any role gets 200") as seen:
        assert_guarded(instance, map_of_routes)
    assert "somebody not signed in, with a browser gets 200, and should get /login" in str(
        seen.value
    )
    with pytest.raises(AssertionError, match='asks for "anyone", and'):
        assert_mapped(instance, "core", map_of_routes)
