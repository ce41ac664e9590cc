# SPDX-License-Identifier: Apache-2.0
"""In a browser: the sample module's page and web component, beside its bad twin's that throws."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import Shop
from tests.server.site import Site
from tests.wheels import make_base, sample_wheel

PASSWORD = "une armoire et trois tiroirs"
FOUNDER = ("--association", "La Boussole", "--login", "camille", "--name", "Camille Moreau")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """An instance made by hand, with both modules from their wheels."""
    site = Site(make_base(tmp_path_factory.mktemp("base")), tmp_path_factory.mktemp("samples"))
    secret = site.folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    options = ("--non-interactive", *FOUNDER, "--password-file", secret)
    made = site.command("init", *options, "--database-url", "sqlite:///var/base.db")
    assert made.code == 0, made.err
    site.install(sample_wheel("complet"), sample_wheel("tordu"))
    site.configure("complet", "tordu")
    with site.serving() as server:
        yield Shop(SimpleNamespace(passwords={"camille": PASSWORD}), server)


def test_web_component_shows_its_context_beside_one_that_throws(visit, watch):
    watch.allow("cassé")
    page = visit("camille")

    page.goto("/complet/")

    expect(page.locator("complet-counter")).to_contain_text("Compteur : 0")
    expect(page.get_by_text("0 à l'écran, 0 dans la base")).to_be_visible()
    expect(page.get_by_text("Module tordu : module indisponible.")).to_have_count(7)


def test_form_of_the_sample_writes_with_the_keyboard_alone(visit, watch):
    watch.allow("cassé")
    page = visit("camille")
    page.goto("/complet/")

    page.get_by_label("Une note").fill("Peser le bac de livres.")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Note écrite.")
    expect(page.get_by_role("listitem").filter(has_text="Peser le bac")).to_be_visible()
    expect(page.locator("complet-counter")).to_contain_text("Compteur : 1")


def test_tile_of_the_sample_leads_to_its_page(visit):
    page = visit("camille")
    page.goto("/")

    page.get_by_role("main").get_by_role("link", name="Les notes").first.click()

    expect(page.get_by_role("heading", name="Les notes", level=1)).to_be_visible()
