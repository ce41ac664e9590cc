# SPDX-License-Identifier: Apache-2.0
"""Signing in and out in a browser, over plain HTTP on the machine itself."""

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import sign_in

COOKIE = "__Host-ressourcerie"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_browser_keeps_the_session_of_its_own_machine(visit, watch, shop, host):
    """The cookie is for HTTPS alone, and browsers take a loopback address as well."""
    address = shop.url.replace("127.0.0.1", host)
    watch.add_origin(address)
    page = visit(base_url=address)

    sign_in(page, "idriss", shop.password("idriss"))

    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["secure"], cookie["httpOnly"]) == (COOKIE, True, True)
    expect(page.get_by_role("banner")).to_contain_text("Idriss Benali")


def test_signing_out_leaves_nothing_of_the_person(visit, shop):
    page = visit()
    sign_in(page, "solange", shop.password("solange"))

    page.get_by_role("banner").get_by_text("Solange Ferreira").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/login")

    assert page.context.cookies() == []
    page.goto("/")
    expect(page.get_by_text("Solange Ferreira")).to_have_count(0)


def test_a_wrong_password_keeps_the_login_and_says_what_to_do(visit, watch):
    watch.allow("status of 401")
    page = visit()
    page.goto("/login")

    page.get_by_label("Identifiant").fill("idriss")
    page.get_by_label("Mot de passe", exact=True).fill("pas celui-là du tout")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Identifiant")).to_have_value("idriss")
