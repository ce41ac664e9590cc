# SPDX-License-Identifier: Apache-2.0
"""What a person at the till waits for, in Chromium, before a demonstration that is really served.

    python -m benchmarks.till_page [--lines 1000] [--tickets 300] [--quick]

What is served is what is installed; only the tools of ``tests/browser`` come from the checkout. The
browser keeps its base on the disk. A key is timed from its event to the frame that shows what it
did. Goals: usable in 300 ms from what is kept, a line of a ticket of 1,000 painted in 50 ms,
« Enregistré sur cet appareil » in 100 ms without a network, 150 kB gzipped, wasm apart; a ticket
of 1,000 lines validated in 1 s.
"""

import argparse
import gzip
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.browser.demonstration import Demonstration
from tests.browser.sharing import enrol, offered
from tests.browser.tills import NAMES, READY, Seller, pins_of
from tests.browser.visiting import DESK, Shop, Visits
from tests.browser.watching import Watch

HERE = Path(__file__).resolve().parent
TILL = "/caisse/vendre"
WHO = "idriss"
ROUNDS = 10
FEW = 20  # tickets, before and after many
ARGUMENTS = ["--no-sandbox"]  # a container's root has no sandbox to give


def main() -> None:
    """Measure each thing in turn, at one till of one demonstration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000)
    parser.add_argument("--tickets", type=int, default=300)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    lines, tickets = (20, 2 * FEW) if options.quick else (options.lines, options.tickets)
    program = shutil.which("chromium")
    if program is None:
        print("chromium is not installed: nothing is measured")
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        with served(Path(folder)) as shop, Visits(browser, shop, Watch(shop.url)) as visits:
            measure_transfer(visits)
            code = offered(visits("maiwenn"), "Mesurée")
            with kept_on_disk(browser, program, Path(folder, "profile"), shop) as context:
                seller = at_the_till(context, code, shop)
                measure_opening(seller)
                measure_a_day(seller, tickets)
                measure_long_ticket(seller, lines)
                measure_opening(seller)
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[Shop]:
    """Serve a new demonstration."""
    made = folder / "demonstration"
    made.mkdir()
    demonstration = Demonstration.made_in(made)
    with demonstration.serving() as server:
        yield Shop(demonstration, server)


@contextmanager
def kept_on_disk(
    browser: Browser, program: str, profile: Path, shop: Shop
) -> Iterator[BrowserContext]:
    """Run a browser as people do, which forgets nothing and waits for its disk."""
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=program,
        args=ARGUMENTS,
        base_url=shop.url,
        locale="fr-FR",
        viewport={"width": DESK[0], "height": DESK[1]},
    )
    context.add_init_script(path=HERE / "till_page.js")
    yield context
    context.close()


def at_the_till(context: BrowserContext, code: str, shop: Shop) -> Seller:
    """Enrol the browser, and come to an empty ticket."""
    page = context.new_page()
    enrol(page, code, at=shop.url)
    return Seller(page, (NAMES[WHO], pins_of(shop)[WHO])).take().ready()


def measure_transfer(visits: Visits) -> None:
    """Weigh all that the page asks for where nothing is kept yet."""
    page = visits(service_workers="block")
    bodies: dict[str, bytes] = {}
    page.on("response", lambda response: bodies.update({response.url: response.body()}))
    page.goto(TILL, wait_until="networkidle")
    sizes = {url: len(gzip.compress(body)) for url, body in bodies.items()}
    apart = sum(size for url, size in sizes.items() if url.endswith(".wasm"))
    told("page, gzipped", (sum(sizes.values()) - apart) / 1000, "kB", f"{len(sizes)} files")
    told("wasm, gzipped", apart / 1000, "kB")


def measure_opening(seller: Seller) -> None:
    """Open the page from what is kept: its worker running, then asleep."""
    page = seller.page
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    for name, asleep in (("usable, worker running", False), ("usable, worker asleep", True)):
        waits = []
        for _round in range(ROUNDS):
            page.evaluate(READY)
            if asleep:
                session.send("ServiceWorker.stopAllWorkers")
            page.reload()
            waits.append(noted(page, "usable"))
        told_each(name, waits)


def measure_a_day(seller: Seller, tickets: int) -> None:
    """Sell without a network, see what that weighs, and let all of it go."""
    page, context = seller.page, seller.page.context
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    context.set_offline(True)
    waits = [sold(seller) for _ticket in range(FEW)]
    told_each(f"kept here, {FEW} first tickets", waits)
    told_memory(session, FEW)
    waits = [sold(seller) for _ticket in range(tickets - FEW)]
    told_each(f"kept here, {FEW} last of {tickets}", waits[-FEW:])
    told_memory(session, tickets)
    context.set_offline(False)
    seller.wait_until_recorded()
    told_memory(session, tickets, "all recorded")


def sold(seller: Seller) -> float:
    """Sell something, and give how long « Enregistré sur cet appareil » was waited for."""
    seller.add("5")
    return paid(seller)


def paid(seller: Seller) -> float:
    """Take the amount in cash, and give how long « Enregistré… » was waited for."""
    page = seller.page
    page.keyboard.press("F9")
    page.locator("till-payment").wait_for()
    page.keyboard.press("Control+Enter")
    wait = noted(page, "kept")
    seller.done()
    return wait


def measure_long_ticket(seller: Seller, count: int) -> None:
    """Type a ticket of many lines, and validate it without a network."""
    page = seller.page
    page.context.set_offline(True)
    page.evaluate("noted.keys = []; null")
    for _line in range(count):
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    page.wait_for_function("count => noted.keys.length === 2 * count", arg=count)
    keys = page.evaluate("noted.keys")
    assert keys[-1]["lines"] == count
    last = keys[-2 * FEW :]
    adds = [one["ms"] for one in keys if one["key"] == "Enter"]
    told_each("a line, first of the ticket", adds[:FEW])
    told_each(f"a line, last of {count:,}", adds[-FEW:])
    told_each(f"a figure, before {count:,} lines", [one["ms"] for one in last if one["key"] == "1"])
    told(f"{count:,} lines validated", paid(seller), "ms")
    page.context.set_offline(False)
    seller.wait_until_recorded()


def noted(page: Page, what: str) -> float:
    """Wait for what the script in the page notes, and give it in milliseconds."""
    page.wait_for_function("what => noted[what] !== null", arg=what)
    found: float = page.evaluate("what => noted[what]", what)
    return found


def told_memory(session: CDPSession, tickets: int, more: str = "") -> None:
    """Print what the page holds once nothing that may go is left."""
    session.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    heap, nodes, ears = (found[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners"))
    beside = f"{nodes:,.0f} nodes, {ears:,.0f} listeners {more}"
    told(f"memory after {tickets} tickets", heap / 1e6, "MB", beside)


def told_each(name: str, waits: Sequence[float]) -> None:
    """Print the median of some waits, and the longest."""
    told(name, statistics.median(waits), "ms", f"{max(waits):.0f} at most")


def told(name: str, value: float, unit: str, more: str = "") -> None:
    """Print one line."""
    print(f"{name:36} {value:8.1f} {unit}  {more}", flush=True)


if __name__ == "__main__":
    main()
