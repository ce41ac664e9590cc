# SPDX-License-Identifier: Apache-2.0
"""The door of the menu: it leads to the tills of the site where the visitor works."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ressourcerie_core.auth import SignedIn, signed_in
from ressourcerie_core.i18n import _
from ressourcerie_core.web import enter_site

from .showing import home

router = APIRouter(dependencies=[signed_in()])


@router.get("/suivi")
def enter(request: Request, visitor: SignedIn, choisir: bool = False) -> Response:
    """Lead to the tills of a site."""
    return enter_site(
        request,
        visitor,
        "caisse.read",
        lambda site_id: f"{home(site_id)}/jour",
        title=_("Caisses"),
        ask=choisir,
    )
