# SPDX-License-Identifier: Apache-2.0
"""What waits is sent in order, and each trouble keeps back what it should, and nothing else."""

import pytest
from ressourcerie_paheko.models import State
from ressourcerie_paheko.service.sending import send_waiting, switch_as_it_is

from .world import DAY, a_year


@pytest.fixture
def world(database):
    """Give a shop with two closings that nobody sent yet."""
    with a_year(database, 7) as made:
        made.close_session()
        made.close_session()
        yield made


def states(world):
    return [one.state for one in world.bookings()]


def trouble(world):
    with world.database.read() as session:
        return switch_as_it_is(session).trouble


def test_two_closings_arrive_in_order_with_their_place_in_paheko(world):
    world.look()

    assert [(one.state, one.paheko_id, one.paheko_year) for one in world.bookings()] == [
        (State.SENT, 1, 2),
        (State.SENT, 2, 2),
    ]
    assert world.bookings()[0].url.endswith("details.php?id=1")


def test_nothing_is_asked_of_paheko_when_nothing_waits(world):
    world.look()
    world.pass_time()
    world.wire.looking.append("away")

    world.look()

    assert (trouble(world), len(world.wire.looking)) == (None, 1)


def test_wrong_secret_stops_everything_and_says_so(world):
    world.paheko.keys["ecriture"] = ("changed", 2)

    world.look()

    assert states(world) == [State.PENDING, State.PENDING]
    assert "ne reconnaît pas l'identifiant" in trouble(world)


def test_one_that_goes_to_an_archived_account_waits_alone(world):
    first, second = (one.lines[2].account for one in world.closings)
    assert first != second
    world.paheko.books.run("UPDATE acc_accounts SET archived = 1 WHERE code = ?", first)

    world.look()

    assert states(world) == [State.PARKED, State.SENT]
    assert f"le compte {first} est archivé" in world.bookings()[0].why


def test_account_of_another_sort_is_seen_before_the_first_send_of_a_year(world):
    world.paheko.books.run("UPDATE acc_accounts SET type = 5 WHERE code = '530'")
    world.look()
    assert states(world) == [State.PARKED, State.PARKED]
    assert "le compte 530 n'est pas de la sorte" in world.bookings()[0].why

    world.paheko.books.run("UPDATE acc_accounts SET type = 2 WHERE code = '530'")
    world.pass_time(minutes=11)
    world.look()

    assert states(world) == [State.SENT, State.SENT]


def test_one_that_paheko_refuses_says_why_and_lets_the_next_one_pass(world):
    world.wire.faults.append("refused-before")

    world.look()

    assert states(world) == [State.REFUSED, State.SENT]
    assert "Paheko refuse : « User ID does not exist: 9999 »" in world.bookings()[0].why


def test_closed_year_parks_and_reopened_it_goes_by_itself(world):
    world.paheko.books.run("UPDATE acc_years SET status = 2 WHERE id = 2")
    world.look()
    assert states(world) == [State.PARKED, State.PARKED]
    assert "« Exercice 2026 », qui contient le 16/03/2026, est fermé" in world.bookings()[0].why

    world.paheko.books.run("UPDATE acc_years SET status = 0 WHERE id = 2")
    world.pass_time(minutes=11)
    world.look()

    assert states(world) == [State.SENT, State.SENT]


def test_doubtful_one_that_did_arrive_is_known_though_its_year_was_closed_since(world):
    world.wire.faults.append("reset-after")
    world.wire.looking.extend([None, None, None, "away"])
    world.look()
    assert states(world) == [State.DOUBTFUL, State.PENDING]
    world.paheko.books.run("UPDATE acc_years SET status = 1 WHERE id = 2")

    world.pass_time(minutes=3)
    world.look()

    assert states(world) == [State.SENT, State.PARKED]


def test_what_is_older_than_the_start_stays(world):
    later = DAY.replace(day=DAY.day + 1)

    assert send_waiting(world.database, world.client, start=later) == 0
    assert states(world) == [State.PENDING, State.PENDING]


def test_two_senders_never_work_at_once(world):
    with world.database.alone("paheko.send"):
        assert send_waiting(world.database, world.client, start=None) == 0
