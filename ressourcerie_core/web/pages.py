# SPDX-License-Identifier: Apache-2.0
"""Pages for people, rendered by the server."""

import re
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ressourcerie_core import __version__
from ressourcerie_core.web.security import nonce_of

# A line never ends on « nor begins with » or a high punctuation mark.
_FRENCH_SPACE = re.compile(r"(?<=«) | (?=[»:;?!](?:\s|<|$))")
_environment = Environment(
    loader=PackageLoader("ressourcerie_core.web"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(request: Request, template: str, **context: Any) -> HTMLResponse:
    """Render a template in the frame of every page.

    :param template: its name, such as ``home.html``.
    :param context: what the template shows.
    """
    platform = request.app.state.platform
    frame = {
        "badge": platform.configuration.core.badge,
        "visitor": getattr(request.state, "visitor", None),
        "csp_nonce": lambda: nonce_of(request),
        "version": __version__,
    }
    text = _environment.get_template(template).render(frame | context)
    return HTMLResponse(_FRENCH_SPACE.sub("\u00a0", text))


def warm_templates() -> None:
    """Compile every template, so that the first reader does not wait for it."""
    for name in _environment.list_templates():
        _environment.get_template(name)
