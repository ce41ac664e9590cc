# SPDX-License-Identifier: Apache-2.0
"""The cookie of a session, and the proof that a change comes from a page of ours."""

from urllib.parse import urlsplit

from starlette.requests import Request

from ressourcerie_core.auth.problems import ForeignOrigin

#: The browser itself holds a cookie of this prefix to HTTPS, to this host and to every path.
COOKIE = "__Host-ressourcerie"
#: Says which device this browser claims to be; its key alone proves it.
DEVICE_COOKIE = "__Host-ressourcerie-appareil"

SAFE = {"GET", "HEAD", "OPTIONS"}


def entrance_of(request: Request) -> str:
    """Give the page where this browser signs in: an enrolled device has its own."""
    return "/login/poste" if DEVICE_COOKIE in request.cookies else "/login"


def refuse_foreign(request: Request) -> None:
    """Let a change pass only if the browser says that it comes from this very origin.

    Without ``Sec-Fetch-Site``, ``Origin`` must name our host; its scheme is not compared, since
    only the proxy in front knows it.

    :raises ForeignOrigin: it says otherwise, or nothing.
    """
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    origin = urlsplit(request.headers.get("origin", "")).netloc
    ours = site == "same-origin" if site else origin and origin == request.headers.get("host")
    if not ours:
        raise ForeignOrigin
