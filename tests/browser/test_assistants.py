# SPDX-License-Identifier: Apache-2.0
"""An assistant is let in, reads, and proposes; a person sees before and after, and accepts."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from playwright.sync_api import expect

from tests.browser.checks import faults_for_eyes, window_of
from tests.browser.visiting import DESK, PHONE, Shop

SETTINGS = "\n[jarvos]\nassistants = true\n"


@pytest.fixture(scope="module")
def shop(demonstration, tmp_path_factory):
    """Serve a demonstration whose configuration lets assistants in."""
    copy = demonstration.copied_to(tmp_path_factory.mktemp("shop"))
    [conf] = copy.folder.rglob("ressourcerie.conf")
    conf.write_text(
        re.sub(r"(?ms)^\[jarvos\]\n.*?(?=^\[|\Z)", "", conf.read_text("utf-8")) + SETTINGS
    )
    with copy.serving() as server:
        yield Shop(copy, server)


def asked(url, secret, question):
    """Have the official client ask; in a thread, for this one has a loop already."""

    async def ask():
        headers = {"Authorization": f"Bearer {secret}"}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=30) as http,
            Client(streamable_http_client(f"{url}/jarvos/mcp", http_client=http)) as client,
        ):
            return await question(client)

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(anyio.run, ask).result()


def let_in(page):
    """Make a token on the page, as an administrator does, and give its secret."""
    page.goto("/jarvos/assistants")
    page.get_by_text("Faire un jeton…").click()
    page.get_by_label("Nom", exact=True).fill("Assistant de la trésorière")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Faire le jeton").click()
    expect(page.get_by_role("heading", name="est fait")).to_be_visible()
    assert faults(page) == []
    return page.locator("code").first.inner_text()


def faults(page):
    """Tell what is wrong with a page that only an assistant fills, at both sizes."""
    found = []
    for size in (PHONE, DESK):
        window_of(page, size)
        found += faults_for_eyes(page)
    return found


def test_an_assistant_reads_a_quarter_and_a_person_accepts_what_it_proposes(visit, shop):
    page = visit("maiwenn")
    secret = let_in(page)
    today = date.today()  # noqa: DTZ011 (the clock of the server that runs here)
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    quarter = {"first": first.isoformat(), "last": today.isoformat()}

    async def textiles_then_dishes(client):
        balance = await client.call_tool("flux-matiere_balance", quarter)
        tree = await client.call_tool("catalogue_categories", {"contains": "vaisselle"})
        shelves = balance.structured_content["donnees"]["shelves"]
        [textile] = [one for one in shelves if "textile" in one["label"].lower()]
        found = tree.structured_content["donnees"]["categories"]
        dishes = next(one for one in found if one["is_leaf"] and one["at_reception"])
        change = {"label": "vaiselle", "category_id": dishes["category_id"]}
        kind = "flux-matiere.category-mapping"
        said = {"kind": kind, "change": change, "reason": "faute de frappe fréquente"}
        return textile, dishes, await client.call_tool("jarvos_propose", said)

    textile, dishes, answer = asked(shop.url, secret, textiles_then_dishes)

    assert not answer.is_error, answer.content[0].text
    page.goto("/flux-matiere/bilan")
    page.get_by_role("link", name="Quai de la gare").click()
    page.goto(f"{page.url.partition('?')[0]}?periode=trimestre&du={first}&tous=1")
    shown = f"{textile['flow']['entered'] / 1000:,.3f}".replace(",", " ").replace(".", ",")
    row = page.get_by_role("row").filter(has_text=textile["label"]).first
    assert shown in re.sub(r"\s", " ", row.inner_text())
    page.goto("/jarvos/assistants/propositions")
    card = page.locator("section.proposal")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("faute de frappe fréquente")
    expect(card.get_by_role("cell", name=dishes["path"][-1])).to_be_visible()
    assert faults(page) == []
    card.get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("status").filter(has_text="est acceptée")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="acceptée, Maïwenn")).to_be_visible()
    page.goto("/jarvos/assistants/appels")
    expect(page.get_by_role("row")).to_have_count(4)
    assert faults(page) == []
    page.goto("/admin/journal")
    told = page.get_by_text("Proposition acceptée").and_(page.locator(":not(option)"))
    expect(told.first).to_be_visible()


def test_all_assistants_are_stopped_from_a_phone(visit, shop):
    page = visit("maiwenn", size=PHONE)
    page.goto("/jarvos/assistants")

    page.get_by_role("button", name="Arrêter tous les assistants").click()

    expect(page.get_by_text("Tous les assistants sont arrêtés.").first).to_be_visible()
    answer = httpx2.post(f"{shop.url}/jarvos/mcp", headers={"Authorization": "Bearer rsca_x"})
    assert answer.status_code == 403
    page.get_by_role("button", name="Admettre de nouveau").click()
    expect(page.get_by_role("button", name="Arrêter tous les assistants")).to_be_visible()
