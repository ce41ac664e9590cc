# SPDX-License-Identifier: Apache-2.0
"""The scale's page reads a weight as the server does: one table of cases for both."""

from importlib.resources import files

import pytest

from ressourcerie_core.numbers import NotAWeight, parse_grams

CASES = (
    *("3", "3,5", "3.5 kg", "3kg500", "6kg100", "300 g", "300g", "4,640+2,620+300g", "4kg640 + 1"),
    *("1 234,5", "1\u202f234,5", "0", "0,001", "12,3450", "12 KG", "2 kilos", "5 gr", " 7 "),
    *("", "+", "abc", "12,3456", "-3", "3+", "3kg5", "1E3", "1.234,5", "12 34", "3,5,2", "3..5"),
    *("1000000000", "1000000000,001", "999999999999999999", "9" * 201),
)
READ = """
async ([code, cases]) => {
  const source = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { parseGrams } = await import(source);
  return cases.map(parseGrams);
}
"""

pytestmark = pytest.mark.browser


def grams_of(text):
    try:
        return parse_grams(text)
    except NotAWeight:
        return None


def test_browser_and_server_read_the_same_weights(browser):
    code = files("ressourcerie_flux_matiere") / "static/flux-matiere/weight.js"
    page = browser.new_page()

    read = page.evaluate(READ, [code.read_text("utf-8"), list(CASES)])
    page.close()

    assert dict(zip(CASES, read, strict=True)) == {text: grams_of(text) for text in CASES}
