# SPDX-License-Identifier: Apache-2.0
"""What volunteers tell of their days at the till: each story from the first key to the base."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.first_day import live, put_sum
from tests.browser.tills import Records, Seller, device, pins_of, till_of

COUNT_PRINTS = "window.prints = 0; window.print = () => (window.prints += 1); null"
NO_MEMORY = """{
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (name, ...others) => {
    if (name === "ressourcerie-caisse") throw new DOMException("", "UnknownError");
    return open(name, ...others);
  };
}"""
KNOWS_THE_DAY = """(day) =>
  document.querySelector("caisse-till").till.sheet.deferred_days.includes(day)"""
ALLOWED = "status of 40[149]|ERR_INTERNET_DISCONNECTED"


@pytest.fixture(scope="module")
def records(shop) -> Records:
    return Records(shop)


@pytest.fixture(scope="module")
def till(browser, shop) -> Iterator[Seller]:
    """Give the treasurer, who may give back, at a till."""
    with till_of(browser, shop, "solange", ALLOWED) as seller:
        yield seller


@pytest.fixture
def seller(till) -> Seller:
    """Give the same person before an empty ticket."""
    return till.ready()


def pay_by(page: Page, method: str, amount: str) -> None:
    """Take some of what is due."""
    page.get_by_role("button", name=method).click()
    page.locator("#given").fill(amount)
    page.keyboard.press("Enter")


def close_session(page: Page, counts: dict[str, str], reason: str | None = None) -> None:
    """Count, compare, explain what differs, and close; the drawer is counted in coins."""
    page.keyboard.press("F10")
    cents = round(float(counts.pop("Espèces", "0")) * 100)
    page.locator("till-closing #d100").fill(str(cents // 100))
    page.locator("till-closing #d1").fill(str(cents % 100))
    for name, text in counts.items():
        page.get_by_role("group", name=name).get_by_role("textbox").fill(text)
    page.get_by_role("button", name="Comparer").click()
    for field in page.get_by_label("Pourquoi cet écart").all():
        field.fill(reason or "")
    page.get_by_role("button", name="Clôturer la session").click()


def begin_again(page: Page) -> None:
    """End the session, whatever was sold in it."""
    page.keyboard.press("F10")
    abandon = page.get_by_role("button", name="Abandonner la session")
    expect(abandon.or_(page.get_by_role("button", name="Comparer"))).to_be_visible()
    if abandon.is_visible():
        abandon.click()
    else:
        close_session(page, {}, "on recommence")
    expect(page.get_by_role("heading", name="Ouvrir")).to_be_visible()


def lines_of(records: Records, number: str) -> list[tuple[object, ...]]:
    return records.ask(
        "SELECT l.kind, l.total_cents FROM caisse_line l "
        "JOIN caisse_ticket t ON t.id = l.ticket_id WHERE t.number = ? ORDER BY l.position",
        number,
    )


def test_a_first_day_as_the_documentation_tells_it(till, records):
    numbers = live(till, lambda _name: None)

    of = {what: lines_of(records, number) for what, number in numbers.items()}
    assert of == {
        "cash": [("goods", 350)],
        "card": [("goods", 600), ("goods", 800), ("goods", 500), ("goods", 2500)],
        "gift": [("gift", 500)],
        "free": [("goods", 0)],
        "membership": [("membership", 1000)],
        "back": [("goods", 350)],
    }
    gap = "SELECT counted_cents - theoretical_cents, reason FROM caisse_count WHERE kind = 'cash'"
    assert records.ask(f"{gap} ORDER BY rowid DESC LIMIT 1") == [(-200, "erreur de rendu")]


def test_one_ticket_of_everything_and_three_ways_to_pay(seller, records):
    """Gift on top, membership, voucher, tag, one price for the things, and several payments."""
    page = seller.page
    seller.add("6")
    seller.add("3")
    page.keyboard.press("F7")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Prix convenu pour le tout : 8,00 €")).to_be_visible()
    put_sum(page, "Don d'argent", "2")
    put_sum(page, "Adhésion", "10")
    put_sum(page, "Bon d'achat", "15")
    page.get_by_role("button", name="Action sociale").click()
    page.get_by_role("button", name="Maraude").click()
    page.get_by_role("button", name="Payer").click()
    pay_by(page, "Carte", "20")
    pay_by(page, "Espèces", "10")
    pay_by(page, "Espèces", "10")
    expect(page.locator(".change.big output")).to_have_text("5,00 €")
    number = seller.done()

    seller.wait_until_recorded()
    assert lines_of(records, number) == [
        ("goods", 533), ("goods", 267), ("gift", 200), ("membership", 1000), ("voucher-sold", 1500),
    ]  # fmt: skip
    paid = records.ask(
        "SELECT p.amount_cents, p.change_cents, t.tags <> '[]' FROM caisse_payment p "
        "JOIN caisse_ticket t ON t.id = p.ticket_id WHERE t.number = ? ORDER BY p.position",
        number,
    )
    assert paid == [(2000, 0, 1), (1000, 0, 1), (500, 500, 1)]


def test_a_voucher_is_paid_with_by_its_code(seller, records):
    """Its code is known at once; read aloud and badly typed, it is refused before it counts."""
    page = seller.page
    put_sum(page, "Bon d'achat", "15")
    page.keyboard.press("F9")
    page.keyboard.press("Control+Enter")
    code = page.locator(".after-sale code").inner_text()
    page.emulate_media(media="print")
    expect(page.locator(".paper")).to_contain_text(code)
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Sans ticket").click()
    seller.wait_until_recorded()
    seller.add("6")
    page.keyboard.press("F9")
    page.locator(".method").filter(has_text="Bon d'achat").click()
    page.get_by_label("Code du bon").fill("B-0000-0000-9")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("relisez-le")
    page.get_by_label("Code du bon").fill(code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    number = seller.done()

    seller.wait_until_recorded()
    paid = "SELECT p.reference, p.amount_cents FROM caisse_payment p JOIN caisse_ticket t "
    assert records.ask(f"{paid} ON t.id = p.ticket_id WHERE t.number = ?", number) == [(code, 600)]


def test_a_gift_alone_and_the_change_that_is_left_as_one(seller, records):
    page = seller.page
    put_sum(page, "Don d'argent", "5")
    alone = seller.pay()
    seller.add("3,20")
    page.keyboard.press("F9")
    page.get_by_role("button", name="5 €", exact=True).click()
    page.get_by_role("button", name="La monnaie est un don").click()
    page.keyboard.press("Control+Enter")
    kept = seller.done()

    seller.wait_until_recorded()
    assert lines_of(records, alone) == [("gift", 500)]
    assert lines_of(records, kept) == [("goods", 320), ("gift", 180)]


def test_cash_stops_where_the_law_says(seller):
    """AC-26: the rest is paid otherwise."""
    page = seller.page
    page.get_by_label("Prix (€)").fill("1000,01")
    page.keyboard.press("Enter")
    page.keyboard.press("F9")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("code monétaire et financier")
    page.get_by_label("Reçu (€)").fill("1000")
    page.keyboard.press("Enter")
    expect(page.locator(".rest output")).to_have_text("0,01 €")
    page.get_by_role("button", name="Carte").click()
    page.keyboard.press("Control+Enter")
    seller.done()


def test_nothing_prints_by_itself_and_the_ticket_is_kept_before(seller, records):
    """AC-44: a printer without paper holds nobody up."""
    page = seller.page
    page.evaluate(COUNT_PRINTS)
    number = seller.sell("4")
    seller.wait_until_recorded()
    assert (page.evaluate("prints"), records.numbers(number)) == (0, [number])

    seller.add("4,50")
    page.keyboard.press("F9")
    page.keyboard.press("Control+Enter")
    for _jam in range(2):
        page.get_by_role("button", name="Imprimer").click()
    page.emulate_media(media="print")
    paper = page.locator(".paper")
    expect(paper).to_contain_text("DUPLICATA n° 1")  # the paper that jammed was one
    expect(paper).to_contain_text("TOTAL4,50 €")
    expect(page.locator(".till-state")).to_be_hidden()
    page.emulate_media(media="screen")
    assert page.evaluate("prints") == 2
    page.get_by_role("button", name="Sans ticket").click()


def test_a_ticket_on_paper_again_is_a_duplicate_that_counts(seller, records):
    """AC-32: with and without a network, and what was sold is unchanged."""
    page = seller.page
    page.evaluate(COUNT_PRINTS)
    number = seller.sell("4")
    page.keyboard.press("F3")
    row = page.locator(".tickets li", has_text=number)
    for rank in (1, 2, 3):
        page.context.set_offline(rank == 2)
        row.get_by_role("button", name="Imprimer").click()
        expect(page.locator(".paper")).to_contain_text(f"DUPLICATA n° {rank}")
        expect(page.locator(".paper")).to_contain_text("TOTAL4,00 €")
    assert page.evaluate("prints") == 3
    page.keyboard.press("Escape")

    seller.wait_until_recorded()
    copies = (
        "SELECT p.rank, t.due_cents FROM caisse_print p JOIN caisse_ticket t ON t.id = p.ticket_id"
        " WHERE t.number = ? ORDER BY p.rank"
    )
    assert records.ask(copies, number) == [(1, 400), (2, 400), (3, 400)]


def test_kilograms_that_should_have_been_grams_are_asked_about_once(seller):
    """AC-46: 960 kg of crockery are added only by who says so again."""
    page = seller.page
    page.get_by_role("button", name="Cuisine et vaisselle").click()
    page.locator(".category").first.click()
    page.locator("[data-entry=grams]").fill("960")
    page.keyboard.press("Enter")
    expect(page.locator("till-selling [role=alert]").first).to_contain_text("960,000 kg")
    expect(page.locator(".lines li")).to_have_count(0)

    page.keyboard.press("Enter")
    expect(page.locator(".lines li")).to_have_count(1)
    expect(page.locator(".lines li")).to_contain_text("960,000 kg")


def test_a_memory_that_fails_says_what_to_do(seller):
    page = seller.page
    page.evaluate("navigator.storage.estimate = async () => ({ usage: 95, quota: 100 }); null")
    page.evaluate("dispatchEvent(new Event('online')); null")
    expect(page.get_by_role("alert").first).to_contain_text("pleine à 95 %")
    broken = page.context.new_page()
    broken.add_init_script(NO_MEMORY)
    broken.goto("/caisse/vendre")
    expect(broken.get_by_role("heading", name="La mémoire de ce navigateur")).to_be_visible()
    broken.close()


def test_a_ticket_on_hold_is_resumed_at_another_till(seller, visit, shop, records):
    page, code = seller.page, seller.code
    seller.add("6")
    page.keyboard.press("F4")
    page.get_by_label("Un nom pour ce ticket").fill("la dame au vélo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="la dame au vélo")).to_be_visible()

    person = ("Idriss Benali", pins_of(shop)["idriss"])
    other = Seller(device(visit, "Entrée"), person).take(first=True).ready()
    other.page.keyboard.press("F4")
    other.page.get_by_role("button", name="la dame au vélo").click()
    expect(other.page.locator(".total output")).to_have_text("6,00 €")
    number = other.pay()
    other.wait_until_recorded()

    assert lines_of(records, number) == [("goods", 600)]
    assert number.partition("-")[0] != code
    page.reload()
    seller.identify_again()
    page.keyboard.press("F4")
    expect(page.get_by_text("Aucun ticket n'attend.")).to_be_visible()


def test_two_people_give_back_without_a_ticket_and_never_more_than_was_sold(seller, shop, records):
    """AC-42: who has not the right asks for the code of somebody who has."""
    page = seller.page
    number = seller.sell("9")
    page.locator(".who").click()
    seller.identify("Idriss Benali", pins_of(shop)["idriss"])
    page.keyboard.press("F3")
    page.get_by_role("button", name="Rembourser", exact=True).first.click()
    seller.approve()
    expect(page.get_by_role("heading", name=f"Rembourser {number}")).to_contain_text("approuvé par")
    page.locator("[id^=back-]").first.fill("5")
    expect(page.locator("[id^=back-]").first).to_have_value("1")  # there was no more
    page.get_by_label("Pourquoi").fill("cassée")
    page.get_by_role("button", name="Rembourser", exact=True).click()
    page.get_by_role("button", name="Rembourser").last.click()
    linked = seller.done()

    page.keyboard.press("F3")
    page.get_by_role("button", name="Rembourser sans ticket").click()
    seller.approve()
    page.get_by_label("Quoi", exact=True).fill("une lampe")
    page.get_by_label("Montant (€)").fill("4")
    page.get_by_label("Pourquoi").fill("sans ticket")
    page.get_by_role("button", name="Rembourser", exact=True).click()
    page.get_by_role("button", name="Rembourser").last.click()
    without = seller.done()

    seller.wait_until_recorded()
    facts = "SELECT due_cents, author_id <> approved_by, original_id IS NULL FROM caisse_ticket"
    assert records.ask(f"{facts} WHERE number = ?", linked) == [(900, 1, 0)]
    assert records.ask(f"{facts} WHERE number = ?", without) == [(400, 1, 1)]
    assert records.ask("SELECT count(*) FROM caisse_stray") == [(0,)]


def test_something_else_is_taken_instead_in_one_go(seller, records):
    """An exchange is a refund and a sale, and only the difference changes hands."""
    page = seller.page
    page.locator(".who").click()  # the test before left somebody who may not give back
    seller.identify(*seller.person)
    sold = seller.sell("9")
    page.keyboard.press("F3")
    shown = page.locator(".tickets li").filter(has_text=sold)
    shown.get_by_role("button", name="Rembourser", exact=True).click()
    page.get_by_role("button", name="Tout", exact=True).click()
    page.get_by_label("Pourquoi").fill("trop petit")
    page.get_by_role("button", name="Rembourser", exact=True).click()
    page.get_by_role("button", name="Rembourser").last.click()
    page.get_by_role("button", name="Prendre autre chose").click()
    seller.add("12")
    page.keyboard.press("F9")
    expect(page.get_by_text("en espèces, demandez 3,00 €")).to_be_visible()
    page.keyboard.press("Control+Enter")
    taken = seller.done()

    seller.wait_until_recorded()
    facts = "SELECT type, due_cents FROM caisse_ticket WHERE number >= ? AND number <= ?"
    found = records.ask(f"{facts} ORDER BY ordinal", sold, taken)
    assert found == [("sale", 900), ("cancellation", 900), ("sale", 1200)]
    seller.add("1")
    page.keyboard.press("F9")
    expect(page.get_by_text("Échange avec")).to_have_count(0)
    page.keyboard.press("Escape")


def test_money_moves_without_a_sale_and_the_closing_expects_what_is_there(seller, records):
    """AC-23, AC-25: 150 of float, 100 in cash, 200 by card, 20 out: 230 in the drawer."""
    page = seller.page
    begin_again(page)
    seller.open(d5000=3)
    seller.sell("100")
    seller.add("200")
    page.keyboard.press("F9")
    page.get_by_role("button", name="Carte").click()
    page.keyboard.press("Control+Enter")
    seller.done()
    seller.add("30")
    page.keyboard.press("F9")
    pay_by(page, "Chèque", "30")
    seller.done()
    page.keyboard.press("F6")
    seller.move("Sortie d'argent", "20", "timbres")
    seller.move("Remise d'espèces en banque", "50", "banque")
    seller.move("Entrée d'argent", "50", "monnaie")
    seller.move("Remise de chèques en banque", "30", "banque")
    seller.move("Ouverture du tiroir sans vente", None, "faire la monnaie")
    page.keyboard.press("F10")
    expect(page.get_by_role("group", name="Espèces")).to_contain_text("Attendu : 230,00 €")
    page.keyboard.press("Escape")

    close_session(page, {"Espèces": "230.05", "Carte": "200"})
    expect(page.get_by_text("Écart : +0,05 €")).to_be_visible()  # no reason, no closing
    page.get_by_label("Pourquoi cet écart").fill("par terre")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ouvrir")).to_be_visible()
    seller.wait_until_recorded()
    last = "SELECT counted_cents, theoretical_cents, reason FROM caisse_count WHERE kind = 'cash'"
    assert records.ask(f"{last} ORDER BY rowid DESC LIMIT 1") == [(23005, 23000, "par terre")]


def test_a_blind_count_shows_what_is_expected_only_after_it(seller, visit, shop):
    page = seller.page
    begin_again(page)
    manager = visit("maiwenn")
    manager.goto("/caisse/suivi?choisir=1")
    manager.get_by_role("link", name="Boutique de la rue Haute").first.click()
    manager.get_by_role("link", name="Réglages").click()
    manager.get_by_label("Compter à l'aveugle").check()
    manager.get_by_role("button", name="Enregistrer").first.click()
    page.reload()
    seller.identify_again()
    seller.open(d5000=2)
    seller.sell("12")
    page.keyboard.press("F10")
    expect(page.get_by_text("Attendu")).to_have_count(0)
    page.keyboard.press("Escape")

    close_session(page, {"Espèces": "110"}, "erreur de rendu")
    expect(page.get_by_role("heading", name="Ouvrir")).to_be_visible()
    seller.wait_until_recorded()


def test_the_school_teaches_and_counts_nowhere(seller, records):
    """AC-36: numbers of its own, FACTICE on the screen and on paper."""
    page = seller.page
    begin_again(page)
    seller.open("École", d5000=1)
    expect(page.get_by_text("FACTICE : rien ne compte")).to_be_visible()
    seller.add("5")
    page.keyboard.press("F9")
    page.keyboard.press("Control+Enter")
    page.emulate_media(media="print")
    expect(page.locator(".paper")).to_contain_text("FACTICE — SIMULATION")
    page.emulate_media(media="screen")
    assert "Ticket E-" in page.locator(".after-sale h1").inner_text()
    page.get_by_role("button", name="Sans ticket").click()

    seller.wait_until_recorded()
    told = "SELECT count(*) FROM core_event WHERE name = 'caisse.ticket-recorded'"
    ((before,),) = records.ask(told)
    seller.sell("5")
    seller.wait_until_recorded()
    assert records.ask(told) == [(before,)]
    close_session(page, {"Espèces": "60"})


def test_the_sales_of_a_notebook_are_of_their_day(seller, records):
    page = seller.page
    begin_again(page)
    day = (date.today() - timedelta(days=3)).isoformat()  # noqa: DTZ011 (a day long enough ago)
    page.get_by_role("radio", name="Saisie après coup").check()
    page.get_by_label("Jour des ventes").fill(day)
    seller.open("Saisie après coup", d5000=1)
    number = seller.sell("7")
    seller.wait_until_recorded()

    found = records.ask("SELECT day, session_kind FROM caisse_ticket WHERE number = ?", number)
    assert found == [(day, "deferred")]
    close_session(page, {"Espèces": "57"})
    expect(page.get_by_role("heading", name="Ouvrir")).to_be_visible()
    seller.wait_until_recorded()
    page.reload()
    seller.identify_again()
    page.wait_for_function(KNOWS_THE_DAY, arg=day)
    page.get_by_role("radio", name="Saisie après coup").check()
    page.get_by_label("Jour des ventes").fill(day)
    page.get_by_role("button", name="Ouvrir avec").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce jour a déjà sa saisie")
