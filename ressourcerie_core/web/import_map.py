# SPDX-License-Identifier: Apache-2.0
"""The names by which scripts of pages import each other: the core's libraries, and the modules'."""

import json

from ressourcerie_core.web.served import ServedPlatform

_VENDOR = "/static/core/vendor"
_LIBRARIES = {
    "lit": "lit/index.js",
    "lit/": "lit/",
    "lit-html": "lit-html/lit-html.js",
    "lit-html/": "lit-html/",
    "lit-element": "lit-element/index.js",
    "lit-element/": "lit-element/",
    "@lit/reactive-element": "@lit/reactive-element/reactive-element.js",
    "@lit/reactive-element/": "@lit/reactive-element/",
}


def import_map_of(platform: ServedPlatform) -> str:
    """Write the import map: ``lit``, the core's scripts, and ``@ressourcerie/<module>/``."""
    libraries = {name: f"{_VENDOR}/{path}" for name, path in _LIBRARIES.items()}
    own = {"@ressourcerie/core/": "/static/core/"}
    modules = {
        f"@ressourcerie/{module.name}/": f"/static/{module.name}/"
        for module in platform.modules
        if module.static
    }
    return json.dumps({"imports": libraries | own | modules}, separators=(",", ":"))
