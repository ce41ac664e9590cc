# SPDX-License-Identifier: Apache-2.0
"""From the first segments of a path to the one router that answers it.

FastAPI tries included routers one after the other: the hundredth module would pay for those
before it. Here a dictionary gives the module's own router, inside the one application, so that its
exception handlers and middleware hold for all. The lifespan of a router does not run: a module
starts and stops by its descriptor.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.datastructures import URLPath
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, NoMatchFound, Route, compile_path
from starlette.types import Receive, Scope, Send

from ressourcerie_core.web.problems import MethodNotAllowed, NotFound

if TYPE_CHECKING:
    from ressourcerie_core.web.static_files import StaticFace

FACE = "ressourcerie.face"  # where the scope of a request tells which face answers it
_SEGMENTS = {"api": 3, "static": 2}  # of a prefix, by its first segment; one for pages


def prefix_of(path: str) -> str:
    """Give the prefix that a path belongs to, such as ``/api/v1/caisse`` or ``/caisse``."""
    segments = path.split("/", 4)
    return "/".join(segments[: _SEGMENTS.get(segments[1], 1) + 1])


class Face:
    """One router of a module, under the prefix that the core gives it.

    :param module: its name.
    :param router: what the module wrote, with paths relative to the prefix.
    :param overriding: the application, when its dependency overrides hold here too.
    """

    def __init__(
        self, module: str, prefix: str, router: APIRouter, *, overriding: FastAPI | None = None
    ) -> None:
        self.module = module
        self.prefix = prefix
        holder = APIRouter(dependency_overrides_provider=overriding)
        holder.include_router(
            router,
            prefix=prefix,
            generate_unique_id_function=lambda route: self.operation_id(route.name),
            tags=[module],
        )
        (self.route,) = holder.routes
        self.contexts: tuple[RouteContext, ...] = tuple(iter_route_contexts(holder.routes))
        self._paths = [
            (compile_path(context.path)[0], frozenset(context.methods or ()))
            for context in self.contexts
            if context.path is not None
        ]

    def operation_id(self, name: str) -> str:
        """Give the identifier, in the API's description, of the operation of a route."""
        # No module's name holds an underscore, so two modules never make the same identifier.
        return f"{self.module}_{self.short_name(name)}"

    def short_name(self, name: str) -> str:
        """Give a route's name without the module's."""
        return name.removeprefix(f"{self.module}:")

    def methods(self, path: str) -> set[str]:
        """Tell which methods some route has for a path."""
        return set().union(*(methods for regex, methods in self._paths if regex.match(path)))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose path begins with the prefix."""
        methods, method = self.methods(scope["path"]), scope["method"]
        if method in methods:
            await self.route.handle(scope, receive, send)
        elif method == "HEAD" and "GET" in methods:  # the server leaves out the body
            await self.route.handle(dict(scope, method="GET"), receive, send)
        elif methods:
            await self._refuse_method(methods, scope, receive, send)
        else:
            await self._redirect(scope)(scope, receive, send)

    async def _refuse_method(
        self, methods: set[str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        allowed = methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
        if scope["method"] != "OPTIONS":
            raise MethodNotAllowed(scope["method"], allowed)
        headers = {"Allow": ", ".join(sorted(allowed))}
        await Response(status_code=204, headers=headers)(scope, receive, send)

    def _redirect(self, scope: Scope) -> Response:
        """Send a reader to the other spelling of a page, with or without its last slash.

        The API redirects nothing: a program is told, and a body is never sent twice.
        """
        path: str = scope["path"]
        other = path.rstrip("/") if path.endswith("/") else f"{path}/"
        reads = scope["method"] in {"GET", "HEAD"} and not path.startswith("/api/")
        if not reads or "GET" not in self.methods(other):
            raise NotFound(path, other if self.methods(other) else None)
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(f"{other}?{query}" if query else other)


class Dispatch(BaseRoute):
    """The route that stands for all routes, of the core and of all modules.

    :param core: what answers under no module's prefix.
    """

    def __init__(self, faces: Iterable["Face | StaticFace"], core: Face) -> None:
        self._core = core
        self._faces = {face.prefix: face for face in faces}
        self._named = {
            f"{face.module}:{face.short_name(context.name or '')}": context
            for face in (core, *self._faces.values())
            for context in face.contexts
        }

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take every request, even those that no route answers; a WebSocket is closed."""
        if scope["type"] != "http":
            return Match.NONE, {}
        return Match.FULL, {FACE: self._faces.get(prefix_of(scope["path"]), self._core)}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the module answer."""
        await scope[FACE].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """Give the path of the route ``<module>:<function>``."""
        context = self._named.get(name)
        if context is None or context.path is None:
            raise NoMatchFound(name, path_params)
        return Route(context.path, lambda: None, name=name).url_path_for(name, **path_params)
