# SPDX-License-Identifier: Apache-2.0
"""Lists are read a page at a time, and nothing inserted meanwhile disturbs them."""

import base64
import json

import pytest

from .shelf import Thing, shelf

THINGS = "/api/v1/shelf/things"


@pytest.fixture
def client(serve, database):
    add(database, *(f"n{number:03}" for number in range(120)))
    return serve(shelf(), database=database)


def add(database, *names):
    database.write(lambda session: session.add_all(Thing(name=n, weight_grams=1) for n in names))


def test_a_list_is_read_to_its_end(client):
    seen, after = [], None
    while True:
        page = client.get(THINGS, params={"limit": 50} | ({"after": after} if after else {})).json()
        seen += [thing["name"] for thing in page["items"]]
        if (after := page["next"]) is None:
            break

    assert seen == [f"n{number:03}" for number in range(120)]


def test_a_row_inserted_before_the_cursor_shifts_nothing(client, database):
    first = client.get(THINGS).json()
    add(database, "a-before", "n049")

    second = client.get(THINGS, params={"after": first["next"]}).json()

    assert [thing["name"] for thing in second["items"]][:3] == ["n049", "n050", "n051"]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "beaucoup", "1.5"])
def test_a_page_has_between_1_and_200_lines(client, limit):
    assert client.get(THINGS, params={"limit": limit}).status_code == 422


def crafted(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


NOT_A_PLACE = [{}, 7, ["a"], [1, 2], ["a", 7], ["a", "pas un uuid"], ["a", None], [None, None]]


@pytest.mark.parametrize(
    "cursor",
    ["x", "%%%", "é", "", *map(crafted, NOT_A_PLACE)],
)
def test_a_cursor_that_the_list_did_not_give_is_refused(client, cursor):
    answer = client.get(THINGS, params={"after": cursor})

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/core/cursor-refused"
