# SPDX-License-Identifier: Apache-2.0
"""What surrounds every answer: a request id, security headers, a size limit, a line in the log."""

import re
import time
from typing import TYPE_CHECKING, Any

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ressourcerie_core.ids import new_id
from ressourcerie_core.web.answers import problem_answer
from ressourcerie_core.web.dispatch import FACE
from ressourcerie_core.web.logs import frames_of
from ressourcerie_core.web.problems import Inexplicable, TooLarge
from ressourcerie_core.web.security import with_security

if TYPE_CHECKING:
    from ressourcerie_core.web.last_errors import LastErrors
    from ressourcerie_core.web.measures import Measures

#: Asked every few seconds by machines: their lines would hide the others.
_PROBES = {"healthz", "readyz", "metrics"}

#: A method may be any word, and a word may be anybody's name.
_METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
_UUID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

UNHEARD = "ressourcerie.unheard"  # in the scope of a request that nobody sent

log = structlog.get_logger("ressourcerie.http")


class Envelope:
    """The only middleware: pure ASGI, outside of everything that can fail.

    :param largest_body: the most bytes that a request's body may have.
    """

    def __init__(self, app: ASGIApp, largest_body: int) -> None:
        self.app = app
        self.largest_body = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(self, scope, receive, send).run()


class AnswerCutShort(Exception):
    """An answer failed while it left: the server closes the connection, which tells the truth.

    It carries nothing of the failure, whose message the server would write in its log.
    """


class _Exchange:
    """One request and its answer."""

    def __init__(self, envelope: Envelope, scope: Scope, receive: Receive, send: Send) -> None:
        self.envelope = envelope
        self.scope = scope
        self._receive = receive
        self._send = send
        self.request_id = _given_id(scope) or str(new_id())
        self.status = 0
        self.received = 0
        self.began = time.perf_counter()
        scope.setdefault("state", {})["request_id"] = self.request_id

    async def run(self) -> None:
        """Let the application answer, and answer in its stead when it fails."""
        failure: Exception | None = None
        try:
            await self.envelope.app(self.scope, self.receive, self.send)
        except Exception as error:  # noqa: BLE001 (whatever failed, somebody waits for an answer)
            failure = error
            if self.status:
                raise AnswerCutShort from None
            problem = Inexplicable(self.request_id)
            answer = problem_answer(Request(self.scope), problem)
            await answer(self.scope, self.receive, self.send)
        finally:
            if UNHEARD not in self.scope:
                self.write_log(failure)

    async def receive(self) -> Message:
        """Pass on the body, and refuse it as soon as it is larger than the limit."""
        message = await self._receive()
        self.received += len(message.get("body", b""))
        if self.received > self.envelope.largest_body:
            # Of all exceptions, FastAPI lets only this one through while it reads a body.
            raise HTTPException(TooLarge.status)
        return message

    async def send(self, message: Message) -> None:
        """Pass on the answer, with the headers that every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = with_security(self.scope, message.get("headers", ()))
            headers.append((b"x-request-id", self.request_id.encode()))
            message = {**message, "headers": headers}
        await self._send(message)

    def write_log(self, failure: Exception | None) -> None:
        """Write one line: the route's template and opaque ids, never a value that was sent."""
        route, visitor = self.scope.get("route"), self.scope["state"].get("visitor")
        facts: dict[str, Any] = {
            "request_id": self.request_id,
            "method": method if (method := self.scope["method"]) in _METHODS else "?",
            "route": getattr(route, "name", None),
            "module": getattr(self.scope.get(FACE), "module", None),
            "account": str(visitor.account_id) if visitor else None,
            "status": self.status,
            "ms": round((time.perf_counter() - self.began) * 1000, 1),
        }
        self._count(facts)
        if failure is None:
            write = log.debug if facts["route"] in _PROBES else log.info
            write("requête servie", **facts)
            return
        # The message of an error may quote what a person typed; its type and its place may not.
        kind = type(failure).__qualname__
        log.error("requête en échec", **facts, error=kind, frames=frames_of(failure))
        errors: LastErrors = self.scope["app"].state.last_errors
        place = f"{facts['method']} {facts['route']}"
        errors.note(facts["module"] or "core", what=kind, where=place, request_id=self.request_id)

    def _count(self, facts: dict[str, Any]) -> None:
        measures: Measures | None = self.scope["app"].state.measures
        if measures is not None:
            measures.note(
                module=facts["module"] or "",
                route=facts["route"] or "",
                method=facts["method"],
                status=self.status,
                seconds=time.perf_counter() - self.began,
            )


def _given_id(scope: Scope) -> str | None:
    """Give the number that the sender gave its request, when it can be nothing but a number."""
    given = [value for name, value in scope["headers"] if name == b"x-request-id"]
    return given[0].decode() if len(given) == 1 and _UUID.fullmatch(given[0]) else None
