# SPDX-License-Identifier: Apache-2.0
"""Somebody at a till in a browser, and what the server has of it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.browser.sharing import enrol, offered
from tests.browser.visiting import DESK, MILLISECONDS, Shop, Visits
from tests.browser.watching import Watch

NAMES = {"idriss": "Idriss Benali", "solange": "Solange Ferreira"}
READY = "navigator.serviceWorker.ready.then(() => true)"
CONTROLLED = "navigator.serviceWorker.controller !== null"


class Seller:
    """A person at the till of an enrolled device."""

    def __init__(self, page: Page, person: tuple[str, str], *, at: str = "") -> None:
        """
        :param at: the address of the server, where the page does not know it.
        """
        self.page = page
        self.person = person
        self._till = f"{at}/caisse/vendre"

    @property
    def code(self) -> str:
        """What the numbers of the tickets begin with."""
        return self.page.locator(".ticket-number").inner_text().split()[1].rpartition("-")[0]

    def take(self, *, first: bool = False) -> "Seller":
        """Open the page of the till, kept for the days without a network, and take a till.

        :param first: whether it is the first of the site, and not the last.
        """
        self.page.goto(self._till)
        self.page.evaluate(READY)
        self.page.wait_for_function(CONTROLLED)
        tills = self.page.locator(".choice")
        (tills.first if first else tills.last).click()
        reason = self.page.get_by_label("Pourquoi")
        taken = self.page.get_by_role("heading", name="Qui tient la caisse ?")
        expect(reason.or_(taken)).to_be_visible()
        if reason.is_visible():
            reason.fill("tablette cassée")
            self.page.get_by_role("button", name="Reprendre la caisse").click()
        expect(taken).to_be_visible()
        return self

    def ready(self) -> "Seller":
        """Come to an empty ticket, from wherever the test before left the page."""
        self.page.context.set_offline(False)
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        self.page.goto(self._till)
        self.identify_again()
        selling = self.page.locator("till-selling")
        expect(selling.or_(self.page.locator("till-opening"))).to_be_visible()
        if not selling.is_visible():
            self.open(d5000=2)
        for _line in range(self.page.locator(".lines li").count()):
            self.page.keyboard.press("-")
        expect(self.page.locator(".lines li")).to_have_count(0)
        self.wait_until_recorded()
        return self

    def back(self) -> "Seller":
        """Come back after a kill, and finish the ticket that was open, if it was."""
        self.page.goto(self._till)
        self.identify_again()
        expect(self.page.locator("till-selling")).to_be_visible()
        if self.page.locator(".lines li").count():
            self.pay()
        return self

    def identify(self, name: str, pin: str) -> "Seller":
        """Say who works, with a code."""
        self.page.get_by_role("button", name=name).click()
        self.page.get_by_label("Code personnel").fill(pin)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".who")).to_contain_text(name)
        return self

    def identify_again(self) -> None:
        """Say who works, if the page asks again."""
        asks = self.page.get_by_role("heading", name="Qui tient la caisse ?")
        there = self.page.locator("till-selling, till-opening")
        expect(asks.or_(there)).to_be_visible()
        if asks.is_visible():
            self.identify(*self.person)

    def open(self, kind: str = "Journée", **denominations: int) -> "Seller":
        """Open a session with what is counted: ``d2000=5`` is five notes of 20 €."""
        self.page.get_by_role("radio", name=kind).check()
        for field, count in denominations.items():
            self.page.locator(f"#{field}").fill(str(count))
        reason = self.page.get_by_label("Écart avec le fond laissé")
        if reason.count():
            reason.fill("premier jour")
        self.page.get_by_role("button", name="Ouvrir avec").click()
        expect(self.page.locator("till-selling")).to_be_visible()
        return self

    def add(self, price: str) -> "Seller":
        """Add an article of no category."""
        before = self.page.locator(".lines li").count()
        self.page.keyboard.type(price)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".lines li")).to_have_count(before + 1)
        return self

    def sell(self, price: str = "5") -> str:
        """Sell one article for cash, and give the number of the ticket."""
        self.add(price)
        return self.pay()

    def pay(self) -> str:
        """Take the exact amount in cash, and give the number of the ticket."""
        self.page.keyboard.press("F9")
        expect(self.page.locator("till-payment")).to_be_visible()
        self.page.keyboard.press("Control+Enter")
        return self.done()

    def done(self) -> str:
        """Go on after a ticket, and give its number."""
        heading = self.page.locator(".after-sale h1")
        expect(heading).to_be_visible()
        number = heading.inner_text().split()[1]
        expect(self.page.locator(".after-sale .pay")).to_be_focused()
        self.page.keyboard.press("Enter")
        expect(heading).to_have_count(0)
        return number

    def approve(self) -> None:
        """Let the treasurer approve what somebody else does."""
        name, pin = self.person
        self.page.get_by_role("heading", name="Qui approuve ce remboursement ?").wait_for()
        self.page.get_by_role("button", name=name).click()
        self.page.get_by_label("Code personnel").fill(pin)
        self.page.keyboard.press("Enter")

    def move(self, what: str, amount: str | None, reason: str) -> None:
        """Note that money moves without a sale."""
        self.page.get_by_label("Quoi", exact=True).select_option(what)
        if amount is not None:
            self.page.get_by_label("Montant (€)").fill(amount)
        self.page.get_by_label("Pourquoi").fill(reason)
        self.page.get_by_role("button", name="Noter").click()
        expect(self.page.locator("till-drawer [role=status]")).to_contain_text(what)

    def wait_until_recorded(self) -> None:
        """Wait until this page says that the server has everything."""
        expect(self.page.get_by_text("tout est enregistré")).to_be_visible()


class Records:
    """What the base of the server holds."""

    def __init__(self, shop: Shop) -> None:
        (self._file,) = shop.demonstration.folder.rglob("*.db")

    def numbers(self, prefix: str) -> list[str]:
        """Give the numbers of the tickets whose number begins so, as they happened."""
        return [
            row[0]
            for row in self.ask(
                "SELECT number FROM caisse_ticket WHERE number LIKE ? ORDER BY series, ordinal",
                f"{prefix}%",
            )
        ]

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Read some rows."""
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as base:
            return base.execute(query, values).fetchall()


def wait_until(page: Page, fact: Callable[[], bool]) -> None:
    """Wait for a fact of the server."""
    for _try in range(MILLISECONDS // 100):
        if fact():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the server does not come to it")


def pins_of(shop: Shop) -> dict[str, str]:
    """Give the codes of the people of the demonstration, by login."""
    return {one["login"]: one["pin"] for one in shop.demonstration.told["accounts"]}


@contextmanager
def till_of(browser: Browser, shop: Shop, login: str, *allowed: str) -> Iterator[Seller]:
    """Give somebody of the demonstration at a till of it, for all the tests of a file."""
    watch = Watch(shop.url)
    for pattern in allowed:
        watch.allow(pattern)
    with Visits(browser, shop, watch) as visits:
        person = (NAMES[login], pins_of(shop)[login])
        yield Seller(device(visits, "Comptoir"), person).take()
    assert watch.faults == []


def device(visit: Callable[..., Page], name: str) -> Page:
    """Give an enrolled device."""
    return enrol(visit(), offered(visit("maiwenn"), name))
