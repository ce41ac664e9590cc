# SPDX-License-Identifier: Apache-2.0
"""The applications that ``requests.py`` compares: modules of ten trivial routes."""

import io
from collections.abc import Callable
from importlib.metadata import EntryPoint
from types import SimpleNamespace
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI

from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.module import Module
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.manager import LoadedModule
from ressourcerie_core.modules.names import GROUP
from ressourcerie_core.modules.plan import Plan, PlannedModule
from ressourcerie_core.platform import ActiveModule, Platform
from ressourcerie_core.settings import CoreSettings, ModuleSettings
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
    core = CoreSettings(enabled_modules=[], database_url="sqlite:///base.db")
    configuration: Any = SimpleNamespace(core=core)
    modules = tuple(active_module(name, router) for name, router in routers(size))
    return create_app(Platform(configuration, Plan(), modules))


def active_module(name: str, router: APIRouter) -> ActiveModule:
    """Make a module as the platform holds it once it is loaded."""
    descriptor = type("Descriptor", (Module,), {"name": name, "title": name})()
    point = EntryPoint(name, f"{name}.module:Descriptor", GROUP)
    planned = PlannedModule(name, point, Distribution("", name, "1"))
    return ActiveModule(LoadedModule(name, descriptor, planned), ModuleSettings(), api=router)


KINDS: dict[str, Callable[[int], Any]] = {
    "bare": bare_app,
    "include_router": included_app,
    "ours": our_app,
}
