# SPDX-License-Identifier: Apache-2.0
"""The page of the till: the same for everybody, kept on the device, and filled there."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ressourcerie_core.auth import anyone
from ressourcerie_core.web import page

from ..slots import Selling

router = APIRouter()

_STATIC = Path(__file__).parents[1] / "static" / "caisse"
#: Those of the till, which is the only page of this module that has any.
_SCRIPTS = sorted(file.relative_to(_STATIC).as_posix() for file in _STATIC.rglob("*.js"))


@router.get("/vendre", dependencies=[anyone()])
def show_till(request: Request) -> HTMLResponse:
    """Show the till, which asks for itself what it may know."""
    return page(request, "caisse/selling.html", selling=Selling(), scripts=_SCRIPTS)
