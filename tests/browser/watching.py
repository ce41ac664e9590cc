# SPDX-License-Identifier: Apache-2.0
"""What must never happen in a browser, whatever a test is about."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

INLINE = ("data:", "blob:")


class Watch:
    """Notes each request to another origin, console error, policy violation and exception."""

    def __init__(self, origin: str) -> None:
        self._origins: tuple[str, ...] = (f"{origin}/",)
        self._allowed: list[str] = []
        self._seen: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.on("request", self._note_request)
        context.on("console", self._note_message)
        context.on("weberror", self._note_exception)

    def add_origin(self, origin: str) -> None:
        """Accept another address of the same server."""
        self._origins += (f"{origin}/",)

    def allow(self, pattern: str) -> None:
        """Accept what a test provokes: a console error, say, for an answer that is a refusal."""
        self._allowed.append(pattern)

    @property
    def faults(self) -> list[str]:
        """What happened and was not allowed."""
        return [
            seen
            for seen in self._seen
            if not any(re.search(pattern, seen) for pattern in self._allowed)
        ]

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((*self._origins, *INLINE)):
            self._seen.append(f"request to another origin: {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        # A violation of the content security policy is told there too.
        if message.type == "error":
            place = message.location
            self._seen.append(f"console: {message.text} ({place['url']}:{place['lineNumber']})")

    def _note_exception(self, error: WebError) -> None:
        self._seen.append(f"exception: {error.error}")
