# SPDX-License-Identifier: Apache-2.0
"""A ticket of a thousand lines is sold, printed and recorded whole; a slow server stops nothing."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.browser.tills import Records, Seller, till_of

LINES = 1_000
SHEET = "**/api/v1/caisse/tills/*/sheet"
#: What a shop emptied in one go comes to before the last lines, which are typed.
FILL = """async count => {
  const { line, withLine } = await import("/static/caisse/basket.js");
  const { till } = document.querySelector("caisse-till");
  let ticket = till.draft;
  for (let rank = 1; rank <= count; rank += 1) {
    ticket = withLine(ticket, line({ label: `Objet n° ${rank}.`, unitCents: 50 }));
  }
  till.change(ticket);
}"""


@pytest.fixture(scope="module")
def seller(browser, shop) -> Iterator[Seller]:
    with till_of(browser, shop, "idriss", "ERR_INTERNET_DISCONNECTED|ERR_FAILED") as taken:
        yield taken


def sheets_of(made: bytes) -> list[str]:
    """Give the text of each sheet of a PDF."""
    with pypdfium2.PdfDocument(BytesIO(made)) as document:
        return [document[rank].get_textpage().get_text_range() for rank in range(len(document))]


def test_ticket_of_a_thousand_lines_is_kept_printed_on_pages_and_recorded_whole(seller, shop):
    """AC-19, but for its figures, which benchmarks/till_page.py gives."""
    page = seller.ready().page
    page.context.set_offline(True)
    page.evaluate(FILL, LINES - 2)
    seller.add("2,50")
    page.reload()
    seller.identify_again()
    seller.add("3,50")
    expect(page.locator(".lines li")).to_have_count(LINES)

    page.keyboard.press("F9")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".after-sale h1")).to_contain_text("505,00")
    papers = sheets_of(page.pdf(prefer_css_page_size=True))
    ticket = page.evaluate("document.querySelector('caisse-till').till.last.id")
    number = seller.done()
    page.context.set_offline(False)
    seller.wait_until_recorded()

    rolls = sheets_of(page.request.get(f"/caisse/recus/{ticket}.pdf").body())
    for sheets, foot in ((papers, "1000 ligne(s)"), (rolls, "1000 lignes")):
        text = "\n".join(sheets)
        assert len(sheets) > 1
        assert [rank for rank in range(1, LINES - 1) if f"Objet n° {rank}." not in text] == []
        assert foot in text
    told = "SELECT count(*), sum(total_cents) FROM caisse_line WHERE ticket_id IN "
    one = "(SELECT id FROM caisse_ticket WHERE number = ?)"
    assert Records(shop).ask(told + one, number) == [(LINES, 50_500)]


def test_till_sells_while_the_server_keeps_its_first_answer_waiting(seller):
    page = seller.ready().page
    given_up = []
    page.route(SHEET, lambda _route: None)

    with page.expect_request(SHEET):
        page.reload()
    page.on("requestfailed", lambda request: given_up.append(request))  # noqa: PLW0108 (playwright marks what it is given)
    seller.identify_again()

    assert seller.sell("4")
    assert given_up == []
    page.unroute(SHEET)
