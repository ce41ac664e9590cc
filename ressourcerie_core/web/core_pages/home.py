# SPDX-License-Identifier: Apache-2.0
"""The home page, and what this instance is made of."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.web.core_pages.greeting import greet
from ressourcerie_core.web.health import database_fault
from ressourcerie_core.web.home import association_name, carried_packages, tiles_of
from ressourcerie_core.web.pages import page
from ressourcerie_core.web.served import ServedPlatform

router = APIRouter(dependencies=[anyone(), Depends(greet)], include_in_schema=False)


def _platform(request: Request) -> ServedPlatform:
    platform: ServedPlatform = request.app.state.platform
    return platform


@router.get("/", name="home")
def show_home(request: Request) -> HTMLResponse:
    """Show what this instance can do, and what is out of order."""
    platform = _platform(request)
    fault = database_fault(platform.database)
    return page(
        request,
        "core/home.html",
        association=None if fault else association_name(platform.database),
        tiles=tiles_of(platform),
        database_fault=fault,
        left_out=platform.left_out,
    )


@router.get("/a-propos", name="about")
def show_about(request: Request) -> HTMLResponse:
    """Show versions and licence."""
    return page(
        request, "core/about.html", modules=_platform(request).modules, packages=carried_packages()
    )
