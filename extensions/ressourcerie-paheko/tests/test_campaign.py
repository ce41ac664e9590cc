# SPDX-License-Identifier: Apache-2.0
"""E10: whatever happens on the way, each session is in the accounts exactly once, to the cent."""

import os
from collections import Counter

import pytest
from ressourcerie_paheko.models import State

from .world import a_year

pytestmark = pytest.mark.faults

#: The few are such that each safeguard, taken away, is missed by one of them.
SEEDS = range(1000) if os.environ.get("RESSOURCERIE_FAULTS") == "full" else range(8, 20)
BAD_MINUTES = 40
LONGEST = 2000  # minutes of the world, long after everything was mended


@pytest.mark.parametrize("seed", SEEDS)
def test_each_session_arrives_once_and_in_order(database, seed):
    with a_year(database, seed) as world:
        for _minute in range(BAD_MINUTES):
            if world.rng.random() < 0.15:
                world.close_session()
            if world.rng.random() < 0.2:
                world.strike()
            world.look()
            world.mend()
            world.pass_time()
        arrive_at_last(world)
        check_both_sides_agree(world)


def test_a_month_without_network_is_caught_up_with_in_order(database):
    with a_year(database, 1) as world:
        world.wire.looking.extend(["away"] * 100_000)
        for _closing in range(60):
            world.close_session()
            for _quarter in range(2):
                world.look()
                world.pass_time(minutes=360)
        arrive_at_last(world)
        assert world.wire.wrote == 60
        check_both_sides_agree(world)


def arrive_at_last(world):
    """Mend everything, and wait until nothing waits."""
    world.mend(everything=True)
    world.mortal.dies_in = None
    for _minute in range(LONGEST):
        if not world.waits():
            return
        world.pass_time()
        world.look()
        world.mend(everything=True)
    raise AssertionError([(one.reference, one.state, one.why) for one in world.bookings()])


def check_both_sides_agree(world):
    theirs = world.paheko.books.run("SELECT id, reference FROM acc_transactions ORDER BY id")
    assert Counter(one["reference"] for one in theirs) == Counter(
        closing.reference for closing in world.closings
    )
    order = [one["reference"] for one in theirs if one["reference"] not in world.held_back]
    assert order == sorted(order)
    known = {one.reference: one.paheko_id for one in world.bookings() if one.state == State.SENT}
    assert known == {one["reference"]: one["id"] for one in theirs}
    assert world.misbooked == []
    assert _moved(world) == {
        (row["code"], row["debit"], row["credit"])
        for row in world.paheko.books.run(
            "SELECT a.code, SUM(l.debit) AS debit, SUM(l.credit) AS credit"
            " FROM acc_transactions_lines l JOIN acc_accounts a ON a.id = l.id_account"
            " GROUP BY a.code"
        )
    }


def _moved(world):
    debit, credit = Counter(), Counter()
    for closing in world.closings:
        for line in closing.lines:
            debit[line.account] += line.debit_cents
            credit[line.account] += line.credit_cents
    return {(code, debit[code], credit[code]) for code in debit | credit}
