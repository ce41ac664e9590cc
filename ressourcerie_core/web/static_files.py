# SPDX-License-Identifier: Apache-2.0
"""Static files of a package: what lies in its folder, and nothing that a link leads to."""

import mimetypes
import re
from pathlib import Path
from typing import Any

from fastapi.routing import RouteContext
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from ressourcerie_core.web.problems import MethodNotAllowed, NotFound

# The tables of operating systems differ; a browser runs no module and no wasm of another type.
for _suffix, _type in {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}.items():
    mimetypes.add_type(_type, _suffix)

_NAMES = re.compile(r"(/[A-Za-z0-9_@][A-Za-z0-9_@.-]*)+")
#: A worker runs under the policy of its own script, and not of its page's: a decoder in
#: WebAssembly goes into one, so that no page is allowed what it alone needs.
_WORKER = ".worker.js"
_WORKER_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "frame-ancestors 'none'"
)
_REVALIDATED = "no-cache"  # kept by the browser, which asks each time whether it has changed


class StaticFace:
    """The files of one package, under ``/static/<module>``; a face as those of routers are."""

    contexts: tuple[RouteContext, ...] = ()

    def __init__(self, module: str, folder: Path) -> None:
        self.module = module
        self.prefix = f"/static/{module}"
        self._files = StaticFiles(directory=folder, follow_symlink=False)

    def short_name(self, name: str) -> str:
        """Give the name of a route without the module's; there is none here."""
        return name

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, with its type and its ``ETag``."""
        path: str = scope["path"]
        if scope["method"] not in {"GET", "HEAD"}:
            raise MethodNotAllowed(scope["method"], {"GET", "HEAD"})
        if not _NAMES.fullmatch(path):
            raise NotFound(path)
        found: Any = await self._files.get_response(path.removeprefix(self.prefix + "/"), scope)
        found.headers["Cache-Control"] = _REVALIDATED
        if path.endswith(_WORKER):
            found.headers["Content-Security-Policy"] = _WORKER_POLICY
        await found(scope, receive, send)
