# SPDX-License-Identifier: Apache-2.0
"""What strangers may send, and how often."""

from datetime import UTC, datetime

import pytest
from fastapi import APIRouter

from ressourcerie_core.auth.pace import WINDOW, Pace
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.auth.problems import TooManyWrites
from ressourcerie_core.clock import clock_set_to

from .small_platform import Served


def open_door():
    router = APIRouter(dependencies=[anyone()])
    router.post("/notes", name="note")(lambda: {"fait": True})
    router.get("/notes", name="notes")(lambda: {"notes": []})
    return Served("bureau", pages=router)


def test_a_stranger_who_writes_too_often_is_told_how_long_to_wait(serve, database):
    client = serve(open_door(), database=database)
    client.app.state.pace = Pace(most=2)

    answers = [client.post("/bureau/notes") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert answers[2].json()["type"] == "/problems/auth/too-many-writes"


def test_reading_is_never_slowed_down(serve, database):
    client = serve(open_door(), database=database)
    client.app.state.pace = Pace(most=0)

    assert client.get("/bureau/notes").status_code == 200


def test_a_window_ends_and_each_address_has_its_own():
    pace, now = Pace(most=1), datetime(2026, 10, 3, 8, tzinfo=UTC)
    with clock_set_to(lambda: now):
        pace.take("192.0.2.1")
        pace.take("192.0.2.2")
        with pytest.raises(TooManyWrites):
            pace.take("192.0.2.1")

    with clock_set_to(lambda: now + WINDOW):
        pace.take("192.0.2.1")
