# SPDX-License-Identifier: Apache-2.0
"""What a module publishes reaches another one, whichever was on, off or failing meanwhile."""

import os
import re
import time

import pytest

from tests.wheels import Wheel

from .parts import API, good_module, ledger
from .site import SECONDS, Site, kill, wait_until

pytestmark = pytest.mark.installation

PUBLIC = """
from dataclasses import dataclass
from ressourcerie_core.events import event

@event("shop.thing-sold", subject="till")
@dataclass(frozen=True)
class ThingSold:
    till: str
    thing: str
"""
SHOP = (
    API
    + """
from fastapi import Response
from pydantic import BaseModel
from ressourcerie_core.events import publish
from ressourcerie_core.web.deps import Write
from ressourcerie_core.web.payloads import Body
from .public import ThingSold

class Sale(Body):
    thing: str

@api.post("/sales", status_code=204)
def sell(sale: Sale, write: Write) -> Response:
    def work(session):
        publish(session, ThingSold(till="C1", thing=sale.thing))
    return write(work)
"""
)
SUBSCRIBERS = """
from .api import Line

def add(session, received):
    if received.facts.thing == "bol":
        raise ValueError("no bol here")
    session.add(Line(text=received.facts.thing))
"""
SUBSCRIBED = """
from ressourcerie_core.module import Subscription
subscriptions = (Subscription("shop.thing-sold", ".subscribers:add"),)
"""


def shop() -> Wheel:
    return good_module(
        "shop",
        api=SHOP,
        more='events = (".public:ThingSold",)',
        files={"ressourcerie_shop/public.py": PUBLIC},
    )


def accounts() -> Wheel:
    """Describe a module that writes a line for each sale, but for bowls."""
    return ledger(more=SUBSCRIBED, files={"ressourcerie_ledger/subscribers.py": SUBSCRIBERS})


def sell(server, thing: str) -> None:
    assert server.post("/api/v1/shop/sales", json={"thing": thing}).status_code == 204


def wait_for_lines(site: Site, *things: str) -> None:
    """Wait until the sales were written down."""
    until = time.monotonic() + SECONDS
    wanted = [(thing,) for thing in things]
    while (found := site.rows("SELECT text FROM ledger_line ORDER BY rowid")) != wanted:
        assert time.monotonic() < until, found
        time.sleep(0.1)


@pytest.fixture
def two_modules(site: Site) -> Site:
    site.install(shop(), accounts())
    site.configure("shop", "ledger")
    return site


def test_a_module_that_was_off_for_a_while_is_told_of_that_while(two_modules):
    with two_modules.serving() as server:
        sell(server, "lampe")
        wait_for_lines(two_modules, "lampe")
    two_modules.configure("shop")
    with two_modules.serving() as server:
        sell(server, "livre")
    two_modules.configure("shop", "ledger")
    with two_modules.serving():
        wait_for_lines(two_modules, "lampe", "livre")


def test_what_fails_is_shown_skipped_with_a_reason_and_holds_back_its_subject_alone(two_modules):
    with two_modules.serving() as server:
        sell(server, "bol")
        sell(server, "lampe")
        server.wait_for("a subscriber failed")
        _newer, bowl = two_modules.json("events", "list")
        shown = ("events", "show", bowl["id"])
        assert wait_until(lambda: "ValueError : no bol here" in two_modules.command(*shown).out)
        assert "en attente" in two_modules.command(*shown).out
        skipped = two_modules.command("events", "skip", bowl["id"], "--reason", "déjà saisi")
        assert "ne sera pas livré à « ledger:shop.thing-sold »" in skipped.out
        wait_for_lines(two_modules, "lampe")
    whole = ("events", "retry", "--subscriber", "ledger:shop.thing-sold")
    assert two_modules.json(*whole)["deliveries"] == 0
    again = two_modules.refused("events", "retry", bowl["id"], exits=1)
    assert "terminée (passée)" in again


def test_a_killed_server_delivers_once_what_it_had_recorded(two_modules):
    with two_modules.serving() as server:
        for number in range(20):
            sell(server, f"chose {number}")
        for child in server.children:
            kill(child)
        wait_for_lines(two_modules, *(f"chose {number}" for number in range(20)))


@pytest.mark.faults
@pytest.mark.skipif(os.environ.get("RESSOURCERIE_FAULTS") != "full", reason="lasts 45 s")
def test_a_subscriber_that_hangs_costs_its_process_and_another_one_serves(site):
    hanging = SUBSCRIBERS.replace('raise ValueError("no bol here")', "import time; time.sleep(999)")
    files = {"ressourcerie_ledger/subscribers.py": hanging}
    site.install(shop(), ledger(more=SUBSCRIBED, files=files))
    site.configure("shop", "ledger")

    with site.serving() as server:
        sell(server, "bol")
        assert wait_until(lambda: "un autre prend sa place" in server.said, 3 * SECONDS)
        assert "a subscriber hangs: ledger:shop.thing-sold" in server.said
        assert wait_until(lambda: server.children)
        (bowl,) = site.json("events", "list")
        assert bowl["attempts"] > 1


@pytest.mark.faults
@pytest.mark.skipif(os.environ.get("RESSOURCERIE_FAULTS") != "full", reason="lasts 45 s")
def test_a_route_whose_write_hangs_costs_its_process_and_another_one_serves(site):
    hanging = SHOP.replace("publish(session,", "__import__('time').sleep(999) or publish(session,")
    site.install(good_module("shop", api=hanging, files={"ressourcerie_shop/public.py": PUBLIC}))
    site.configure("shop")

    with site.serving() as server:
        sold = server.post("/api/v1/shop/sales", json={"thing": "bol"})
        assert sold.status_code == 503
        assert wait_until(lambda: "un autre prend sa place" in server.said, 3 * SECONDS)
        assert "a write hangs: " in server.said
        assert wait_until(lambda: server.children)


def test_an_event_that_is_none_stops_the_start_and_names_the_module(site):
    site.install(good_module("shop", more='events = (".api:api",)'))
    site.configure("shop")

    said = site.refused("serve", "--port", "0")
    assert re.search(r"module « shop » déclare mal ses événements", said)
    assert "module disable shop" in said
