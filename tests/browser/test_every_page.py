# SPDX-License-Identifier: Apache-2.0
"""Every page that links lead to can be read, touched and worked by keys, by everybody."""

import pytest

from tests.browser.checks import axe_faults, faults_for_eyes, faults_for_keys
from tests.browser.crawling import crawl
from tests.browser.visiting import DESK, PHONE, ZOOMED, Visits
from tests.browser.watching import Watch

#: What nobody who is signed in is led to.
FOR_STRANGERS = ["/login"]


@pytest.fixture(scope="module")
def paths(browser, shop):
    """The pages that the administrator can reach."""
    with Visits(browser, shop, Watch(shop.url)) as visits:
        return crawl(visits("maiwenn"), "/")


def faults_of(page, paths, check):
    for path in paths:
        page.goto(path)
        yield from (f"{path}: {fault}" for fault in check(page))


@pytest.mark.parametrize("size", [DESK, PHONE, ZOOMED], ids=["desk", "phone", "zoomed"])
def test_every_page_suits_eyes_and_fingers(visit, paths, size):
    assert list(faults_of(visit("maiwenn", size=size), paths, faults_for_eyes)) == []
    assert list(faults_of(visit(size=size), FOR_STRANGERS, faults_for_eyes)) == []


def test_every_page_has_contrast_in_the_dark(visit, paths):
    dark = {"color_scheme": "dark"}

    assert list(faults_of(visit("maiwenn", **dark), paths, axe_faults)) == []
    assert list(faults_of(visit(**dark), FOR_STRANGERS, axe_faults)) == []


def test_every_page_is_worked_by_keys(visit, paths):
    assert list(faults_of(visit("maiwenn"), paths, faults_for_keys)) == []
    assert list(faults_of(visit(), FOR_STRANGERS, faults_for_keys)) == []


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
