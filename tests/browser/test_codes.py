# SPDX-License-Identifier: Apache-2.0
"""A label is made, read by a reader from anywhere on the page, and leads to its object."""

from playwright.sync_api import expect

from tests.browser.readers import scan


def test_a_label_leads_to_its_object_wherever_the_focus_is(visit):
    page = visit("maiwenn")
    page.goto("/codes-barres/entree?choisir=1")
    page.locator("main a.button").first.click()
    page.get_by_role("link", name="Enregistrer un objet").click()
    page.get_by_label("Nom").fill("Fauteuil en osier")
    page.get_by_label("Catégorie").select_option(index=3)
    page.get_by_label("Prix").fill("45")
    page.get_by_role("button", name="Enregistrer").click()
    code = page.locator(".shown .letters").inner_text()

    page.get_by_role("link", name="Scanner").click()
    page.wait_for_url("**/scanner")
    page.wait_for_load_state()
    scan(page, code.replace(" ", ""))
    expect(page.get_by_role("status")).to_contain_text("45,00")
    page.get_by_role("link", name="Fauteuil en osier").click()
    expect(page.get_by_role("heading", name="Fauteuil en osier")).to_be_visible()
