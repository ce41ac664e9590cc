# SPDX-License-Identifier: Apache-2.0
"""What waits for a module that is off: nothing is dropped, all is told, a purge takes it away."""

import json
import os
from zipfile import ZipFile

import pytest

from ressourcerie_core.cli.db import SHARES
from ressourcerie_core.db.migrate.problems import ModuleUnknown
from ressourcerie_core.db.migrate.purge import purge, purge_plan
from ressourcerie_core.events.standings import standings, trouble

#: E04 asks for 5,000; a few tell the same.
COUNT = 5_000 if os.environ.get("RESSOURCERIE_FAULTS") == "full" else 200


@pytest.fixture
def paused(shop):
    """A shop whose accounts were disabled, then uninstalled, with much to be told."""
    shop.subscribe("accounts")
    shop.sell("bol")
    shop.deliver()
    shop.turn_off("accounts")
    shop.sell(*(f"lampe {number}" for number in range(COUNT)))
    shop.deliver()
    return shop


def test_what_waits_for_a_module_that_is_off_is_shown_and_is_no_trouble(paused):
    with paused.database.read() as session:
        (standing,) = standings(session)
        assert (standing.done, standing.waiting, standing.dead) == (1, COUNT, 0)
        assert trouble(session, []).paused == {"accounts": COUNT}
        assert not trouble(session, [])


def test_all_of_it_is_told_in_order_when_the_module_is_back(paused):
    paused.subscribe("accounts")
    paused.deliver()

    assert paused.book("accounts") == ["bol", *(f"lampe {number}" for number in range(COUNT))]


def test_a_purge_counts_exports_and_takes_away_what_waits(paused):
    wanted = purge_plan(paused.database, "accounts", shares=SHARES)
    assert wanted.shared == {"core_delivery": COUNT + 1, "core_subscription": 1}

    _gone, export = purge(paused.database, "accounts", enabled=(), shares=SHARES)
    with ZipFile(export) as archive:
        lines = archive.read("core_delivery.jsonl").splitlines()
    assert [json.loads(line)["state"] for line in lines].count("waiting") == COUNT
    with pytest.raises(ModuleUnknown):
        purge_plan(paused.database, "accounts", shares=SHARES)


def test_a_module_that_comes_back_after_a_purge_begins_anew(paused):
    purge(paused.database, "accounts", enabled=(), shares=SHARES)
    paused.subscribe("accounts")
    paused.sell("livre")
    paused.deliver()

    assert paused.book("accounts") == ["bol", "livre"]
