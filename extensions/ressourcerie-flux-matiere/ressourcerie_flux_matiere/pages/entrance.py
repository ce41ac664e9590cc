# SPDX-License-Identifier: Apache-2.0
"""The doors of the menu: they lead to the site where the visitor works, or ask which."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from ressourcerie_core.auth import SignedIn, Visitor, signed_in
from ressourcerie_core.i18n import _

from .showing import home, show

router = APIRouter(dependencies=[signed_in()])


@router.get("/reception")
def enter_reception(request: Request, visitor: SignedIn, choisir: bool = False) -> Response:
    """Lead to the reception of a site."""
    return _enter(request, visitor, "reception", _("Réception"), "weigh", ask=choisir)


@router.get("/bilan")
def enter_balance(request: Request, visitor: SignedIn, choisir: bool = False) -> Response:
    """Lead to the balance of a site."""
    return _enter(request, visitor, "bilan", _("Bilan matière"), "read", ask=choisir)


def _enter(
    request: Request, visitor: Visitor, word: str, title: str, action: str, *, ask: bool
) -> Response:
    allowed = visitor.sites(f"flux-matiere.{action}")
    places = {key: name for key, name in visitor.places.items() if key in allowed}
    current = visitor.site_id if visitor.site_id in places else None
    chosen = current or (next(iter(places)) if len(places) == 1 else None)
    if chosen is not None and not ask:
        return RedirectResponse(f"{home(chosen)}/{word}", 303)
    links = [(f"{home(key)}/{word}", name) for key, name in places.items()]
    return show(request, "sites.html", title=title, links=links)
