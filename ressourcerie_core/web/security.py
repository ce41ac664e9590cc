# SPDX-License-Identifier: Apache-2.0
"""The headers that tell a browser what an answer may do."""

import secrets
from collections.abc import Sequence

from starlette.requests import Request
from starlette.types import Scope

Headers = Sequence[tuple[bytes, bytes]]

_ALWAYS: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
_POLICY = b"content-security-policy"
_OF_DATA: Headers = (*_ALWAYS, (_POLICY, b"default-src 'none'; frame-ancestors 'none'"))
_PAGE = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def nonce_of(request: Request) -> str:
    """Give the nonce that an inline import map of this answer must carry."""
    nonce: str = request.scope["state"].setdefault("csp_nonce", secrets.token_urlsafe(16))
    return nonce


def with_security(scope: Scope, headers: Headers) -> list[tuple[bytes, bytes]]:
    """Add to an answer's headers those that it does not set itself."""
    given = dict(headers)
    wanted = _OF_DATA
    if given.get(b"content-type", b"").startswith(b"text/html"):
        nonce = scope["state"].get("csp_nonce")
        policy = _PAGE.format(nonce=f" 'nonce-{nonce}'" if nonce else "")
        wanted = (*_ALWAYS, (_POLICY, policy.encode()))
    return [*headers, *(header for header in wanted if header[0] not in given)]
