# SPDX-License-Identifier: Apache-2.0
"""`worker`: deliveries and jobs beside the processes that serve, or without any."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, text

from ressourcerie_core.conf import load
from ressourcerie_core.db import open_database
from ressourcerie_core.events import event, publish
from ressourcerie_core.events.models import SubscriptionRecord

from .site import wait_until
from .test_events import accounts, shop

pytestmark = pytest.mark.installation


@event("shop.thing-sold", subject="till")
@dataclass(frozen=True)
class Sold:
    till: str
    thing: str


@pytest.fixture
def shared(site, cluster):
    """The base of an instance on PostgreSQL, with a module that sells and one that is told."""
    site.address = cluster.new_database()
    site.install(shop(), accounts())
    site.configure("shop", "ledger")
    assert site.command("db", "upgrade").code == 0
    database = open_database(load(Path(site.conf), environ={}))
    yield database
    database.close()
    cluster.drop(site.address)


def lines(database):
    with database.read() as session:
        return sorted(session.scalars(text("SELECT text FROM ledger_line")))


def is_subscribed(database):
    with database.read() as session:
        return session.scalar(select(SubscriptionRecord.subscriber))


def test_two_workers_deliver_each_event_once_and_stop_when_told(site, shared):
    with site.running("worker") as first, site.running("worker") as second:
        assert wait_until(lambda: is_subscribed(shared))
        things = sorted(f"chose {number}" for number in range(40))
        for number, thing in enumerate(things):
            shared.write(
                lambda session, n=number, what=thing: publish(session, Sold(f"C{n}", what))
            )
        assert wait_until(lambda: lines(shared) == things)
        for one in (first, second):
            one.wait_for("jusqu'à Ctrl-C")
        assert first.stop() == second.stop() == 0

    assert lines(shared) == things


def test_a_worker_has_nothing_to_do_on_sqlite(site):
    said = site.refused("worker")

    assert "Un seul processus écrit dans une base SQLite" in said
