# SPDX-License-Identifier: Apache-2.0
"""A real browser before a real server: ``visit`` opens pages, each file has its own base.

What the browser complains of fails the test, whatever the test is about (``watching.py``).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import pytest

HERE_IF_INSTALLED = find_spec("playwright") is not None
collect_ignore_glob = [] if HERE_IF_INSTALLED else ["test_*.py"]

if HERE_IF_INSTALLED:
    from playwright.sync_api import Browser, Page, expect, sync_playwright

    from tests.browser.demonstration import Demonstration
    from tests.browser.visiting import MILLISECONDS, SIZES, Shop, Visits
    from tests.browser.watching import Watch

    expect.set_options(timeout=MILLISECONDS)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not HERE_IF_INSTALLED:
        terminalreporter.line("tests/browser: left out, playwright is not installed")


@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    """Give Debian's Chromium: its absence skips a test, and fails it where ``CI`` is set."""
    program = shutil.which("chromium")
    if program is None:
        give_up = pytest.fail if "CI" in os.environ else pytest.skip
        give_up("chromium is not installed (apt install chromium)")
    with sync_playwright() as playwright:
        # A container's root has no sandbox to give.
        launched = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> "Demonstration":
    """Make the demonstration that each file of tests has a copy of."""
    return Demonstration.made_in(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="module")
def shop(
    demonstration: "Demonstration", tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Shop"]:
    """Serve the demonstration to one file of tests."""
    copy = demonstration.copied_to(tmp_path_factory.mktemp("shop"))
    with copy.serving() as server:
        yield Shop(copy, server)


@pytest.fixture
def watch(shop: "Shop") -> Iterator["Watch"]:
    """Watch what happens in the browser, and fail the test for what it did not allow."""
    watching = Watch(shop.url)
    yield watching
    assert watching.faults == []


@pytest.fixture
def visit(browser: "Browser", shop: "Shop", watch: "Watch") -> Iterator["Visits"]:
    """Give what opens a page on a device of its own: ``visit("idriss", size=PHONE)``."""
    with Visits(browser, shop, watch) as visits:
        yield visits


@pytest.fixture(params=SIZES if HERE_IF_INSTALLED else [], ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Give each size of screen in turn."""
    width_and_height: tuple[int, int] = request.param
    return width_and_height


@pytest.fixture
def page(visit: Callable[..., "Page"], size: tuple[int, int]) -> "Page":
    """Give a blank page, of somebody who is not signed in."""
    return visit(size=size)


@pytest.fixture
def administrator(visit: Callable[..., "Page"], size: tuple[int, int]) -> "Page":
    """Give a blank page of the administrator."""
    return visit("maiwenn", size=size)


@pytest.fixture
def volunteer(visit: Callable[..., "Page"], size: tuple[int, int]) -> "Page":
    """Give a blank page of the volunteer."""
    return visit("idriss", size=size)
