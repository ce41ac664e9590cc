# SPDX-License-Identifier: Apache-2.0
"""The till when the network, the server, the page or the browser goes away: nothing is lost."""

import json
import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.tills import Records, Seller, device, till_of, wait_until

ACTS = "**/api/v1/caisse/tills/*/acts"
FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"
ALLOWED = "Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_FAILED"


@pytest.fixture(scope="module")
def records(shop) -> Records:
    return Records(shop)


@pytest.fixture(scope="module")
def till(browser, shop) -> Iterator[Seller]:
    """Give somebody at a till, whose network is what each test makes of it."""
    with till_of(browser, shop, "idriss", ALLOWED) as seller:
        yield seller


@pytest.fixture
def seller(till) -> Seller:
    """Give the same person before an empty ticket."""
    return till.ready()


def ranks(numbers: list[str]) -> list[int]:
    return [int(number.split("-")[1]) for number in numbers]


def test_what_is_sold_without_a_network_comes_once_and_in_order(seller, records):
    """AC-02, AC-05, U01: the page is loaded again in the middle, and then killed."""
    page, context, code = seller.page, seller.page.context, seller.code
    context.set_offline(True)
    sold = [seller.sell("1") for _ticket in range(3)]
    page.reload()
    seller.identify_again()
    sold += [seller.sell("2") for _ticket in range(500 if FULL else 3)]
    expect(page.locator(".network")).to_contain_text("Hors ligne")
    seller.add("9")
    page.get_by_role("button", name="Payer").click()
    page.get_by_role("button", name="Valider").click(no_wait_after=True)
    page.close()

    seller.page = context.new_page()
    seller.page.goto("/caisse/vendre")
    seller.identify_again()
    if seller.page.locator(".lines li").count():  # killed before it was written: still open
        seller.pay()
    context.set_offline(False)
    seller.wait_until_recorded()

    (killed,) = ranks(records.numbers(code))[-1:]
    assert records.numbers(code)[-len(sold) - 1 : -1] == sold
    assert ranks(sold) == list(range(killed - len(sold), killed))


def test_an_answer_that_is_lost_doubles_nothing(seller, records):
    """AC-03, U02: the server has it, and the till does not know; twice in a row."""
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    seller.page.route(ACTS, lose, times=200 if FULL else 2)
    number = seller.sell("3")
    wait_until(seller.page, lambda: len(lost) > 1)
    seller.wait_until_recorded()

    assert records.numbers(number) == [number]


#: Makes a page that does not sell send what waits, as a page of an older version could.
SEND_TOO = """async () => {
  const { Flusher } = await import("/static/core/offline/flusher.js");
  const { Outbox } = await import("/static/core/offline/outbox.js");
  const { sendActs } = await import("/static/caisse/server.js");
  const { device, sheet } = document.querySelector("caisse-till").till;
  const outbox = new Outbox(device.store, `caisse.till/${sheet.till.id}`);
  new Flusher(outbox, (acts) => sendActs(sheet.till.id, acts)).start();
}"""


def test_two_pages_of_one_till_send_nothing_twice(seller, records):
    """AC-04: one page sells; the other says so, and takes over when it is told to."""
    context = seller.page.context
    context.set_offline(True)
    sold = [seller.sell("4") for _ticket in range(3)]
    other = Seller(context.new_page(), seller.person)
    other.page.goto("/caisse/vendre")
    expect(other.page.get_by_text("ouverte dans un autre onglet")).to_be_visible()
    posted: list[str] = []
    context.on("requestfinished", lambda request: posted.append(request.post_data or ""))
    other.page.evaluate(SEND_TOO)
    context.set_offline(False)
    other.page.get_by_role("button", name="Prendre la suite ici").click()
    expect(seller.page.get_by_text("ouverte dans un autre onglet")).to_be_visible()
    other.wait_until_recorded()

    seller.page.close()
    seller.page = other.page
    assert records.numbers(sold[0].rpartition("-")[0])[-3:] == sold
    assert [sum(number in body for body in posted) for number in sold] == [1, 1, 1]


def test_a_new_version_waits_for_the_end_of_the_ticket_and_for_what_is_not_sent(seller):
    """AC-09."""
    page = seller.page
    seller.add("6")
    page.evaluate("navigator.serviceWorker.register('/sw.js?demain').then(() => true)")
    page.wait_for_function("navigator.serviceWorker.getRegistration().then(one => !!one.waiting)")
    expect(page.get_by_text("Une nouvelle version est prête.")).to_have_count(0)
    page.route(ACTS, lambda route: route.abort())
    seller.pay()
    expect(page.locator(".network")).to_contain_text("1 sur cet appareil")
    expect(page.get_by_text("Une nouvelle version est prête.")).to_have_count(0)
    page.unroute(ACTS)

    expect(page.get_by_text("Une nouvelle version est prête.")).to_be_visible()


