# SPDX-License-Identifier: Apache-2.0
"""What is kept to be told: once for each destination, and nothing that a person typed."""

import json
from datetime import date
from uuid import UUID

from ressourcerie_caisse.public import MovedMoney, SessionClosed
from ressourcerie_jarvos.hooks.models import Telling
from ressourcerie_jarvos.hooks.recording import keep_for_each_hook
from ressourcerie_jarvos.hooks.sending import tell
from ressourcerie_jarvos.settings import JarvosSettings
from sqlalchemy import select

from ressourcerie_core import clock
from ressourcerie_core.events import Received
from ressourcerie_core.ids import new_id
from ressourcerie_core.module import Context
from ressourcerie_core.outgoing import Outgoing

SESSION_CLOSED = "caisse.session-closed"


def closing(**changes):
    """Give a session whose money was moved for a reason that names somebody."""
    movement = MovedMoney("out", UUID(int=1), 500, "avance à Jeanne Dupont, 06 12 34 56 78")
    one, now = UUID(int=2), clock.now()
    facts = SessionClosed(
        one, one, one, 1, "normal", date(2026, 11, 23), now, now, 0, 0, (), (), (movement,),
        None, None, 0,
    )  # fmt: skip
    return Received(new_id(), new_id(), now, facts)


def test_nothing_that_a_person_typed_is_told(world):
    world.add(events=[SESSION_CLOSED])
    world.database.write(lambda session: keep_for_each_hook(session, closing()))

    world.tell()

    (message,) = world.receiver.came["/a"]
    assert "Jeanne" not in json.dumps(message)
    assert message["data"]["movements"][0]["cents"] == 500


def test_what_is_delivered_twice_is_kept_once_for_each_destination(world):
    for path in ("/a", "/b"):
        world.add(path, events=[SESSION_CLOSED])
    world.add("/c")
    received = closing()

    for _time in range(2):
        world.database.write(lambda session: keep_for_each_hook(session, received))

    with world.database.read() as session:
        assert len(session.scalars(select(Telling)).all()) == 2


def test_nothing_leaves_without_a_key(world):
    world.add()
    world.close(1)

    tell(Context(JarvosSettings(), world.database, Outgoing(["127.0.0.1"])))

    assert (world.receiver.ids, world.states()) == ({}, ["waiting"])


def test_the_job_tells_with_the_key_of_the_configuration(world):
    world.add()
    world.close(1)
    settings = JarvosSettings(webhooks_key="clé d'essai qui a plus de trente-deux signes")

    tell(Context(settings, world.database, Outgoing(["127.0.0.1"])))

    assert world.grams() == [1]
    assert world.receiver.came["/a"][0]["source"] == "urn:ressourcerie"
