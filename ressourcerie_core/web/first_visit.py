# SPDX-License-Identifier: Apache-2.0
"""Until an instance is founded, every page leads to the one that founds it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ressourcerie_core.auth.first_run import FirstRun
from ressourcerie_core.web.answers import wants_page

FIRST_RUN_PATH = "/login/premier-demarrage"
_OPEN = (FIRST_RUN_PATH, "/static/", "/healthz", "/readyz", "/a-propos", "/problems", "/sw.js")


class FirstVisit:
    """A middleware that costs nothing once somebody has an account."""

    def __init__(self, app: ASGIApp, first_run: FirstRun) -> None:
        self.app = app
        self.first_run = first_run
        self._is_over = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or send its reader to the first page."""
        answer: ASGIApp = self.app
        if not self._is_over and _reads_a_page(scope):
            self._is_over = not await run_in_threadpool(self.first_run.is_pending)
            if not self._is_over:
                answer = RedirectResponse(FIRST_RUN_PATH, 303)
        await answer(scope, receive, send)


def _reads_a_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["path"].startswith(_OPEN):
        return False
    return scope["method"] in {"GET", "HEAD"} and wants_page(Request(scope))
