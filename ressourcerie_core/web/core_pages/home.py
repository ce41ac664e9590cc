# SPDX-License-Identifier: Apache-2.0
"""The home page, and what this instance is made of."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ressourcerie_core.auth.permissions import Visitor, anyone
from ressourcerie_core.web.core_slots import HomeContext
from ressourcerie_core.web.core_to_do import core_to_do
from ressourcerie_core.web.health import database_fault
from ressourcerie_core.web.licences import carried_packages
from ressourcerie_core.web.pages import page
from ressourcerie_core.web.served import ServedPlatform
from ressourcerie_core.web.to_do import to_do_of

router = APIRouter(dependencies=[anyone()], include_in_schema=False)


def _platform(request: Request) -> ServedPlatform:
    platform: ServedPlatform = request.app.state.platform
    return platform


@router.get("/", name="home")
def show_home(request: Request) -> HTMLResponse:
    """Show what this instance can do, and what is out of order."""
    platform = _platform(request)
    fault = database_fault(platform.database)
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return page(
        request,
        "core/home.html",
        to_do=[*core_to_do(platform, visitor), *to_do_of(request, visitor)] if visitor else [],
        home=HomeContext(visitor.site_id if visitor else None),
        modules=platform.modules,
        database_fault=fault,
        left_out=platform.left_out,
    )


@router.get("/a-propos", name="about")
def show_about(request: Request) -> HTMLResponse:
    """Show versions and licence."""
    modules = _platform(request).modules
    packages = carried_packages(modules)
    return page(request, "core/about.html", modules=modules, packages=packages)
