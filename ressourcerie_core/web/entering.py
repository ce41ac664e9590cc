# SPDX-License-Identifier: Apache-2.0
"""The door of a menu: it leads to the site where the visitor works (public to modules)."""

from collections.abc import Callable
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from ressourcerie_core.auth.permissions import Visitor
from ressourcerie_core.web.pages import page


def enter_site(
    request: Request,
    visitor: Visitor,
    permission: str,
    path: Callable[[UUID], str],
    *,
    title: str,
    ask: bool = False,
) -> Response:
    """Lead to a page of the site where the visitor works, or ask which one.

    The route is for whoever is signed in: a visitor who has the permission at no site is told so.

    :param permission: what the page asks for; a site where it is not given is not proposed.
    :param path: gives the path of the page at a site.
    :param title: what the page that asks is headed by.
    :param ask: ask even who has chosen a site already.
    """
    allowed = visitor.sites(permission)
    places = {site_id: name for site_id, name in visitor.places.items() if site_id in allowed}
    current = visitor.site_id if visitor.site_id in places else None
    chosen = current or (next(iter(places)) if len(places) == 1 else None)
    if chosen is not None and not ask:
        return RedirectResponse(path(chosen), 303)
    links = [(path(site_id), name) for site_id, name in places.items()]
    return page(request, "core/entering.html", title=title, links=links)
