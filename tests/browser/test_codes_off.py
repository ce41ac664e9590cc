# SPDX-License-Identifier: Apache-2.0
"""Without its codes a shop sells and weighs as before; with them again, every label still works."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from ressourcerie_codes_barres.codes.grammar import encode
from ressourcerie_codes_barres.codes.kinds import ObjectCode, PriceCode

from tests.browser.demonstration import Demonstration
from tests.browser.readers import scan
from tests.browser.scales import open_deposit
from tests.browser.tills import till_of
from tests.browser.visiting import Shop, Visits
from tests.browser.watching import Watch

TRACES = ("codes-barres", "codes-camera", "Caméra", "Étiquettes et objets")


@pytest.fixture
def copy(demonstration: Demonstration, tmp_path: Path) -> Demonstration:
    return demonstration.copied_to(tmp_path / "copy")


def labels_of(copy: Demonstration) -> list[str]:
    (file,) = copy.folder.rglob("*.db")
    with closing(sqlite3.connect(file)) as base:
        ((number,),) = base.execute("SELECT min(number) FROM codes_barres_object").fetchall()
    return [encode(ObjectCode(number)), encode(PriceCode(1, 250)), "9782070368228"]


def meanings(copy: Demonstration, labels: list[str]) -> list[object]:
    return [json.loads(copy.command("codes-barres", "decode", one, "--json")) for one in labels]


def test_off_leaves_no_trace_and_on_again_all_labels_still_work(browser: Browser, copy):
    labels = labels_of(copy)
    before = meanings(copy, labels)
    copy.command("module", "disable", "codes-barres")

    with copy.serving() as server:
        shop = Shop(copy, server)
        watch = Watch(shop.url)
        with Visits(browser, shop, watch) as visits:
            see_no_trace(visits("maiwenn"))
        assert watch.faults == []
        with till_of(browser, shop, "solange") as seller:
            page = seller.ready().page
            scan(page, labels[1])
            expect(page.get_by_role("alert")).to_contain_text("n'est pas connu")
            assert_no_trace(page)
            seller.sell("3")
    copy.command("module", "enable", "codes-barres")

    assert meanings(copy, labels) == before


def see_no_trace(page: Page) -> None:
    open_deposit(page, "Quai sans lecteur")
    assert_no_trace(page)
    for path in ("/", "/caisse/suivi", "/a-propos"):
        page.goto(path)
        assert_no_trace(page)


def assert_no_trace(page: Page) -> None:
    shown = page.content()
    assert [trace for trace in TRACES if trace in shown] == []
