# SPDX-License-Identifier: Apache-2.0
"""Pages read money and weights as the server does: one table of cases for both."""

from importlib.resources import files

import pytest

from ressourcerie_core.numbers import NotAnAmount, NotAWeight, parse_cents, parse_grams

WEIGHTS = (
    *("3", "3,5", "3.5 kg", "3kg500", "6kg100", "300 g", "300g", "4,640+2,620+300g", "4kg640 + 1"),
    *("1 234,5", "1\u202f234,5", "0", "0,001", "12,3450", "12 KG", "2 kilos", "5 gr", " 7 "),
    *("", "+", "abc", "12,3456", "-3", "3+", "3kg5", "1E3", "1.234,5", "12 34", "3,5,2", "3..5"),
    *("1000000000", "1000000000,001", "999999999999999999", "9" * 201),
)
AMOUNTS = (
    *("12,5", "12.5", "12,50 €", "1 234,5", "0", "3€50", "3 € 50", "12 euros", " 7 "),
    *("-3,20", "12,345", "abc", "", "1E3", "1.234,50", "12 34", "3,5,2", "3€5", "٣"),
    *("1\u202f234,5", "0,10", "12,500", "10000000000", "10000000000,01", "9" * 201),
)
READ = """
async ([code, parser, cases]) => {
  const source = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return cases.map((await import(source))[parser]);
}
"""

pytestmark = pytest.mark.browser


def read_by(parse, text):
    try:
        return parse(text)
    except (NotAnAmount, NotAWeight):
        return None


@pytest.mark.parametrize(
    ("name", "parse", "cases"),
    [("parseGrams", parse_grams, WEIGHTS), ("parseCents", parse_cents, AMOUNTS)],
    ids=["weights", "amounts"],
)
def test_browser_and_server_read_the_same(browser, name, parse, cases):
    code = files("ressourcerie_core") / "web/static/numbers.js"
    page = browser.new_page()

    read = page.evaluate(READ, [code.read_text("utf-8"), name, list(cases)])
    page.close()

    assert dict(zip(cases, read, strict=True)) == {text: read_by(parse, text) for text in cases}
