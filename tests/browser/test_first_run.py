# SPDX-License-Identifier: Apache-2.0
"""From an empty base to a first colleague, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import faults_for_eyes, faults_for_keys
from tests.browser.demonstration import Demonstration
from tests.browser.visiting import DESK, PHONE, Shop, sign_in

PASSWORD = "quatre chaises dépareillées"
ANSWERS = {
    "Nom de l'association": "La Boussole",
    "Votre nom": "Maïwenn Le Gall",
    "Identifiant": "maiwenn",
    "Mot de passe": PASSWORD,
    "Mot de passe, une seconde fois": PASSWORD,
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Serve an empty base, in place of the demonstration."""
    empty = Demonstration(tmp_path_factory.mktemp("empty"), {"accounts": []})
    empty.command("init", "--no-admin", "--module", "catalogue")
    with empty.serving() as server:
        yield Shop(empty, server)


@pytest.fixture(scope="module")
def code(shop):
    return shop.server.wait_for(r"demandera ce code : (\S+)")[1]


def test_the_first_page_suits_eyes_fingers_and_keys(visit, size):
    page = visit(size=size)
    page.goto("/catalogue")

    assert page.url.endswith("/login/premier-demarrage")
    assert list(faults_for_eyes(page)) == []
    assert list(faults_for_keys(page)) == []


def answer(page, code):
    page.get_by_label("Code affiché par le serveur").fill(code)
    for label, words in ANSWERS.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Commencer").click()


def test_an_instance_is_founded_then_peopled(visit, watch, code):
    """One story: each part needs the one before."""
    watch.allow("status of 403")
    page = visit()
    page.goto("/")
    answer(page, "AAAA-AAAA")
    expect(page.get_by_role("alert")).to_contain_text("Ce n'est pas le code")
    answer(page, code.lower())
    page.wait_for_url("**/login")
    sign_in(page, "maiwenn", PASSWORD)

    page.goto("/admin/personnes")
    page.get_by_text("Ajouter une personne").click()
    page.get_by_label("Nom", exact=True).fill("Idriss Benali")
    page.get_by_label("Identifiant", exact=True).fill("idriss")
    page.get_by_role("button", name="Ajouter").click()
    drawn = page.locator(".secret").inner_text()
    page.get_by_role("link", name="C'est noté").click()
    page.get_by_role("group", name="Lecture du catalogue").get_by_role("checkbox").check()
    page.get_by_role("button", name="Enregistrer les rôles").click()
    expect(page.get_by_role("status")).to_contain_text("Rôles enregistrés")

    colleague = visit()
    sign_in(colleague, "idriss", drawn)
    colleague.goto("/login/compte")
    expect(colleague.get_by_text("Maïwenn Le Gall a consulté la fiche").first).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_about_people_suit_eyes_fingers_and_keys(visit, size):
    page = visit(size=size)
    sign_in(page, "maiwenn", PASSWORD)
    page.goto("/admin/personnes")
    person = page.get_by_role("link", name="Idriss Benali").get_attribute("href")

    for path in ("/admin/personnes", person, f"{person}/donnees", "/admin/sites", "/login/compte"):
        page.goto(path)
        page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        assert list(faults_for_eyes(page)) == [], path
        assert list(faults_for_keys(page)) == [], path
