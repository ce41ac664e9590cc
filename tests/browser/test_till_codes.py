# SPDX-License-Identifier: Apache-2.0
"""Scanning at the till, with and without a network; one object that two tills sell."""

from collections.abc import Iterator
from random import Random
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from ressourcerie_caisse.service.acts.vouchers import code_of
from ressourcerie_codes_barres.codes.alphabet import SIGNS
from ressourcerie_codes_barres.codes.grammar import decode, encode
from ressourcerie_codes_barres.codes.kinds import (
    BadgeCode,
    CommandCode,
    ContainerCode,
    ForeignCode,
    LotCode,
    ObjectCode,
    PriceCode,
    TicketCode,
    Verb,
)
from ressourcerie_codes_barres.codes.problems import (
    CodeDamaged,
    CodeEmpty,
    CodeTooLong,
    CodeUnknown,
)
from ressourcerie_codes_barres.service.resolving import KINDS

from ressourcerie_core.errors import Problem
from ressourcerie_core.ids import new_id
from tests.browser.checks import faults_of_size, window_of
from tests.browser.readers import scan
from tests.browser.tills import (
    CONTROLLED,
    NAMES,
    READY,
    Records,
    Seller,
    device,
    pins_of,
    wait_until,
)
from tests.browser.visiting import PHONE, Visits
from tests.browser.watching import Watch

ALLOWED = "Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_FAILED"
SHOWN = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
OBJECTS = (
    "SELECT o.name, o.number FROM codes_barres_object o JOIN caisse_till t ON t.site_id = o.site_id"
    " WHERE t.id = ? AND o.state = 'available'"
)


@pytest.fixture(scope="module")
def records(shop) -> Records:
    return Records(shop)


@pytest.fixture(scope="module")
def tills(browser, shop) -> Iterator[tuple[Seller, Seller]]:
    """Give two people, each at a till of the same site."""
    watch = Watch(shop.url)
    watch.allow(ALLOWED)
    with Visits(browser, shop, watch) as visits:
        yield tuple(
            _at_till(visits, shop, login, place)
            for place, login in enumerate(("idriss", "solange"))
        )
    assert watch.faults == []


def _at_till(visits: Visits, shop, login: str, place: int) -> Seller:
    seller = Seller(device(visits, f"Comptoir {place}"), (NAMES[login], pins_of(shop)[login]))
    page = seller.page
    page.goto("/caisse/vendre")
    page.evaluate(READY)
    page.wait_for_function(CONTROLLED)
    page.locator(".choice").nth(place).click()
    reason = page.get_by_label("Pourquoi")
    taken = page.get_by_role("heading", name="Qui tient la caisse ?")
    expect(reason.or_(taken)).to_be_visible()
    if reason.is_visible():
        reason.fill("tablette cassée")
        page.get_by_role("button", name="Reprendre la caisse").click()
    return seller.ready()


@pytest.fixture
def codes(tills, records) -> dict[str, str]:
    """Give the codes of the objects for sale at the site, by their names."""
    till = UUID(tills[0].page.evaluate("document.querySelector('caisse-till').till.sheet.till.id"))
    return {
        str(name): encode(ObjectCode(int(str(number))))
        for name, number in records.ask(OBJECTS, till.hex)
    }


def read(page: Page, code: str) -> None:
    """Read a code, and wait for the till's word on it."""
    scan(page, code)


