# SPDX-License-Identifier: Apache-2.0
"""Every kind of page that links lead to: one page for each route of the committed maps."""

import re
import tomllib
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page

CHECKOUT = Path(__file__).parents[2]
PARAMETER = re.compile(r"\\{[a-z_]+(:path)?\\}")
LINKS = "links => links.map(link => link.href)"


def crawl(
    page: Page, *starts: str, within: Callable[[str], bool] = lambda _path: True
) -> Iterator[str]:
    """Follow links from some paths, and stop at one page of each kind, telling its path.

    :param within: tells which links are followed.
    """
    found: set[str] = set()
    waiting = deque(starts)
    while waiting:
        path = waiting.popleft()
        if kind_of(path) in found or not _is_page(page, path):
            continue
        found.add(kind_of(path))
        page.goto(path)
        waiting.extend(path for path in _paths_from(page) if within(path))
        yield path


def kind_of(path: str) -> str:
    """Give the route that answers a path, which all pages of one kind have in common."""
    # What a query changes is the list that a page shows, and not the page.
    plain = urlsplit(path).path.rstrip("/") or "/"
    return next((name for name, route in _routes() if route.fullmatch(plain)), plain)


@cache
def _routes() -> list[tuple[str, re.Pattern[str]]]:
    """Read the paths of the maps, those without a parameter first."""
    maps = (CHECKOUT / "tests/web/routes.toml", *CHECKOUT.glob("extensions/*/tests/routes.toml"))
    lines = [line for file in maps for line in tomllib.loads(file.read_text("utf-8"))]
    paths = sorted(
        {line.removeprefix("GET ") for line in lines if line.startswith("GET ")},
        key=lambda path: (path.count("{"), path),
    )
    return [(path, _pattern(path)) for path in paths]


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(PARAMETER.sub(lambda found: ".+" if found[1] else "[^/]+", re.escape(path)))


def _is_page(page: Page, path: str) -> bool:
    answer = page.request.get(path)
    return answer.ok and answer.headers.get("content-type", "").startswith("text/html")


def _paths_from(page: Page) -> list[str]:
    home = urljoin(page.url, "/")
    urls = page.locator("a[href]").evaluate_all(LINKS)
    return ["/" + url.removeprefix(home).partition("#")[0] for url in urls if url.startswith(home)]
