# SPDX-License-Identifier: Apache-2.0
"""One request of an assistant over streamable HTTP, answered as the protocol says."""

from typing import Any
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import INVALID_REQUEST, ErrorData, JSONRPCError
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from ..desk import Desk
from ..tokens.caller import Caller
from .server import server_for

#: More than any argument of ours needs.
LARGEST_BODY = 256 * 1024

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class AskedTooMuch(Problem):
    """A request of an assistant that is larger than any that makes sense."""

    slug = "jarvos/asked-too-much"
    title = _("Demande trop longue")
    status = 413

    def __init__(self) -> None:
        super().__init__(
            _("La demande d'un assistant tient en {most} Ko.").format(most=LARGEST_BODY // 1024),
            hint=_("Demandez moins à la fois."),
        )


def refusal_of(problem: Problem) -> Response:
    """Refuse a whole request: the status of HTTP, and the sentence where clients read it."""
    error = ErrorData(code=INVALID_REQUEST, message=str(problem.as_line()), data=problem.as_json())
    body = JSONRPCError(jsonrpc="2.0", id=None, error=error)
    content = body.model_dump_json(by_alias=True, exclude_unset=True)
    headers = dict(problem.headers)
    return Response(content, problem.status, headers, media_type="application/json")


class ProtocolAnswer(Response):
    """The answer that the protocol's own library gives to one request.

    Nothing is kept between two requests: any worker answers any of them, and a token that is
    revoked opens nothing at the very next one.
    """

    def __init__(self, desk: Desk, caller: Caller, body: bytes) -> None:
        super().__init__()
        self._desk, self._caller, self._sent = desk, caller, body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        unread: list[Message] = [{"type": "http.request", "body": self._sent, "more_body": False}]

        async def replay() -> Message:
            return unread.pop() if unread else await receive()

        manager = StreamableHTTPSessionManager(
            server_for(self._desk, lambda: self._caller),
            json_response=True,
            stateless=True,
            security_settings=_security(self._desk.settings.address),
            max_request_body_size=LARGEST_BODY,
        )
        async with manager.run():
            await manager.handle_request(scope, replay, send)


def _security(address: str | None) -> Any:
    """Say under which names this instance answers: its address, and this very machine."""
    hosts = [*_LOOPBACK, *(f"{one}:*" for one in _LOOPBACK)]
    origins: list[str] = []
    if address:
        known = urlsplit(address)
        hosts.append(known.netloc)
        origins.append(f"{known.scheme}://{known.netloc}")
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
