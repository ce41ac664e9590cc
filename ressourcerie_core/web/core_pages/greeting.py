# SPDX-License-Identifier: Apache-2.0
"""Who reads a page that is open to everybody."""

from fastapi import Request

from ressourcerie_core.auth.origin import COOKIE
from ressourcerie_core.errors import Problem


def greet(request: Request) -> None:
    """Note who reads, for the bar of the page; nobody's reading fails for want of it."""
    cookie = request.cookies.get(COOKIE)
    if cookie is None:
        return
    try:
        request.state.visitor = request.app.state.doorkeeper.recognise_session(cookie)
    except Problem:
        return  # a session that is over, or a base that is away: the page says so itself
