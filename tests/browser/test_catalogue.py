# SPDX-License-Identifier: Apache-2.0
"""The catalogue, worked on by keyboard alone, by touch, and without JavaScript."""

from playwright.sync_api import expect

from tests.browser.visiting import PHONE

MOST_TABS = 60


def tab_to(page, words):
    """Walk with the Tab key to what bears these words."""
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''")
        text = page.evaluate("document.activeElement.textContent.trim()")
        if words in (here, text):
            return
    raise AssertionError(f"{words!r} is not reached with {MOST_TABS} tabs on {page.url}")


def shown_names(page):
    return page.locator("a.name:visible > span").all_inner_texts()[:3]


def test_the_tree_is_walked_and_ordered_by_keyboard(visit):
    page = visit("maiwenn")
    page.goto("/catalogue/")
    before = shown_names(page)

    tab_to(page, before[0])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Alt+ArrowUp")

    expect(page.get_by_role("status").filter(has_text="est montée")).to_be_attached()
    expect(page.locator("a.name:focus")).to_have_text(before[1])
    page.reload()
    assert shown_names(page) == [before[1], before[0], before[2]]


def test_a_category_is_opened_and_renamed_by_keyboard(visit):
    page = visit("maiwenn")
    page.goto("/catalogue/")

    tab_to(page, "Livres et disques")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/categories/*")
    tab_to(page, "Renommer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/renommer")
    page.get_by_label("Nouveau nom").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Romans de poche")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ce qui changera")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Romans de poche")
    expect(page.get_by_text("La catégorie est renommée.")).to_be_visible()


def test_the_catalogue_is_worked_on_by_touch(visit, watch):
    watch.allow("status of 409")
    page = visit("maiwenn", size=PHONE)
    page.goto("/catalogue/")

    page.locator("summary", has_text="Jeux et jouets").tap()
    page.locator("details[open] a.name").first.tap()
    page.get_by_role("link", name="Modifier", exact=True).tap()
    page.get_by_label("Prix indicatif").fill("3,5")
    page.get_by_label("Prix minimum").fill("9")
    page.get_by_role("button", name="Enregistrer").tap()
    expect(page.locator("#guide_price_cents")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Prix minimum").fill("1.50")
    page.get_by_label("Prix maximum").fill("10 €")
    page.get_by_role("button", name="Enregistrer").tap()

    expect(page.get_by_text("3,50 €")).to_be_visible()


def test_categories_are_ordered_by_touch(visit):
    page = visit("maiwenn", size=PHONE)
    page.goto("/catalogue/")
    page.get_by_role("link", name="Changer l'ordre").tap()
    page.wait_for_url("**/?ordre=1")
    before = shown_names(page)

    page.get_by_role("button", name=f"Descendre « {before[0]} »").tap()

    expect(page.get_by_text("est descendue.")).to_be_visible()
    page.wait_for_load_state()  # the tree comes after the sentence
    assert shown_names(page) == [before[1], before[0], before[2]]


def test_the_catalogue_works_without_javascript(visit):
    page = visit("maiwenn", java_script_enabled=False)
    page.goto("/catalogue/contenants/ajouter")

    page.get_by_label("Nom").fill("Panier à linge")
    page.get_by_label("Tare").fill("1kg250")
    page.get_by_role("button", name="Ajouter").click()

    expect(page.get_by_text("1,250 kg")).to_be_visible()


def test_a_sheet_is_imported_after_it_is_read(visit):
    page = visit("maiwenn")
    page.goto("/catalogue/importer")
    sheet = b"chemin;prix indicatif\nInstruments > Guitares;45\n"

    page.get_by_label("Feuille").set_input_files(
        {"name": "musique.csv", "mimeType": "text/csv", "buffer": sheet}
    )
    page.get_by_role("button", name="Voir ce qu'elle changerait").click()
    expect(page.get_by_role("cell", name="Instruments > Guitares")).to_be_visible()
    page.get_by_role("button", name="Écrire ces changements").click()

    expect(page.get_by_text("2 à ouvrir")).to_be_visible()
    page.goto("/catalogue/?q=guitares")
    expect(page.get_by_text("45,00 €")).to_be_visible()
