# SPDX-License-Identifier: Apache-2.0
"""Weighing in a browser: by keyboard alone, at two posts at once, and down to one line."""

import pytest
from playwright.sync_api import Page, expect

from ressourcerie_core.numbers import kilograms
from tests.browser.readers import press
from tests.browser.scales import open_deposit

LINES = 50
MOST_TABS = 200


@pytest.fixture
def reception(visit):
    """Open the reception of a site, with a new post that is open, and give its page."""

    def open_post(name: str) -> Page:
        return open_deposit(visit("maiwenn"), name)

    return open_post


def weigh(page: Page, category: str, weight: str) -> None:
    """Type a line where the page put the cursor, as somebody does who looks at the scale."""
    expect(page.get_by_role("combobox", name="Catégorie")).to_be_focused()
    page.keyboard.type(category)
    press(page, "\t")
    page.keyboard.type(weight)
    press(page)


def reach(page: Page, words: str) -> None:
    """Press Tab until something that says these words has the focus."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"no key leads to « {words} »")


def test_long_deposit_is_weighed_and_closed_by_keyboard_alone(reception):
    page = reception("Quai du clavier")

    for number in range(1, LINES + 1):
        weigh(page, "jouets", "1kg200+0,3")
        told = f"{number} ligne{'s' if number > 1 else ''}"
        expect(page.get_by_role("heading", name=told, exact=True)).to_be_visible()
    reach(page, "Clore le dépôt")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text(f"clos : {kilograms(1_500 * LINES)}.")


def test_two_posts_at_once_keep_their_deposits_apart(reception):
    quay, yard = reception("Quai nord"), reception("Cour sud")

    for round_ in range(1, 4):
        weigh(quay, "jouets", "2")
        weigh(yard, "jouets", "300g")
        for page in (quay, yard):
            told = f"{round_} ligne{'s' if round_ > 1 else ''}"
            expect(page.get_by_role("heading", name=told, exact=True)).to_be_visible()

    for page, grams in ((quay, 6_000), (yard, 900)):
        expect(page.locator(".ticket-head .sum")).to_have_text(kilograms(grams))


def test_balance_opens_down_to_one_line(visit):
    """From a figure of the year to its lines, and from one of them to all that it says."""
    page = visit("maiwenn")
    page.goto("/flux-matiere/bilan")
    page.get_by_role("main").get_by_role("link").first.click()
    given = page.locator(".figures div").filter(has_text="donné").get_by_role("link").first
    figure = given.inner_text()

    given.click()
    expect(page.get_by_role("heading", name="Les lignes de ce chiffre")).to_contain_text(figure)
    lines = page.get_by_role("main").locator("a[href*='/lignes/']")
    weight = lines.first.locator("xpath=ancestor::*[self::li or self::tr][1]").inner_text()
    lines.first.click()

    expect(page.get_by_text("Don d'objets")).to_be_visible()
    kilos = page.get_by_role("heading", level=1).inner_text().rpartition(": ")[2]
    assert kilos in weight
