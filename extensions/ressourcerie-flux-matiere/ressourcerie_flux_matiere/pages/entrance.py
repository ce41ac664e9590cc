# SPDX-License-Identifier: Apache-2.0
"""The doors of the menu: they lead to the reception or the balance of the visitor's site."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ressourcerie_core.auth import SignedIn, signed_in
from ressourcerie_core.i18n import _
from ressourcerie_core.web import enter_site

from .showing import home

router = APIRouter(dependencies=[signed_in()])


@router.get("/reception")
def enter_reception(request: Request, visitor: SignedIn, choisir: bool = False) -> Response:
    """Lead to the reception of a site."""
    return enter_site(
        request,
        visitor,
        "flux-matiere.weigh",
        lambda site_id: f"{home(site_id)}/reception",
        title=_("Réception"),
        ask=choisir,
    )


@router.get("/bilan")
def enter_balance(request: Request, visitor: SignedIn, choisir: bool = False) -> Response:
    """Lead to the balance of a site."""
    return enter_site(
        request,
        visitor,
        "flux-matiere.read",
        lambda site_id: f"{home(site_id)}/bilan",
        title=_("Bilan matière"),
        ask=choisir,
    )
