# SPDX-License-Identifier: Apache-2.0
"""The process of the browser is killed right after « Valider »: the ticket is there, once."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.sharing import enrol, offered
from tests.browser.tills import NAMES, Records, Seller, pins_of, wait_until

TIMES = 20 if os.environ.get("RESSOURCERIE_FAULTS") == "full" else 2

SECONDS = 60


@contextmanager
def process_of(browser: Browser, profile: Path, url: str, *, killed: bool = True) -> Iterator[Page]:
    """Give a page of a browser process of its own, which ends by SIGKILL, or as people end it."""
    program = shutil.which("chromium") or ""
    process = subprocess.Popen(
        [
            program,
            "--headless=new",
            "--no-sandbox",
            "--no-first-run",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
        ],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = wait_for_port(profile / "DevToolsActivePort", process)
        connected = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = connected.contexts[0].new_page()
        page.goto(f"{url}/a-propos")
        yield page
        if not killed:
            connected.new_browser_cdp_session().send("Browser.close")
            process.wait(SECONDS)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        (profile / "DevToolsActivePort").unlink(missing_ok=True)


def wait_for_port(told: Path, process: "subprocess.Popen[bytes]") -> int:
    for _try in range(600):
        if told.exists() and (lines := told.read_text().split()):
            return int(lines[0])
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.1)
    raise AssertionError("the browser does not come")


@pytest.mark.faults
def test_a_killed_browser_loses_no_ticket(browser, shop, visit, tmp_path):
    """AC-05, U01: written before, or still open; never nowhere, never twice."""
    records = Records(shop)
    person = (NAMES["idriss"], pins_of(shop)["idriss"])
    code = offered(visit("maiwenn"), "Tuée")
    with process_of(browser, tmp_path, shop.url, killed=False) as page:
        enrol(page, code, at=shop.url)
        seller = Seller(page, person, at=shop.url).take()
        seller.identify_again()
        seller.open(d5000=2)
        seller.wait_until_recorded()
        prefix = seller.code
        before = len(records.numbers(prefix))
    for _kill in range(TIMES):
        with process_of(browser, tmp_path, shop.url) as page:
            seller = Seller(page, person, at=shop.url).back()
            seller.add("7")
            page.get_by_role("button", name="Payer").click()
            page.get_by_role("button", name="Valider").click(no_wait_after=True)
    with process_of(browser, tmp_path, shop.url) as page:
        seller = Seller(page, person, at=shop.url).back()
        wait_until(page, lambda: len(records.numbers(prefix)) >= before + TIMES)
        numbers = records.numbers(prefix)[before:]

    ranks = [int(number.rpartition("-")[2]) for number in numbers]
    assert ranks == list(range(ranks[0], ranks[0] + TIMES))
