# SPDX-License-Identifier: Apache-2.0
"""Look at every page that links lead to, at each size, in the dark, and by keys."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, Page

from tests.browser.checks import (
    faults_for_eyes,
    faults_for_keys,
    faults_in_the_dark,
    faults_of_size,
    window_of,
)
from tests.browser.crawling import crawl
from tests.browser.visiting import DESK, PHONE, ZOOMED, Shop, Visits
from tests.browser.watching import Watch

SCREENS = {"desk": DESK, "phone": PHONE, "zoomed": ZOOMED}
#: What is looked at, and what the browser itself complains of.
LOOKS = (*SCREENS, "dark", "keys", "browser")
Faults = defaultdict[str, list[str]]


def inspect(
    browser: Browser,
    shop: Shop,
    *starts: str,
    within: Callable[[str], bool],
    stranger: bool = False,
) -> Faults:
    """Give what is wrong, by kind, with each page that the administrator can reach.

    :param stranger: whether to look at the page where one signs in too.
    """
    found: Faults = defaultdict(list)
    watch = Watch(shop.url)
    with Visits(browser, shop, watch) as visits:
        page = visits("maiwenn")
        for path in crawl(page, *starts, within=within):
            for where, fault in _inspected(page):
                found[where].append(f"{path}: {fault}")
        if stranger:
            visitor = visits()
            visitor.goto("/login")
            for where, fault in _inspected(visitor):
                found[where].append(f"/login: {fault}")
    found["browser"] = watch.faults
    return found


def _inspected(page: Page) -> Iterator[tuple[str, str]]:
    """Give what is wrong with the page that is shown, as (where, fault)."""
    for name, size in SCREENS.items():
        window_of(page, size)
        # What axe looks for is the same at each size: once in the light, once in the dark.
        looked_for = faults_for_eyes if size == PHONE else faults_of_size
        yield from ((name, fault) for fault in looked_for(page))
    window_of(page, DESK)
    yield from (("dark", fault) for fault in faults_in_the_dark(page))
    yield from (("keys", fault) for fault in faults_for_keys(page))
