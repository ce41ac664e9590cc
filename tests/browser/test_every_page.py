# SPDX-License-Identifier: Apache-2.0
"""Every page that links lead to can be read, touched and worked by keys, by everybody.

Those of the till and of the material flow have a file of their own, for another process.
"""

import pytest

from tests.browser.checks import faults_for_eyes, faults_for_keys
from tests.browser.inspecting import LOOKS, inspect
from tests.browser.visiting import PHONE

#: Where no link leads somebody who is signed in.
STARTS = ("/", "/problems")
ELSEWHERE = ("/caisse", "/flux-matiere")


@pytest.fixture(scope="module")
def inspection(browser, shop):
    """What is wrong with the pages of the core and of the catalogue."""
    return inspect(
        browser, shop, *STARTS, within=lambda path: not path.startswith(ELSEWHERE), stranger=True
    )


@pytest.mark.parametrize("where", LOOKS)
def test_no_page_has_a_grave_fault(inspection, where):
    assert inspection[where] == []


def test_a_page_with_faults_is_seen(visit, watch):
    """The checks above can fail."""
    watch.allow("Content Security Policy")
    page = visit(size=PHONE)
    page.goto("/a-propos")
    page.evaluate(
        "document.querySelector('main').innerHTML = '<img src=\"/static/core/logo.svg\">"
        "<button>x</button><table><td>' + 'x'.repeat(200) + '</table>'"
    )

    found = " ".join(faults_for_eyes(page))

    for fault in ("sideways", "small target", "axe image-alt"):
        assert fault in found


def test_a_page_that_hides_the_focus_is_seen(visit):
    page = visit()
    page.goto("/a-propos")
    page.evaluate("for (const one of document.links) { one.style.outline = 'none' }")

    assert "no visible focus" in " ".join(faults_for_keys(page))
