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


def test_reader_on_the_pages_of_objects_leads_on_and_loses_nothing_typed(visit):
    page = visit("maiwenn")
    page.goto("/codes-barres/entree?choisir=1")
    page.locator("main a.button").first.click()
    page.locator("main th a").first.click()
    code = page.locator(".shown .letters").inner_text().replace(" ", "")
    name = page.get_by_role("heading", level=1).inner_text()
    page.wait_for_load_state()
    page.get_by_text("Modifier…").click()
    page.get_by_label("Prix").focus()
    scan(page, code)
    expect(page.get_by_role("status")).to_contain_text(name)

    with page.expect_navigation():  # it leads to the page it stands on
        page.get_by_role("link", name=name).click()
    page.get_by_text("Modifier…").click()
    page.get_by_label("Prix").press_sequentially("7", delay=0)
    typed = page.get_by_label("Prix").input_value()
    scan(page, code)
    expect(page.get_by_text("enregistrez d'abord cette fiche")).to_be_visible()
    expect(page.get_by_label("Prix")).to_have_value(typed)
