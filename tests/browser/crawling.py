# SPDX-License-Identifier: Apache-2.0
"""Every kind of page that links lead to."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page

VARIABLE = re.compile(r"(?<=/)([0-9a-f]{8}-[0-9a-f-]{27}|\d+)(?=/|$)")
LINKS = "links => links.map(link => link.href)"


def crawl(page: Page, *starts: str) -> Iterator[str]:
    """Follow links from some paths, and stop at one page of each kind, telling its path."""
    found: set[str] = set()
    waiting = deque(starts)
    while waiting:
        path = waiting.popleft()
        if kind_of(path) in found or not _is_page(page, path):
            continue
        found.add(kind_of(path))
        page.goto(path)
        waiting.extend(_paths_from(page))
        yield path


def kind_of(path: str) -> str:
    """Give what the paths of the same kind of page have in common."""
    # What a query changes is the list that a page shows, and not the page.
    plain = VARIABLE.sub("*", urlsplit(path).path.rstrip("/"))
    return re.sub(r"^/problems/.+", "/problems/*", plain)


def _is_page(page: Page, path: str) -> bool:
    answer = page.request.get(path)
    return answer.ok and answer.headers.get("content-type", "").startswith("text/html")


def _paths_from(page: Page) -> list[str]:
    home = urljoin(page.url, "/")
    urls = page.locator("a[href]").evaluate_all(LINKS)
    return ["/" + url.removeprefix(home).partition("#")[0] for url in urls if url.startswith(home)]
