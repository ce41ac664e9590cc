# SPDX-License-Identifier: Apache-2.0
"""The service worker of an instance: one script, made of what the core and its modules keep."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ressourcerie_core import __version__

if TYPE_CHECKING:
    from ressourcerie_core.web.served import ServedModule, ServedPlatform

_FOLDER = Path(__file__).parent
_SHELL = (
    *("hors-ligne.html", "ressourcerie.css", "logo.svg"),
    *("core.js", "device.js", "numbers.js", "bursts.js"),
)
_LIBRARIES = ("htmx.org", "lit", "lit-html", "lit-element", "@lit/reactive-element")


class ServiceWorker:
    """What ``/sw.js`` answers; its bytes change when anything that it keeps does.

    That makes a browser fetch everything again, and wait until the person says to change.
    """

    def __init__(self, platform: "ServedPlatform") -> None:
        files = {path: file for path, file in self._files(platform) if file.is_file()}
        pages = [path for module in platform.modules for path in offline_pages_of(module)]
        digest = hashlib.sha256(json.dumps([__version__, pages]).encode())
        for path in sorted(files):
            digest.update(path.encode() + files[path].read_bytes())
        for module in platform.modules:
            if module.descriptor.offline.pages:
                digest.update(f"{module.name} {module.version}".encode())
        kept = {"version": digest.hexdigest()[:16], "pages": pages, "assets": sorted(files)}
        body = (_FOLDER / "worker.js").read_text("utf-8")
        self.content = f"const KEPT = {json.dumps(kept)};\n{body}"

    def _files(self, platform: "ServedPlatform") -> Iterator[tuple[str, Path]]:
        """Pair the address of each file that is kept with the file."""
        static = _FOLDER / "static"
        for name in _SHELL:
            yield f"/static/core/{name}", static / name
        for file in (static / "offline").glob("*.js"):
            yield f"/static/core/offline/{file.name}", file
        for library in _LIBRARIES:
            for file in (static / "vendor" / library).rglob("*.js"):
                yield f"/static/core/{file.relative_to(static).as_posix()}", file
        for module in platform.modules:
            for name in module.descriptor.offline.assets:
                if module.static is not None:
                    yield f"/static/{module.name}/{name}", module.static / name


def offline_pages_of(module: "ServedModule") -> tuple[str, ...]:
    """Give the addresses of a module's pages that work without a network."""
    return tuple(f"/{module.name}{path}" for path in module.descriptor.offline.pages)
