# SPDX-License-Identifier: Apache-2.0
"""A reader is heard at once wherever the focus is, and nothing that it types stays in a field."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from ressourcerie_codes_barres.codes.grammar import encode
from ressourcerie_codes_barres.codes.kinds import (
    CommandCode,
    ContainerCode,
    LotCode,
    PriceCode,
    TicketCode,
    Verb,
)

from tests.browser.readers import scan
from tests.browser.scales import open_deposit
from tests.browser.test_till_codes import ALLOWED
from tests.browser.tills import NAMES, Records, Seller, pins_of, till_of

PRICE = encode(PriceCode(1, 250, 400))
EAN = "4006381333931"
#: Milliseconds between two keys: a good reader, and a wireless one.
GAPS = (5, 30)
#: As fast as nobody types, and slower than any reader.
BY_HAND = 90


@pytest.fixture(scope="module")
def seller(browser, shop) -> Iterator[Seller]:
    with till_of(browser, shop, "solange", ALLOWED) as taken:
        yield taken


@pytest.mark.parametrize("gap_ms", GAPS)
@pytest.mark.parametrize(
    ("name", "kept"), [("Prix (€)", "1,5"), ("Quantité", "2"), ("Poids (kg)", "0,3")]
)
def test_burst_in_a_field_of_the_sale_is_a_line_and_leaves_the_field(seller, name, kept, gap_ms):
    page = seller.ready().page
    field = page.get_by_role("textbox", name=name)
    field.fill(kept)

    scan(page, PRICE, gap_ms=gap_ms)

    expect(page.locator(".lines li")).to_have_count(1)
    expect(page.locator(".lines li")).to_contain_text("2,50")
    expect(field).to_have_value(kept)
    scan(page, EAN, gap_ms=gap_ms)
    expect(page.get_by_text(f"L'article {EAN} n'est pas encore connu").first).to_be_visible()
    expect(field).to_have_value(kept)


def test_reader_that_says_its_sort_and_ends_with_tab_is_heard_as_any(seller):
    page = seller.ready().page
    field = page.get_by_role("textbox", name="Quantité")
    field.fill("2")

    scan(page, f"]Q1{PRICE}", end="\t")

    expect(page.locator(".lines li")).to_contain_text("2,50")
    expect(field).to_have_value("2")
    expect(field).to_be_focused()


@pytest.mark.parametrize("gap_ms", GAPS)
def test_burst_in_a_personal_code_tries_no_code(seller, shop, gap_ms):
    page = seller.ready().page
    page.locator(".who").click()
    scan(page, EAN, gap_ms=gap_ms)
    expect(page.get_by_role("alert").filter(has_text="dites d'abord qui")).to_be_visible()
    expect(page.get_by_role("heading", name="Qui tient la caisse ?")).to_be_visible()
    page.get_by_role("button", name=NAMES["solange"]).click()
    code = page.get_by_label("Code personnel")
    code.press_sequentially("12")

    for text in (EAN, PRICE):
        scan(page, text, gap_ms=gap_ms)
        expect(page.get_by_role("alert").filter(has_text="dites d'abord qui")).to_be_visible()
        expect(code).to_have_value("12")

    code.fill(pins_of(shop)["solange"])
    page.keyboard.press("Enter")
    expect(page.locator("till-selling")).to_be_visible()


@pytest.mark.parametrize("gap_ms", GAPS)
def test_burst_in_the_search_opens_the_ticket_that_it_says(seller, shop, gap_ms):
    page = seller.ready().page
    number = seller.sell("7")
    seller.wait_until_recorded()
    ((ticket,),) = Records(shop).ask("SELECT id FROM caisse_ticket WHERE number = ?", number)
    page.keyboard.press("F3")
    search = page.get_by_label("Numéro du ticket")
    search.fill("C9")

    scan(page, EAN, gap_ms=gap_ms)
    expect(page.locator(".hint[role=alert]")).to_contain_text(EAN)
    scan(page, encode(TicketCode(UUID(str(ticket)))), gap_ms=gap_ms)

    expect(page.get_by_role("heading", name="Ticket scanné")).to_be_visible()
    expect(page.locator(".tickets li")).to_have_count(1)
    expect(page.locator(".tickets li")).to_contain_text(number)
    expect(page.get_by_role("button", name="Rembourser", exact=True)).to_be_visible()
    expect(search).to_have_value("C9")


def test_burst_in_an_amount_of_the_drawer_leaves_it(seller):
    page = seller.ready().page
    page.keyboard.press("F6")
    amount = page.get_by_label("Montant (€)")
    amount.fill("12")

    scan(page, EAN)

    expect(page.locator(".hint[role=alert]")).to_contain_text(EAN)
    expect(amount).to_have_value("12")


def test_what_a_hand_types_stays_in_its_field(seller):
    page = seller.ready().page
    page.keyboard.press("F3")
    search = page.get_by_label("Numéro du ticket")
    search.focus()

    scan(page, "1234567", gap_ms=BY_HAND)

    expect(search).to_have_value("1234567")


@pytest.fixture(scope="module")
def opened(shop) -> dict[str, str]:
    """Keep the address of the deposit that this file opened."""
    return {}


@pytest.fixture
def scale(visit, watch, opened) -> Page:
    """Give the scale of an open deposit."""
    watch.allow(ALLOWED)
    page = visit("maiwenn")
    if not opened:
        open_deposit(page, "Quai des lecteurs")
        opened["at"] = page.url
    page.goto(opened["at"])
    expect(page.get_by_role("button", name="Caméra", exact=True)).to_be_visible()
    return page


def weight_of(page: Page) -> Locator:
    return page.get_by_label("Poids sur la balance")


@pytest.mark.parametrize("gap_ms", GAPS)
@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Poids sur la balance", "6kg1"),
        ("Nombre d'objets", "3"),
        ("Catégorie", "jou"),
        ("Où ça va", "four"),
    ],
)
def test_burst_at_the_scale_chooses_a_category_and_leaves_the_field(scale, name, kept, gap_ms):
    field = scale.get_by_label(name)
    field.fill(kept)

    scan(scale, encode(CommandCode(Verb.CATEGORY, 2)), gap_ms=gap_ms)

    category = scale.get_by_role("combobox", name="Catégorie")
    expect(category).not_to_have_value("jou")
    expect(category).not_to_have_value("")
    expect(weight_of(scale)).to_be_focused()
    if name != "Catégorie":
        expect(field).to_have_value(kept)


def test_cards_weigh_a_line_from_its_category_to_its_end(scale):
    scan(scale, encode(ContainerCode(1)))
    weight_of(scale).fill("60")
    expect(scale.locator("[data-net]")).to_contain_text("−")
    scan(scale, encode(PriceCode(2, 250)))
    scan(scale, encode(CommandCode(Verb.DESTINATION, 2)))
    expect(scale.get_by_role("radio", name="Atelier")).to_be_checked()
    scan(scale, encode(CommandCode(Verb.CLOSE)))
    expect(scale.get_by_role("heading", name="1 ligne", exact=True)).to_be_visible()
    expect(scale.locator(".rows li")).to_contain_text("Atelier")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (encode(ContainerCode(9)), "Ce contenant n'est pas connu ici"),
        (encode(LotCode(1)), "C'est un lot"),
        (encode(CommandCode(Verb.DESTINATION, 9)), "ne commande rien à la réception"),
        (PRICE[:-1], "a un signe faux, ou il en manque"),
        (EAN, "n'est pas connu ici"),
        ("bonjour-le-monde", "n'est ni une de nos étiquettes"),
    ],
)
def test_what_the_scale_cannot_use_is_said_and_changes_nothing(scale, text, sentence):
    weight_of(scale).fill("6kg")

    scan(scale, text)

    expect(scale.locator("codes-scale .heard.wrong")).to_contain_text(sentence)
    expect(weight_of(scale)).to_have_value("6kg")
    expect(scale.get_by_role("combobox", name="Catégorie")).to_have_value("")


def test_what_the_scale_does_not_know_waits_for_who_labels(scale):
    for text in (EAN, "ETABLI-7"):
        with scale.expect_response("**/unknown"):
            scan(scale, text)

    scale.goto("/codes-barres/entree?choisir=1")
    scale.get_by_role("main").get_by_role("link").first.click()
    scale.get_by_role("link", name="Codes d'articles").click()
    for text in (EAN, "ETABLI-7"):
        expect(scale.get_by_role("main").get_by_text(text).first).to_be_visible()


def test_undo_card_empties_the_line_and_close_card_ends_the_deposit(scale):
    weight_of(scale).fill("6kg")
    scan(scale, encode(CommandCode(Verb.UNDO)))
    expect(weight_of(scale)).to_have_value("")

    scan(scale, encode(CommandCode(Verb.CLOSE)))

    expect(scale.get_by_role("status").filter(has_text="clos")).to_be_visible()
