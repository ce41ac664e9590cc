# SPDX-License-Identifier: Apache-2.0
"""A first request that nobody sent, so that the first person does not wait for what is lazy."""

from starlette.types import ASGIApp, Message, Scope

from ressourcerie_core.web.envelope import UNHEARD


async def answer_once_unheard(app: ASGIApp) -> None:
    """Let the application build its middleware, and start a thread."""
    for path in ("/", "/healthz"):
        await app({**scope_of(path), UNHEARD: True}, _receive, _send)


def scope_of(path: str) -> Scope:
    """Make the scope of a plain GET."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [],
        "server": ("127.0.0.1", 0),
        "client": None,
    }


async def _receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _send(_message: Message) -> None:
    return
