# SPDX-License-Identifier: Apache-2.0
"""The applications that ``requests.py`` compares: modules of ten trivial routes."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI

from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.module import Module
from ressourcerie_core.web.app import create_app
from ressourcerie_core.web.logs import configure_logs

ROUTES = 10


def routers(size: int) -> list[tuple[str, Any]]:
    """Make modules of ten trivial routes."""
    made = []
    for number in range(size):
        router = APIRouter(dependencies=[anyone()])
        for route in range(ROUTES):

            async def answer() -> dict[str, int]:
                return {"ok": 1}

            router.add_api_route(f"/r{route}", answer, name=f"r{route}")
        made.append((f"m{number}", router))
    return made


def bare_app(_size: int) -> Any:
    """The floor: an ASGI application that answers the same bytes and looks at nothing."""
    body = b'{"ok":1}'
    headers = [(b"content-type", b"application/json"), (b"content-length", b"8")]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                kind = (await receive())["type"].removeprefix("lifespan.")
                await send({"type": f"lifespan.{kind}.complete"})
                if kind == "shutdown":
                    return
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def included_app(size: int) -> Any:
    """The usual way: ``include_router`` for each module."""
    app = FastAPI(openapi_url=None)
    for name, router in routers(size):
        app.include_router(router, prefix=f"/api/v1/{name}")
    return app


def our_app(size: int) -> Any:
    """The platform's application, with all that surrounds a request: ids, headers, log."""
    configure_logs("info", "json")
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(io.StringIO()))
    core = SimpleNamespace(badge="", request_max_bytes=10**6)
    modules = [
        SimpleNamespace(
            name=name,
            api=router,
            pages=None,
            static=None,
            settings=None,
            version="1",
            descriptor=type("Descriptor", (Module,), {"name": name, "title": name})(),
        )
        for name, router in routers(size)
    ]
    platform: Any = SimpleNamespace(
        modules=modules,
        database=None,
        left_out={},
        permissions=frozenset(),
        configuration=SimpleNamespace(core=core),
    )
    return create_app(platform)


KINDS: dict[str, Callable[[int], Any]] = {
    "bare": bare_app,
    "include_router": included_app,
    "ours": our_app,
}
