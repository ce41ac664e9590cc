# SPDX-License-Identifier: Apache-2.0
"""E09: real servers without the module for a week, with it again, and killed while they send."""

import time
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from ressourcerie_caisse.public import CountedMethod, SessionClosed, SoldShare
from ressourcerie_paheko.models import Booking
from sqlalchemy import select

from ressourcerie_core import clock
from ressourcerie_core.events import publish
from ressourcerie_core.jobs.keeping import hasten
from ressourcerie_core.jobs.problems import UnknownJob
from ressourcerie_core.testing.serving import RealServer

from .paheko import served
from .shop import HOME

pytestmark = pytest.mark.faults

WEEK = 7
MONDAY = date(2026, 11, 9)
LONGEST = 120  # seconds, for what takes a few on a machine that does nothing else


@pytest.fixture
def paheko():
    with served() as made:
        yield made


class Premises:
    """An instance whose file says which modules serve, and the servers that run on it."""

    def __init__(self, instance, paheko, log):
        self.file = instance.platform.configuration.file
        self.database, self.paheko, self.log = instance.database, paheko, log
        allowed = 'outgoing_allowed = ["127.0.0.1"]\n'
        text = self.file.read_text("utf-8").replace("metrics = true\n", allowed)
        self._with = text.replace("https://compta.example.org/", paheko.address)
        self._without = self._with.split("[paheko]")[0].replace(', "paheko"', "")

    @contextmanager
    def serving(self, *, with_module):
        """Give a server that serves; what is left of it is killed without a word."""
        self.file.write_text(self._with if with_module else self._without, "utf-8")
        server = RealServer(self.file, self.log)
        server.start()
        try:
            yield server
        finally:
            server.kill()

    def close(self, rank, site_id, till_id):
        """Close the session of one evening."""
        day, cents = MONDAY + timedelta(days=rank), 1000 + rank
        at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
        method = CountedMethod(UUID(int=1), "Espèces", "cash", None, cents, 0, cents, cents, 0)
        sold = SoldShare("goods", None, None, 1, cents, 0)
        facts = SessionClosed(
            UUID(int=100 + rank), site_id, till_id, rank + 1, "normal", day, at, at, 0, 0,
            (sold,), (method,), (), f"C1-{rank}", f"C1-{rank}", 1,
        )  # fmt: skip
        self.database.write(lambda session: publish(session, facts))

    def hurry(self):
        """Have what waits looked at now, as somebody does who does not wait for the minute."""
        with suppress(UnknownJob):  # No server with the module has enrolled it yet.
            self.database.write(lambda session: hasten(session, "paheko.send"))

    def let_doubts_settle(self):
        """Let the minutes pass in which what the killed server was sending may still arrive."""

        def long_ago(session):
            for one in session.scalars(select(Booking).where(Booking.tried_at.is_not(None))):
                one.tried_at -= timedelta(minutes=3)

        self.database.write(long_ago)

    def booked(self):
        """Give the totals that Paheko holds, in the order in which they came."""
        return [
            row["debit"]
            for row in self.paheko.books.run(
                "SELECT SUM(debit) AS debit FROM acc_transactions_lines"
                " GROUP BY id_transaction ORDER BY id_transaction"
            )
        ]


@pytest.fixture
def premises(instance, shop, paheko, tmp_path):
    """Give premises whose treasurer wants each closing since that Monday to leave by itself."""
    shop.accept()
    shop.client.post(f"{HOME}/premier-jour", data={"start": MONDAY.isoformat()})
    shop.client.post(f"{HOME}/automatique", data={"do": "on"})
    of_servers = clock.clock_set_to(lambda: datetime.fromtimestamp(time.time(), UTC))
    with of_servers:
        yield Premises(instance, paheko, tmp_path / "serveur.log")


def test_a_week_without_the_module_is_booked_once_it_is_back_through_a_kill(premises, shop):
    premises.close(0, shop.site_id, shop.till_id)
    with premises.serving(with_module=True):
        wait_until(lambda: shop.states() == ["sent"], premises.hurry)

    for rank in range(1, WEEK + 1):
        premises.close(rank, shop.site_id, shop.till_id)
    with premises.serving(with_module=False) as server:
        wait_until(lambda: server.address in server.said)
    assert len(premises.booked()) == 1

    with premises.serving(with_module=True):
        wait_until(lambda: len(premises.booked()) > 1, premises.hurry)
    premises.let_doubts_settle()
    with premises.serving(with_module=True):
        wait_until(lambda: shop.states() == ["sent"] * (WEEK + 1), premises.hurry)

    assert premises.booked() == [1000 + rank for rank in range(WEEK + 1)]
    assert "secret-ecriture" not in premises.log.read_text("utf-8")


def wait_until(is_so, hurry=None):
    until = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < until
        if hurry is not None:
            hurry()
        time.sleep(0.2)
