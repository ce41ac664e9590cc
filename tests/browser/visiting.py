# SPDX-License-Identifier: Apache-2.0
"""People who open pages: each on a device of their own, signed in at the real form."""

from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.demonstration import Demonstration
from tests.browser.watching import Watch
from tests.server.site import Server

DESK = (1280, 800)
PHONE = (390, 844)
#: What a 1280×800 screen has left at 200 %.
ZOOMED = (640, 400)
SIZES = (DESK, PHONE)
#: A fact is waited for: a slow machine is no fault.
MILLISECONDS = 30_000


class Shop:
    """A served demonstration, and the sessions that its people opened."""

    def __init__(self, demonstration: Demonstration, server: Server) -> None:
        self.demonstration = demonstration
        self.server = server
        self.url = server.url
        self.cookies: dict[str, Any] = {}

    def password(self, login: str) -> str:
        """Give the password of somebody of the demonstration."""
        return self.demonstration.passwords[login]


class Visits:
    """Opens pages for the time of a test."""

    def __init__(self, browser: Browser, shop: Shop, watch: Watch) -> None:
        self._browser = browser
        self._shop = shop
        self._watch = watch
        self._open = ExitStack()

    def __enter__(self) -> "Visits":
        return self

    def __exit__(self, *_failure: object) -> None:
        self._open.close()

    def __call__(
        self, login: str | None = None, *, size: tuple[int, int] = DESK, **options: Any
    ) -> Page:
        """Open a blank page on a new device.

        :param login: who is signed in there; they sign in at the form the first time.
        :param options: those of Playwright's ``new_context``, such as ``color_scheme``.
        """
        context = self._new_context(size, options)
        page = context.new_page()
        if login is not None:
            self._sign_in(page, login)
        return page

    def _new_context(self, size: tuple[int, int], options: dict[str, Any]) -> BrowserContext:
        width, height = size
        settings = {"base_url": self._shop.url, "locale": "fr-FR", **options}
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=size == PHONE,
            **settings,
        )
        context.set_default_timeout(MILLISECONDS)
        self._watch.follow(context)
        self._open.callback(context.close)
        return context

    def _sign_in(self, page: Page, login: str) -> None:
        kept = self._shop.cookies.get(login)
        if kept is not None:
            page.context.add_cookies(kept)
            return
        sign_in(page, login, self._shop.password(login))
        self._shop.cookies[login] = page.context.cookies()
        page.goto("about:blank")


def sign_in(page: Page, login: str, password: str) -> None:
    """Sign in at the form, and wait for the page that follows."""
    page.goto("/login")
    page.get_by_label("Identifiant").fill(login)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda url: "/login" not in url)