def test_scanned_object_is_sold_with_its_price_and_weight_and_once(tills, records, codes, visit):
    seller, other = tills
    seller.ready()
    other.ready()
    code = codes["Fauteuil en osier"]
    read(seller.page, code)
    expect(seller.page.locator(".lines li")).to_contain_text("Fauteuil en osier")
    expect(seller.page.locator(".lines li")).to_contain_text("45,00")
    expect(seller.page.get_by_role("status").filter(has_text="Fauteuil")).to_be_visible()
    assert seller.page.locator("img.object-photo").evaluate(SHOWN) == [160, 120]
    read(seller.page, code)
    expect(seller.page.get_by_text("est déjà sur ce ticket")).to_be_visible()
    number = seller.pay()
    seller.wait_until_recorded()
    sold = "SELECT count(*) FROM codes_barres_object WHERE state = 'sold'"
    wait_until(seller.page, lambda: records.ask(sold) == [(1,)])
    weighed = "SELECT grams FROM caisse_line l JOIN caisse_ticket t ON t.id = l.ticket_id"
    assert records.ask(f"{weighed} WHERE t.number = ?", number) == [(6200,)]

    read(seller.page, code)
    expect(seller.page.get_by_text(f"est déjà vendu ici, ticket {number}")).to_be_visible()
    read(other.page, code)
    expect(other.page.get_by_text("« Fauteuil en osier » est déjà vendu (le")).to_be_visible()

    sheet = visit("maiwenn")
    where = "SELECT site_id, id FROM codes_barres_object WHERE state = 'sold'"
    ((site, sold_object),) = records.ask(where)
    sheet.goto(f"/codes-barres/sites/{UUID(str(site))}/objets/{UUID(str(sold_object))}")
    sheet.get_by_role("link", name=f"Vendu par le ticket {number}").click()
    expect(sheet.get_by_role("heading", level=1)).to_contain_text(number)

    ticket = sheet.url.rpartition("/")[2]
    sheet.goto(f"/codes-barres/sites/{UUID(str(site))}/scanner")
    window_of(sheet, PHONE)
    scan(sheet, f"https://boussole.test/caisse/recus/{ticket}")
    expect(sheet.get_by_role("link", name=f"Voir le ticket {number}")).to_be_visible()
    assert list(faults_of_size(sheet)) == []
    sheet.get_by_role("link", name=f"Voir le ticket {number}").click()
    expect(sheet.get_by_role("heading", level=1)).to_contain_text(number)


def test_without_a_network_prices_objects_commands_and_unknown_codes_are_read(tills, codes):
    seller = tills[0].ready()
    page = seller.page
    page.context.set_offline(True)
    page.reload()
    seller.identify_again()
    expect(page.locator(".network")).to_contain_text("Hors ligne")
    page.get_by_label("Prix (€)").focus()
    read(page, encode(PriceCode(1, 250, 400)))
    expect(page.locator(".lines li")).to_have_count(1)
    expect(page.get_by_label("Prix (€)")).to_have_value("")
    read(page, codes["Lampe à pétrole"])
    expect(page.locator(".lines li")).to_have_count(2)
    read(page, "9782070368228")
    expect(page.locator(".lines li").last).to_contain_text("Roman de poche")
    read(page, encode(CommandCode(Verb.UNDO)))
    expect(page.locator(".lines li")).to_have_count(2)
    read(page, "4006381333931")
    expect(page.get_by_text("n'est pas encore connu")).to_be_visible()
    read(page, encode(PriceCode(1, 250, 400))[:-1] + "B")
    expect(page.get_by_text("a un signe faux")).to_be_visible()
    read(page, encode(CommandCode(Verb.CLOSE)))
    expect(page.locator("till-payment")).to_be_visible()
    page.keyboard.press("Escape")


def test_two_tills_without_a_network_sell_one_object_and_both_are_told(tills, records, codes):
    first, second = (one.ready() for one in tills)
    for one in (first, second):
        one.page.context.set_offline(True)
        expect(one.page.locator(".network")).to_contain_text("Hors ligne")
        read(one.page, codes["Buffet en chêne"])
        expect(one.page.locator(".lines li")).to_contain_text("Buffet en chêne")
        one.pay()
    for one in (first, second):
        one.page.context.set_offline(False)
        one.wait_until_recorded()

    twice = "SELECT count(*) FROM codes_barres_double_sale"
    wait_until(first.page, lambda: records.ask(twice) == [(1,)])
    for one in (first, second):
        one.page.evaluate("dispatchEvent(new Event('online'))")
        told = one.page.get_by_role("alert").filter(has_text="Vendu deux fois")
        expect(told).to_contain_text("Buffet en chêne")


def test_card_of_a_shortcut_presses_it(tills):
    page = tills[0].ready().page
    shown = page.locator(".preset").all_inner_texts()

    read(page, encode(CommandCode(Verb.PRESET, 1)))

    expect(page.locator(".lines li")).to_have_count(1)
    assert page.locator(".lines li strong").inner_text() in shown
    read(page, encode(CommandCode(Verb.PRESET, 900)))
    expect(page.get_by_text("ne commande rien à la caisse").first).to_be_visible()


