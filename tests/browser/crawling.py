# SPDX-License-Identifier: Apache-2.0
"""Every kind of page that links lead to."""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page

VARIABLE = re.compile(r"(?<=/)([0-9a-f]{8}-[0-9a-f-]{27}|\d+)(?=/|$)")
LINKS = "links => links.map(link => link.href)"


def crawl(page: Page, *starts: str) -> list[str]:
    """Follow links from some paths, and give one path of each kind of page, in that order."""
    found: dict[str, str] = {}
    waiting = deque(starts)
    while waiting:
        path = waiting.popleft()
        if kind_of(path) in found or not _is_page(page, path):
            continue
        found[kind_of(path)] = path
        page.goto(path)
        waiting.extend(_paths_from(page))
    return list(found.values())


def kind_of(path: str) -> str:
    """Give what the paths of the same kind of page have in common."""
    parts = urlsplit(path)
    keys = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    plain = re.sub(r"^/problems/.+", "/problems/*", VARIABLE.sub("*", parts.path))
    return f"{plain}?{'&'.join(keys)}" if keys else plain


def _is_page(page: Page, path: str) -> bool:
    answer = page.request.get(path)
    return answer.ok and answer.headers.get("content-type", "").startswith("text/html")


def _paths_from(page: Page) -> list[str]:
    home = urljoin(page.url, "/")
    urls = page.locator("a[href]").evaluate_all(LINKS)
    return ["/" + url.removeprefix(home).partition("#")[0] for url in urls if url.startswith(home)]
