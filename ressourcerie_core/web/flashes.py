# SPDX-License-Identifier: Apache-2.0
"""A sentence that a page says once, such as « Catégorie renommée. », after a redirection."""

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

#: The browser itself holds a cookie of this prefix to HTTPS, to this host and to every path.
FLASH_COOKIE = "__Host-ressourcerie-dit"

_SECONDS = 60  # a redirection that nobody follows says nothing an hour later
_LONGEST = 500


def flash(answer: Response, text: str) -> None:
    """Make the next page that this browser shows say a sentence.

    :param answer: most often a redirection.
    :param text: plain French text; shown escaped, cut after 500 characters.
    """
    answer.set_cookie(
        FLASH_COOKIE,
        quote(text[:_LONGEST]),
        max_age=_SECONDS,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def flash_of(request: Request) -> str:
    """Give what is to be said on this page; empty when nothing is."""
    return unquote(request.cookies.get(FLASH_COOKIE, ""))[:_LONGEST]


def forget_flash(answer: Response) -> None:
    """Make the sentence be said once only."""
    answer.delete_cookie(FLASH_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