def test_an_act_that_changed_is_refused_and_nothing_is_written(seller, records):
    """AC-07: the same id, another text, a good signature."""
    number = seller.sell("8")
    seller.wait_until_recorded()
    sent = seller.page.evaluate(
        """async () => {
          const { sign } = await import("/static/core/device.js");
          const { till } = document.querySelector("caisse-till");
          const act = { ...till.last ?? till.tickets[0], note: "autre" };
          const content = JSON.stringify(act);
          const bytes = await sign(new TextEncoder().encode(content));
          const signature = btoa(String.fromCharCode(...bytes))
            .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
          const answer = await fetch(`/api/v1/caisse/tills/${act.till}/acts`, {
            method: "POST", headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ acts: [{ content, signature }] }) });
          return (await answer.json()).results[0];
        }"""
    )

    assert sent["state"] == "refused"
    assert sent["problem"]["type"].endswith("caisse/act-changed")
    assert records.ask("SELECT note FROM caisse_ticket WHERE number = ?", number) in (
        [(None,)],
        [("",)],
    )


def test_sales_follow_each_other_while_the_server_does_not_answer(seller):
    """U09: nothing on the screen waits for the server."""
    page, sales = seller.page, 100 if FULL else 3
    unanswered: list[Route] = []
    page.route(ACTS, lambda route: unanswered.append(route))  # noqa: PLW0108 (playwright reads its signature)

    first, *_between, last = [seller.sell("1") for _sale in range(sales)]

    assert first < last
    expect(page).to_have_title(re.compile(rf"^\({sales}\) "))
    page.unroute(ACTS)  # what waited goes on its way
    expect(page).not_to_have_title(re.compile(r"^\(\d+\) "))


def refuse_to_close(page: Page) -> None:
    """Try to close while another device keeps a ticket, and come back to the sale."""
    page.keyboard.press("F10")
    page.get_by_role("button", name="Comparer").click()
    for field in page.get_by_label("Pourquoi cet écart").all():
        field.fill("pas compté")
    page.get_by_role("button", name="Clôturer la session").click()
    expect(page.get_by_role("alert")).to_contain_text("« Comptoir » : 1")
    page.keyboard.press("Escape")
    expect(page.locator("till-selling")).to_be_visible()


def test_what_the_server_cannot_read_stays_here_and_is_given_as_a_file(seller, records):
    """U05: nothing is discarded; tried again, it goes."""
    page = seller.page
    answer = {"state": "refused", "number": None, "remarks": [], "problem": {"detail": "Panne."}}

    def refuse(route: Route) -> None:
        (act,) = route.request.post_data_json["acts"]
        told = {"results": [{"id": json.loads(act["content"])["id"], **answer}]}
        route.fulfill(json=told)

    page.route(ACTS, refuse)
    number = seller.sell("5")
    expect(page.get_by_role("heading", name="n'a pas su lire")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Fichier de secours").click()
    (kept,) = json.loads(download.value.path().read_text("utf-8"))["acts"]
    assert number in kept["content"]
    page.unroute(ACTS)
    page.get_by_role("button", name="Réessayer").click()
    seller.wait_until_recorded()

    assert records.numbers(number) == [number]


def test_a_browser_that_forgot_begins_another_series(seller):
    """U05: the site's data were erased, and the device is still the one that holds the till."""
    page, code = seller.page, seller.code
    page.evaluate(FORGET)
    page.reload()
    page.locator(".choice").last.click()
    seller.identify_again()

    assert seller.ready().code == following(code)
    seller.sell("1")
    seller.wait_until_recorded()


def following(code: str) -> str:
    """Give what the numbers of the next series begin with."""
    till, _, series = code.partition(".")
    return f"{till}.{int(series or 1) + 1}"


#: Erases what the till keeps in this browser, but not the key of the device.
FORGET = """() => new Promise((done, failed) => {
  const request = indexedDB.deleteDatabase("ressourcerie-caisse");
  request.onsuccess = done;
  request.onerror = failed;
})"""


def test_another_device_begins_another_series(seller, visit, watch, records):
    """U05, AC-12: what only a lost device has holds the closing back, and no number is reused."""
    watch.allow("status of 409")
    page, code = seller.page, seller.code
    page.route(ACTS, lambda route: route.abort())
    seller.sell("2")
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    page.evaluate("dispatchEvent(new Event('online')); null")  # tells the server what it keeps
    told = "SELECT count(*) FROM caisse_contact WHERE pending = 1"
    wait_until(page, lambda: records.ask(told) == [(1,)])
    page.context.set_offline(True)
    page.unroute(ACTS)

    other = Seller(device(visit, "Remplaçante"), seller.person).take().ready()
    refuse_to_close(other.page)

    assert other.sell("1") == f"{following(code)}-000001"
    late = "SELECT count(*) FROM caisse_stray"
    ((before,),) = records.ask(late)
    page.route(ACTS, lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_text("Un autre appareil a repris")).to_be_visible()

    page.locator(".choice").first.click()  # a till that is free: what was kept goes on its way
    expect(page.get_by_text("Un autre appareil a repris")).to_have_count(0)
    page.unroute(ACTS)
    wait_until(page, lambda: records.ask(late) == [(before + 1,)])
    expect(page).not_to_have_title(re.compile(r"^\(1\) "))
