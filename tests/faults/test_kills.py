# SPDX-License-Identifier: Apache-2.0
"""R01, R07, R10, R11, E01, E03, T08: whatever kills, breaks or freezes the server, a sale is
recorded once, and has one effect."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product

import pytest

from ressourcerie_core import failpoints
from ressourcerie_core.db import open_database
from ressourcerie_core.db.problems import TemporaryProblem
from ressourcerie_core.events.overseeing import retry_all
from ressourcerie_core.ids import new_id

from .rig import IS_POSTGRESQL, Tills, is_recorded, wait_until
from .shop import SUBSCRIBER, read_books, record, settle

#: What only the one writer of a SQLite base goes through.
OF_THE_WRITER = {
    f"write.{name}" for name in ("queued", "taken", "savepoint", "released", "gathered")
}
POINTS = [
    name
    for name in failpoints.POINTS
    if name.startswith(("write.", "idempotency.", "answer.", "event."))
    and not (IS_POSTGRESQL and name in OF_THE_WRITER)
]


def books_of(conf):
    database = open_database(conf)
    try:
        assert read_books(database).is_sound
        settle(database)
        # What saw several processes die is given up, until an operator has it tried again.
        database.write(lambda session: retry_all(session, SUBSCRIBER.key, author=None))
        settle(database)
        return read_books(database)
    finally:
        database.close()


def resend_unanswered(shop, tills):
    shop.start()
    for key in tills.unanswered:
        wait_until(lambda key=key: is_recorded(shop.port, key))
    shop.kill()


def assert_recorded_once(conf, tills):
    books = books_of(conf)
    counts = Counter(books.keys)
    assert books.is_sound
    assert books.is_settled, "a sale has no effect, or two"
    assert set(tills.acknowledged) <= set(counts), "an acknowledged entry is lost"
    assert set(counts.values()) == {1}, "an entry is doubled"
    assert set(counts) == {*tills.acknowledged, *tills.unanswered}


def sell_through_kills(shop, tills, kills, *, control=""):
    chance = random.Random(20261122)
    with tills.selling():
        for _kill in range(kills):
            shop.start(control=control)
            tills.wait_for(3 + chance.randrange(3))
            time.sleep(chance.uniform(0, 0.2))
            shop.kill()


def test_kills_at_random_moments_lose_and_double_nothing(shop, conf, times):
    tills = Tills(shop, 4)

    sell_through_kills(shop, tills, times(20, 200))
    resend_unanswered(shop, tills)

    assert len(tills.acknowledged) > 20
    assert_recorded_once(conf, tills)


def test_control_without_the_key_in_the_transaction_kills_do_double(shop, conf):
    tills = Tills(shop, 4)
    sell_through_kills(shop, tills, 4, control="no-key")
    key = new_id()
    shop.start(control="no-key")

    assert is_recorded(shop.port, key)
    assert is_recorded(shop.port, key)

    with pytest.raises(AssertionError):
        assert_recorded_once(conf, tills)


@pytest.mark.parametrize("action", ["exit", "raise", "hang"])
def test_a_fault_at_each_point_loses_and_doubles_nothing(shop, conf, action, times):
    tills = Tills(shop, 3)
    occurrences = range(2, 2 + times(1, 5))

    with tills.selling():
        for point, occurrence in product(POINTS, occurrences):
            shop.start(points=f"{point}@{occurrence}={action}")
            shop.wait_for_fault()
            shop.kill()
    resend_unanswered(shop, tills)

    assert_recorded_once(conf, tills)


def test_kills_of_who_delivers_leave_one_effect_each(shop, conf, times):
    tills = Tills(shop, 4, pause=0.02)
    chance = random.Random(20261122)

    with tills.selling():
        for _kill in range(times(6, 200)):
            place = chance.choice(["event.claimed", "event.handled"])
            shop.start(points=f"{place}@{chance.randint(1, 5)}=exit")
            shop.wait_for_fault()
    resend_unanswered(shop, tills)

    assert_recorded_once(conf, tills)


def test_control_an_event_outside_the_transaction_is_lost(shop, conf):
    shop.start(control="event-apart")

    assert not is_recorded(shop.port, new_id())

    database = open_database(conf)
    books = read_books(database)
    database.close()
    assert len(books.keys) == 1
    assert not books.is_sound


def test_identical_requests_at_the_same_time_have_one_effect(shop, conf, times):
    database = open_database(conf)
    keys = [new_id() for _ in range(times(10, 200))]

    with ThreadPoolExecutor(20) as pool:
        answers = pool.map(partial(insist, database), keys * times(10, 50))
        numbers = {(key, number) for key, number in answers}
    database.close()

    assert len(numbers) == len(keys)
    assert Counter(books_of(conf).keys) == Counter(keys)


def insist(database, key):
    """Send a key until it is answered, as a till does."""
    while True:
        try:
            return key, database.write(lambda session: record(session, key)).body
        except TemporaryProblem:
            time.sleep(0.005)
