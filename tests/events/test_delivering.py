# SPDX-License-Identifier: Apache-2.0
"""Each event reaches each subscriber once, in order for a subject, whatever fails in between."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from ressourcerie_core import clock
from ressourcerie_core.db.problems import DatabaseAway, DiskFull
from ressourcerie_core.events import publish
from ressourcerie_core.events.delivering import MOST_ATTEMPTS, Courier
from ressourcerie_core.events.dispatcher import Dispatcher
from ressourcerie_core.events.overseeing import counts, listed, retry, skip
from ressourcerie_core.events.problems import DeliveryEnded, ReasonMissing, UnknownDelivery
from ressourcerie_core.ids import new_id

from .conftest import Sold


class Full(Exception):
    """What SQLite says when the disk is full."""

    sqlite_errorcode = 13


class Undone(Exception):
    """What makes a transaction be undone."""


def fails_on(thing):
    def fail(session, received):
        if received.facts.thing == thing:
            raise ValueError(f"no {thing} here")

    return fail


def later(hours):
    then = clock.now() + timedelta(hours=hours)
    return clock.clock_set_to(lambda: then)


def states(shop):
    with shop.database.read() as session:
        return counts(session)


def deliveries(shop, **wanted):
    with shop.database.read() as session:
        found = listed(session, **{"state": None, "subscriber": None, "limit": 50} | wanted)
        return {one.event.facts.split('"thing":"')[1].split('"')[0]: one for one in found}


def test_an_event_reaches_each_subscriber_once(shop):
    shop.subscribe("accounts")
    shop.subscribe("masses")
    shop.sell("bol", "lampe")
    shop.deliver()
    shop.deliver()

    assert shop.book("accounts") == shop.book("masses") == ["bol", "lampe"]


def test_an_undone_fact_tells_nobody(shop):
    shop.subscribe("accounts")

    def sell_and_fail(session):
        publish(session, Sold("C1", "bol"))
        raise Undone

    with pytest.raises(Undone):
        shop.database.write(sell_and_fail)
    shop.deliver()

    assert shop.book("accounts") == []


def test_what_a_failing_subscriber_wrote_is_undone_and_it_is_told_again(shop):
    broken = ["bol"]
    shop.subscribe("accounts", also=lambda s, r: fails_on(broken[0])(s, r) if broken else None)
    shop.sell("bol")
    shop.deliver()
    assert shop.book("accounts") == []

    broken.clear()
    shop.deliver()
    assert shop.book("accounts") == []  # it rests first
    with later(1):
        shop.deliver()
    assert shop.book("accounts") == ["bol"]


def test_a_failing_subscriber_delays_no_other_and_no_other_subject(shop):
    shop.subscribe("accounts", also=fails_on("bol"))
    shop.subscribe("masses")
    shop.sell("bol", "lampe", till="C1")
    shop.sell("livre", till="C2")
    shop.deliver()

    assert shop.book("accounts") == ["livre"]
    assert sorted(shop.book("masses")) == ["bol", "lampe", "livre"]


def test_what_always_fails_is_given_up_and_holds_back_its_subject_until_it_is_skipped(shop):
    shop.subscribe("accounts", also=fails_on("bol"))
    shop.sell("bol", "lampe")
    for attempt in range(MOST_ATTEMPTS + 2):
        with later(attempt):
            shop.deliver()
    dead = deliveries(shop, state="dead")["bol"]
    assert dead.attempts == MOST_ATTEMPTS
    assert "ValueError : no bol here" in dead.error

    author = new_id()
    shop.database.write(lambda s: skip(s, str(dead.id), reason="doublon", author=author))
    shop.deliver()
    assert shop.book("accounts") == ["lampe"]
    skipped = deliveries(shop, state="skipped")["bol"]
    assert (skipped.reason, skipped.decided_by) == ("doublon", author)


def test_what_was_given_up_is_tried_again_when_somebody_asks(shop):
    broken = ["bol"]
    shop.subscribe("accounts", also=lambda s, r: fails_on(broken[0])(s, r) if broken else None)
    shop.sell("bol", "lampe")
    for attempt in range(MOST_ATTEMPTS):
        with later(attempt):
            shop.deliver()
    broken.clear()
    dead = deliveries(shop, state="dead")["bol"]
    shop.database.write(lambda s: retry(s, str(dead.id), author=None))
    shop.deliver()

    assert shop.book("accounts") == ["bol", "lampe"]


def test_a_module_that_was_off_is_told_what_happened_meanwhile(shop):
    shop.subscribe("accounts")
    shop.turn_off("accounts")
    shop.sell("bol", "lampe")
    shop.deliver()
    assert states(shop) == {"accounts:shop.thing-sold": {"waiting": 2}}

    shop.subscribe("accounts")
    shop.deliver()
    assert shop.book("accounts") == ["bol", "lampe"]


@pytest.mark.parametrize(("past", "told"), [(True, ["bol", "lampe"]), (False, ["lampe"])])
def test_a_module_enabled_later_is_told_of_the_past_if_it_asks(shop, past, told):
    shop.sell("bol")
    shop.subscribe("statistics", past=past)
    shop.sell("lampe")
    shop.deliver()

    assert shop.book("statistics") == told


def test_what_ended_is_neither_skipped_nor_tried_again(shop):
    shop.subscribe("accounts")
    shop.sell("bol")
    shop.deliver()
    done = str(deliveries(shop)["bol"].id)

    with pytest.raises(DeliveryEnded, match="livrée"):
        shop.database.write(lambda s: retry(s, done, author=None))
    with pytest.raises(DeliveryEnded, match="livrée"):
        shop.database.write(lambda s: skip(s, done, reason="non", author=None))
    with pytest.raises(ReasonMissing, match="demande une raison"):
        shop.database.write(lambda s: skip(s, done, reason=" ", author=None))


@pytest.mark.parametrize("wanted", ["", "bol", "01a204ad-03d9-74d4-a927-a91e81e093ce"])
def test_an_unknown_delivery_is_refused(shop, wanted):
    with pytest.raises(UnknownDelivery, match="Aucune livraison"):
        shop.database.write(lambda s: retry(s, wanted, author=None))


def test_three_couriers_at_once_deliver_each_event_once_and_in_order(shop):
    shop.subscribe("accounts")
    sold = [str(n) for n in range(120)]
    for thing in sold:
        shop.sell(thing, till=f"C{int(thing) % 4}")
    threads = [threading.Thread(target=shop.deliver) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shop.deliver()  # what one courier passed over while another one held it

    told = shop.book("accounts")
    assert sorted(told, key=int) == sold
    for till in range(4):
        assert [n for n in told if int(n) % 4 == till] == [n for n in sold if int(n) % 4 == till]


def test_a_dispatcher_delivers_by_itself_until_it_is_stopped(shop):
    told = threading.Event()
    shop.subscribe("accounts", also=lambda _session, _received: told.set())
    dispatcher = Dispatcher(shop.courier)
    dispatcher.start()
    shop.sell("bol")

    assert told.wait(10)
    assert dispatcher.stop(10)
    assert shop.book("accounts") == ["bol"]


class Dying:
    """A base whose process dies each time that it begins to deliver: only claims are kept."""

    def __init__(self, database):
        self._database, self._writes = database, 0

    def write(self, work, **limits):
        self._writes += 1
        if self._writes == 1:
            return self._database.write(work, **limits)
        raise DatabaseAway("killed")


def test_what_kills_the_process_each_time_is_given_up_after_four_times(shop):
    shop.subscribe("accounts")
    shop.sell("bol")
    for minutes in range(4):
        with later(minutes / 60), pytest.raises(DatabaseAway):
            Courier(Dying(shop.database), shop.subscribers).deliver_due()
    with later(1):
        assert shop.courier.deliver_due() == 1
        assert shop.courier.deliver_due() == 0

    assert "Aucun essai n'est allé à son terme" in deliveries(shop, state="dead")["bol"].error
    assert shop.book("accounts") == []


def test_a_neighbour_that_kills_the_process_buries_nobody(shop):
    """What is claimed together counts for little: whoever is tried next is tried alone."""
    shop.subscribe("accounts")
    shop.sell("bol", "lampe")
    with pytest.raises(DatabaseAway):
        Courier(Dying(shop.database), shop.subscribers).deliver_due()

    assert [one.attempts for one in deliveries(shop).values()] == [1, 1]


def test_what_was_on_its_way_when_the_process_died_is_delivered_soon_after(shop):
    shop.subscribe("accounts")
    shop.sell("bol", "lampe")
    with pytest.raises(DatabaseAway):
        Courier(Dying(shop.database), shop.subscribers).deliver_due()
    shop.deliver()
    assert shop.book("accounts") == []

    with later(1 / 60):
        shop.deliver()
    assert shop.book("accounts") == ["bol", "lampe"]


def test_a_batch_that_the_base_undoes_counts_as_no_attempt(shop):
    state = ["busy"]

    def be_busy(session, received):
        if state:
            raise DBAPIError("", None, Full("disk full"))

    shop.subscribe("accounts", also=be_busy)
    shop.sell("bol", "lampe")
    with pytest.raises(DiskFull):
        shop.courier.deliver_due()
    assert deliveries(shop)["bol"].attempts == 0

    state.clear()
    shop.deliver()
    assert shop.book("accounts") == ["bol", "lampe"]


def test_a_subscriber_that_hangs_is_named(shop):
    named, release, told = [], threading.Event(), threading.Event()

    def tell(subscriber):
        named.append(subscriber)
        told.set()

    shop.subscribe("accounts", also=lambda _session, _received: release.wait(20))
    shop.sell("bol")
    dispatcher = Dispatcher(shop.courier, on_hang=tell, hang_seconds=0.05)
    dispatcher.start()
    assert told.wait(20)
    release.set()

    assert dispatcher.stop(20)
    assert named == ["accounts:shop.thing-sold"]
