# SPDX-License-Identifier: Apache-2.0
"""Every page that links lead to can be read, touched and worked by keys, by everybody."""

from collections import defaultdict

import pytest

from tests.browser.checks import (
    faults_for_eyes,
    faults_for_keys,
    faults_in_the_dark,
    window_of,
)
from tests.browser.crawling import crawl
from tests.browser.visiting import DESK, PHONE, ZOOMED, Visits
from tests.browser.watching import Watch

SCREENS = {"desk": DESK, "phone": PHONE, "zoomed": ZOOMED}
#: Where no link leads somebody who is signed in.
STARTS = ("/", "/problems")


def inspected(page):
    """Give what is wrong with the page that is shown, as (where, fault)."""
    for name, size in SCREENS.items():
        window_of(page, size)
        yield from ((name, fault) for fault in faults_for_eyes(page))
    window_of(page, DESK)
    yield from (("dark", fault) for fault in faults_in_the_dark(page))
    yield from (("keys", fault) for fault in faults_for_keys(page))


@pytest.fixture(scope="module")
def inspection(browser, shop):
    """What is wrong, by kind, with each page that the administrator or a stranger can reach."""
    found, watch = defaultdict(list), Watch(shop.url)
    with Visits(browser, shop, watch) as visits:
        page, stranger = visits("maiwenn"), visits()
        for path in crawl(page, *STARTS):
            for where, fault in inspected(page):
                found[where].append(f"{path}: {fault}")
        stranger.goto("/login")
        for where, fault in inspected(stranger):
            found[where].append(f"/login: {fault}")
    found["browser"] = watch.faults
    return found


@pytest.mark.parametrize("where", [*SCREENS, "dark", "keys", "browser"])
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
