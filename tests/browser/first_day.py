# SPDX-License-Identifier: Apache-2.0
"""A first day at the till, as the documentation tells it: told once, pictured and tried."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.tills import Seller

#: Is called at each step worth a picture, with its name.
Picture = Callable[[str], None]
COINS = (20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)


def live(seller: Seller, picture: Picture) -> dict[str, str]:
    """Open, sell five kinds of tickets, give one back, and close with 2 € missing.

    :param seller: somebody before the question « Qui tient la caisse ? ».
    :return: the number of each ticket, by what it is.
    """
    picture("qui")
    seller.identify(*seller.person)
    open_with_what_was_left(seller.page)
    picture("ouvrir")
    seller.page.get_by_role("button", name="Ouvrir avec").click()
    numbers = {
        "cash": sell_a_book(seller, picture),
        "card": sell_several_by_card(seller, picture),
        "gift": take_a_gift(seller, picture),
        "free": give_away(seller, picture),
        "membership": sell_a_membership(seller, picture),
    }
    numbers["back"] = give_back(seller, numbers["cash"], picture)
    close_short_of_two_euros(seller, picture)
    return numbers


def open_with_what_was_left(page: Page) -> None:
    """Count in notes and coins what the day before left."""
    heading = page.get_by_role("heading", name="Fond de caisse")
    fill_count(page, cents_in(heading.inner_text()))


def sell_a_book(seller: Seller, picture: Picture) -> str:
    page = seller.page
    choose(page, "Livres et disques")
    page.get_by_label("Prix (€)").fill("3,50")
    picture("prix")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Payer").click()
    page.get_by_role("button", name="5 €", exact=True).click()
    picture("payer")
    page.get_by_role("button", name="Valider").click()
    expect(page.locator(".change.big output")).to_have_text("1,50 €")
    picture("rendre")
    return seller.done()


def sell_several_by_card(seller: Seller, picture: Picture) -> str:
    page = seller.page
    for category, quantity, kilograms, price in (
        ("Cuisine et vaisselle", "6", "", "1"),
        ("Lampes et décoration", "", "1,2", "8"),
        ("Jeux et jouets", "2", "", "2,50"),
        ("Meubles et literie", "", "14", "25"),
    ):
        choose(page, category)
        page.locator("#entry-quantity").fill(quantity)
        page.get_by_label("Poids (kg)").fill(kilograms)
        page.get_by_label("Prix (€)").fill(price)
        page.keyboard.press("Enter")
    expect(page.locator(".total output")).to_have_text("44,00 €")
    picture("vendre")
    page.get_by_role("button", name="Payer").click()
    page.get_by_role("button", name="Carte").click()
    page.get_by_role("button", name="Valider").click()
    return seller.done()


def take_a_gift(seller: Seller, picture: Picture) -> str:
    put_sum(seller.page, "Don d'argent", "5")
    picture("don")
    return seller.pay()


def give_away(seller: Seller, picture: Picture) -> str:
    choose(seller.page, "Textiles et chaussures")
    seller.page.get_by_role("button", name="Gratuit").click()
    picture("gratuit")
    return seller.pay()


def sell_a_membership(seller: Seller, picture: Picture) -> str:
    put_sum(seller.page, "Adhésion", "10")
    picture("adhesion")
    return seller.pay()


def give_back(seller: Seller, number: str, picture: Picture) -> str:
    """Give back the whole of a ticket, in cash."""
    page = seller.page
    page.keyboard.press("F3")
    page.get_by_label("Numéro du ticket").fill(number)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tout", exact=True).click()
    page.get_by_label("Pourquoi").fill("en double")
    picture("rembourser")
    page.get_by_role("button", name="Rembourser", exact=True).click()
    page.locator("till-payment .validate").click()
    return seller.done()


def close_short_of_two_euros(seller: Seller, picture: Picture) -> None:
    page = seller.page
    page.keyboard.press("F10")
    drawer = page.get_by_role("group", name="Espèces")
    fill_count(page, cents_in(drawer.locator("strong").first.inner_text()) - 200)
    page.get_by_role("group", name="Carte").get_by_role("textbox").fill("44")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_text("Écart : −2,00 €")).to_be_visible()
    page.get_by_label("Pourquoi cet écart").fill("erreur de rendu")
    picture("cloturer")
    page.get_by_role("button", name="Clôturer la session").click()
    expect(page.get_by_role("heading", name="Ouvrir")).to_be_visible()
    seller.wait_until_recorded()


def choose(page: Page, category: str) -> None:
    """Touch a category, and all of it when others stand under it."""
    page.locator(".category").filter(has_text=category).click()
    whole = page.get_by_role("button", name="Tout «")
    if whole.count():
        whole.click()


def put_sum(page: Page, kind: str, amount: str) -> None:
    """Put a sum on the ticket: a gift, a membership, a voucher."""
    page.get_by_role("button", name=kind, exact=True).click()
    page.locator("#extra-amount").fill(amount)
    page.keyboard.press("Enter")
    expect(page.locator(".panel-of-till")).to_have_count(0)


def fill_count(page: Page, cents: int) -> None:
    """Count so much, in the largest notes and coins."""
    for coin in COINS:
        page.locator(f"#d{coin}").fill(str(cents // coin))
        cents %= coin


def cents_in(text: str) -> int:
    """Read an amount within a sentence."""
    euros, cents = re.findall(r"([\d\s]+),(\d\d)", text)[-1]
    return int("".join(euros.split())) * 100 + int(cents)
