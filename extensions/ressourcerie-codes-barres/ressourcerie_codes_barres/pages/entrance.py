# SPDX-License-Identifier: Apache-2.0
"""The door of the menu: it leads to the site where the visitor works, or asks which."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from ressourcerie_core.auth import SignedIn, signed_in
from ressourcerie_core.i18n import _

from .showing import home, show

router = APIRouter(dependencies=[signed_in()])


@router.get("/entree")
def enter(request: Request, visitor: SignedIn, choisir: bool = False) -> Response:
    """Lead to the objects of a site."""
    allowed = visitor.sites("codes-barres.read")
    places = {key: name for key, name in visitor.places.items() if key in allowed}
    current = visitor.site_id if visitor.site_id in places else None
    chosen = current or (next(iter(places)) if len(places) == 1 else None)
    if chosen is not None and not choisir:
        return RedirectResponse(f"{home(chosen)}/objets", 303)
    links = [(f"{home(key)}/objets", name) for key, name in places.items()]
    return show(request, "sites.html", title=_("Étiquettes et objets"), links=links)
