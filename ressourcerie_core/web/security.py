# SPDX-License-Identifier: Apache-2.0
"""The headers that tell a browser what an answer may do."""

import secrets
from collections.abc import Iterable

from starlette.requests import Request
from starlette.types import Scope

_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)
_SHOWS_NOTHING = "default-src 'none'; frame-ancestors 'none'"
_PAGE = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def nonce_of(request: Request) -> str:
    """Give the nonce that an inline import map of this answer must carry."""
    nonce: str = request.scope["state"].setdefault("csp_nonce", secrets.token_urlsafe(16))
    return nonce


def headers_for(scope: Scope, content_type: str) -> Iterable[tuple[str, str]]:
    """Give the headers of an answer; one that the answer sets itself is kept."""
    yield from _ALWAYS
    if not content_type.startswith("text/html"):
        yield "Content-Security-Policy", _SHOWS_NOTHING
        return
    nonce = scope["state"].get("csp_nonce")
    yield "Content-Security-Policy", _PAGE.format(nonce=f" 'nonce-{nonce}'" if nonce else "")
