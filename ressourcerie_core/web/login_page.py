# SPDX-License-Identifier: Apache-2.0
"""The page on which a person signs in, for whoever must show it."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from ressourcerie_core.errors import Problem
from ressourcerie_core.web.kept_form import KeptForm
from ressourcerie_core.web.pages import page

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def login_page(
    request: Request,
    *,
    vers: str = "/",
    login: str = "",
    problem: Problem | None = None,
    kept: KeptForm | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Show the form on which a person signs in.

    :param vers: the path to go to once they have.
    :param problem: why the last attempt was refused.
    :param kept: what they were sending when their session ended.
    """
    return page(
        request,
        "core/login.html",
        status,
        vers=vers,
        login=login,
        problem=problem,
        kept=kept,
        # A browser drops the cookie then, and the right password would lead here again.
        forgets=request.url.scheme == "http" and request.url.hostname not in LOOPBACK,
    )