def test_scanned_ticket_is_shown_and_given_back_with_the_approval_that_it_needs(tills, records):
    seller, other = (one.ready() for one in tills)
    page = seller.page
    for one in (seller, other):
        number = one.sell("4")
        one.wait_until_recorded()
        ((found,),) = records.ask("SELECT id FROM caisse_ticket WHERE number = ?", number)
        ticket = UUID(str(found))
        of_receipt = f"https://boussole.test/caisse/recus/{ticket}"  # what its QR says
        read(page, encode(TicketCode(ticket)) if one is seller else of_receipt)
        if one is seller:
            expect(page.get_by_role("heading", name="Ticket scanné")).to_be_visible()
            expect(page.locator(".tickets li")).to_contain_text(number)
            page.get_by_role("button", name="Rembourser", exact=True).click()
        asked = page.get_by_role("heading", name="Qui approuve ce remboursement ?")
        expect(asked).to_be_visible()
        page.get_by_role("button", name="Annuler").click()
        expect(asked).to_have_count(0)


def test_pages_read_codes_as_the_server_does(tills):
    """The twin in the browser gives what the server's grammar gives, and refuses what it does."""
    page, chance = tills[0].ready().page, Random(9)
    texts = [text for _time in range(300) for text in codes_and_wrong_ones(chance)]
    texts += ["", " ", "\x00\x01", "J" * 10_000, "ﬀ", "9782070368228", "2-07-036822-X", "çè'(-éà&"]
    texts += ["]E09782070368228", " ]Q1" + encode(CommandCode(Verb.UNDO)), "]Q1", "]QQ]Q1", "]x"]
    receipt = f"https://boussole.test:8080/caisse/recus/{new_id()}"
    texts += [receipt, f"]Q1{receipt}", receipt[:-1], f"{receipt}0", receipt.upper(), f"x{receipt}"]
    texts += [f" {receipt}\n", receipt.replace("boussole", "b" * 300), receipt.replace("/c", "/ c")]

    told = page.evaluate(TWIN, texts)

    assert told == [as_told(text) for text in texts]


def test_page_names_vouchers_as_the_server_does(tills):
    lines = [new_id() for _line in range(200)]

    told = tills[0].ready().page.evaluate(VOUCHERS, [str(one) for one in lines])

    assert told == [code_of(one) for one in lines]


VOUCHERS = """async (lines) => {
  const { codeOf, readCode } = await import("@ressourcerie/caisse/vouchers.js");
  return lines.map((line) => readCode(codeOf(line)));
}"""
TWIN = """async (texts) => {
  const { decode } = await import("@ressourcerie/codes-barres/grammar.js");
  const told = ({ kind, code, ticket }) => [kind, ticket ?? code];
  const read = (text) => told(decode(text));
  return texts.map((text) => { try { return read(text); } catch (error) { return error.why; } });
}"""
WHY = {CodeEmpty: "empty", CodeTooLong: "too-long", CodeDamaged: "damaged", CodeUnknown: "unknown"}


def as_told(text: str) -> list[str] | str:
    try:
        code = decode(text)
    except Problem as problem:
        return WHY[type(problem)]
    kind = KINDS[type(code)][0]
    if isinstance(code, BadgeCode):
        return [kind, ""]
    if isinstance(code, TicketCode):
        return [kind, str(code.ticket)]
    return [kind, code.digits if isinstance(code, ForeignCode) else encode(code)]


def codes_and_wrong_ones(chance: Random) -> Iterator[str]:
    """Give a code of each kind, and each with a wrong sign, two swapped, or its end cut."""
    number = chance.randrange
    for code in (
        ObjectCode(number(17**8)),
        PriceCode(number(17**3), number(17**5), chance.choice((None, number(17**5)))),
        ContainerCode(number(17**4)),
        LotCode(number(17**6)),
        TicketCode(UUID(int=chance.getrandbits(128))),
        CommandCode(chance.choice(list(Verb)), number(17**3)),
    ):
        whole = encode(code)
        place = number(len(whole) - 1)
        yield whole
        yield f" {whole[:4].lower()}-{whole[4:]}"
        yield whole[:place] + chance.choice(SIGNS) + whole[place + 1 :]
        yield whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
        yield whole[:place]
