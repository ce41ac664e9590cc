# SPDX-License-Identifier: Apache-2.0
"""What the frame of every page does: keys, installation, new versions, sessions that end."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import DESK, PHONE

COOKIE = "__Host-ressourcerie"
READY = "navigator.serviceWorker.ready.then(() => true)"
CONTROLLER = "navigator.serviceWorker.controller?.scriptURL"


def test_a_key_opens_the_tile_that_shows_it_and_nothing_while_one_types(visit):
    page = visit("solange")
    page.goto("/")
    page.wait_for_load_state()
    shown = page.locator("[data-key]")
    paths = shown.evaluate_all("all => all.map(one => [one.dataset.key, one.pathname])")
    assert [key for key, _path in paths] == [str(number) for number in range(1, len(paths) + 1)]

    key, path = paths[-1]
    page.keyboard.press(f"Control+{key}")
    assert page.url.endswith("/")
    page.keyboard.press(key)
    page.wait_for_url(lambda url: path in url)


def test_the_application_can_be_installed(visit):
    """Chromium's own opinion, which it keeps to itself otherwise."""
    page = visit()
    page.goto("/login")
    page.evaluate(READY)

    inspector = page.context.new_cdp_session(page)
    manifest = inspector.send("Page.getAppManifest")
    errors = inspector.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert manifest["errors"] == []
    # A window of tests is one of « incognito », where nothing can be installed.
    assert {error["errorId"] for error in errors} <= {"in-incognito"}


def test_a_new_version_waits_until_the_person_takes_it(visit):
    """The same worker at another address is another version to a browser."""
    page = visit("solange")
    page.goto("/")
    page.evaluate(READY)
    page.wait_for_function(CONTROLLER)
    page.evaluate("navigator.serviceWorker.register('/sw.js?demain').then(() => true)")
    offer = page.get_by_role("button", name="L'employer maintenant")
    expect(page.get_by_text("Une nouvelle version est prête.")).to_be_visible()
    assert page.evaluate(CONTROLLER).endswith("/sw.js")

    with page.expect_navigation():
        offer.click()

    assert page.evaluate(CONTROLLER).endswith("/sw.js?demain")


def end_session(page: Page) -> None:
    """Make the cookie open nothing any more, as when the time is over."""
    ended = [{**one, "value": "fini"} for one in page.context.cookies() if one["name"] == COOKIE]
    assert ended
    page.context.add_cookies(ended)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_one_types_while_the_session_ends_is_not_lost(visit, watch, shop, size):
    watch.allow("status of 401")
    page = visit("maiwenn", size=size)
    page.goto("/admin/sites")
    page.get_by_text("Ajouter un site").click()
    name = f"Atelier « {size[0]} » & Cie"
    page.get_by_label("Nom", exact=True).fill(name)
    end_session(page)
    page.get_by_role("button", name="Ajouter", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("ce que vous avez tapé n'est pas perdu")
    page.get_by_label("Identifiant").fill("maiwenn")
    page.get_by_label("Mot de passe", exact=True).fill("pas celui-là du tout")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("n'est pas le bon")
    page.get_by_label("Mot de passe", exact=True).fill(shop.password("maiwenn"))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Enregistrer maintenant").click()

    expect(page.get_by_role("status")).to_contain_text(f"Site « {name} » ajouté.")
    shop.cookies["maiwenn"] = page.context.cookies()
