# SPDX-License-Identifier: Apache-2.0
"""What the scripts of modules do in a real browser: components, fragments, and being offline."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvicorn
from fastapi import APIRouter, Request
from fastapi.responses import Response
from playwright.sync_api import Browser, Page, expect

from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.module import Component, Fill, Offline, Slot
from ressourcerie_core.web import page as shown
from ressourcerie_core.web.app import create_app
from tests.web.small_platform import Installed, Served

PAGE = """{% extends "core/page.html" %}
{% block title %}Fiche{% endblock %}
{% block main %}<h1>Fiche</h1>{{ slot("fiche.bas", context) }}
<button class="button" hx-get="/fiche/absent" hx-target="#ici">Chercher</button>
<button class="button" hx-get="/fiche/morceau" hx-target="#ici">Voir</button><p id="ici"></p>
{% endblock %}"""
WITH_LIT = """import { LitElement, html } from "lit";
customElements.define("fiche-lit", class extends LitElement {
  static properties = { context: {} };
  render() { return html`<b>Fiche de ${this.context.name}</b>`; }
});"""
SCRIPTS = {
    "lit": WITH_LIT,
    "import": 'throw new Error("at import")',
    "made": """customElements.define("fiche-made",
class extends HTMLElement { constructor() { super(); throw new Error("made"); } });""",
    "shown": """customElements.define("fiche-shown",
class extends HTMLElement { connectedCallback() { throw new Error("shown"); } });""",
}


@dataclass(frozen=True)
class Sheet:
    name: str


def module(folder: Path) -> Served:
    """Write a module whose components are good and bad."""
    router = APIRouter(dependencies=[anyone()])

    @router.get("/voir")
    def see(request: Request) -> Response:
        return shown(request, "fiche/page.html", context=Sheet("l'étagère"))

    router.get("/morceau")(lambda: Response("<b>Un morceau</b>", media_type="text/html"))
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    for name, script in SCRIPTS.items():
        (folder / f"{name}.js").write_text(script, encoding="utf-8")
    components = (Component(f"@ressourcerie/fiche/{one}.js", f"fiche-{one}") for one in SCRIPTS)
    fills = (Fill("fiche.bas", component) for component in components)
    return Served(
        "fiche",
        pages=router,
        static=folder,
        templates=folder,
        slots=(Slot("fiche.bas", Sheet),),
        fills=tuple(SimpleNamespace(declared=fill, function=None) for fill in fills),
        offline=Offline(pages=("/voir",)),
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the module on a port of its own."""
    app = create_app(Installed([module(tmp_path_factory.mktemp("fiche"))]))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
    (socket,) = server.servers[0].sockets
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """Open the page on a new device."""
    context = browser.new_context(base_url=address)
    opened = context.new_page()
    opened.goto("/fiche/voir")
    yield opened
    context.close()


def test_a_component_is_shown_with_its_context_and_bad_ones_say_so(tab: Page) -> None:
    expect(tab.locator("fiche-lit b")).to_have_text("Fiche de l'étagère")
    expect(tab.get_by_text("Fiche : module indisponible.")).to_have_count(3)
    expect(tab.get_by_role("heading", name="Fiche")).to_be_visible()


def test_a_component_that_fails_later_says_so(tab: Page) -> None:
    expect(tab.locator("fiche-lit b")).to_be_visible()

    tab.evaluate("document.querySelector('fiche-lit').context = null")

    expect(tab.get_by_text("Fiche : module indisponible.")).to_have_count(4)


def test_a_fragment_changes_a_part_of_the_page(tab: Page) -> None:
    tab.get_by_role("button", name="Voir").click()

    expect(tab.locator("#ici")).to_have_text("Un morceau")


def test_a_refused_fragment_is_said_at_the_top_and_the_part_stays(tab: Page) -> None:
    tab.get_by_role("button", name="Chercher").click()

    expect(tab.locator("#avis")).to_contain_text("Cette adresse n'existe pas")
    expect(tab.locator("#ici")).to_be_empty()


def offline(tab: Page, path: str, then: Callable[[Page], None]) -> None:
    """Wait until the device keeps what it must, then open a page without a network."""
    tab.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tab.reload()
    tab.context.set_offline(True)
    tab.goto(path)
    then(tab)


def test_without_a_network_a_kept_page_opens_with_its_scripts(tab: Page) -> None:
    offline(
        tab,
        "/fiche/voir",
        lambda kept: expect(kept.get_by_role("heading", name="Fiche")).to_be_visible(),
    )


def test_without_a_network_another_page_is_explained_in_french(tab: Page) -> None:
    offline(
        tab, "/a-propos", lambda other: expect(other.locator("h1")).to_have_text("Pas de réseau")
    )


def test_without_a_network_a_fragment_says_that_the_server_is_silent(tab: Page) -> None:
    tab.context.set_offline(True)

    tab.get_by_role("button", name="Voir").click()

    expect(tab.locator("#avis")).to_contain_text("Le serveur ne répond pas")
