# SPDX-License-Identifier: Apache-2.0
"""Administration: where to go, and what the modules of this instance are and do."""

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.auth.rights import ADMINISTER
from ressourcerie_core.web.core_to_do import core_to_do
from ressourcerie_core.web.module_sheets import Sheets
from ressourcerie_core.web.pages import page

_MANY = 6  # modules beyond which a person looks for one

router = APIRouter(dependencies=[allow(ADMINISTER.name)], include_in_schema=False)


@router.get("/admin", name="administration")
def show_administration(request: Request) -> HTMLResponse:
    """Show where to go."""
    return page(
        request,
        "core/administration.html",
        troubled=len(_troubled(request)),
        to_look_at=_to_look_at(request),
    )


@router.get("/admin/modules", name="modules")
def show_modules(request: Request, q: str = "", etat: str = "") -> HTMLResponse:
    """Show each installed module, what it brings, and why it is not loaded."""
    sheets = _sheets(request)
    everything = sheets.all()
    states = Counter(sheet.state_in_words for sheet in everything)
    shown = [one for one in everything if one.matches(q) and etat in {"", one.state_in_words}]
    return page(
        request,
        "core/modules.html",
        sheets=sheets,
        slots=request.app.state.slots,
        shown=shown,
        states=states,
        searchable=len(everything) > _MANY,
        sought=q,
        state=etat,
        core_errors=request.app.state.last_errors.of("core"),
    )


def _sheets(request: Request) -> Sheets:
    state = request.app.state
    routes = Counter(face.module for face in state.faces for _context in face.contexts)
    return Sheets(state.platform, routes=routes, errors=state.last_errors)


def _to_look_at(request: Request) -> int:
    platform = request.app.state.platform
    return sum(one.count for one in core_to_do(platform, request.state.visitor))


def _troubled(request: Request) -> list[str]:
    return [sheet.name for sheet in _sheets(request).all() if sheet.is_troubled]
