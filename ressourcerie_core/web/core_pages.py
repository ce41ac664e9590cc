# SPDX-License-Identifier: Apache-2.0
"""What the core itself shows: home, about, the API and the explanations of refusals."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from ressourcerie_core.auth.origin import COOKIE
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.errors import Problem
from ressourcerie_core.web.answers import wants_page
from ressourcerie_core.web.health import database_fault
from ressourcerie_core.web.home import association_name, carried_packages, tiles_of
from ressourcerie_core.web.pages import page
from ressourcerie_core.web.problem_kinds import kind_of, kinds
from ressourcerie_core.web.problems import NotFound
from ressourcerie_core.web.served import ServedPlatform


def _greet(request: Request) -> None:
    """Note who reads, for the bar of the page; nobody's reading fails for want of it."""
    cookie = request.cookies.get(COOKIE)
    if cookie is None:
        return
    try:
        request.state.visitor = request.app.state.doorkeeper.recognise_session(cookie)
    except Problem:
        return  # a session that is over, or a base that is away: the page says so itself


router = APIRouter(dependencies=[anyone(), Depends(_greet)], include_in_schema=False)


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
        "home.html",
        association=None if fault else association_name(platform.database),
        tiles=tiles_of(platform),
        database_fault=fault,
        left_out=platform.left_out,
    )


@router.get("/a-propos", name="about")
def show_about(request: Request) -> HTMLResponse:
    """Show versions and licence."""
    return page(
        request, "about.html", modules=_platform(request).modules, packages=carried_packages()
    )


@router.get("/docs", name="docs")
def show_docs(request: Request) -> HTMLResponse:
    """Show the API, and let a program's author try it."""
    return page(request, "docs.html")


@router.get("/openapi.json", name="openapi")
def describe_api(request: Request) -> Response:
    """Give the description of the API, for programs."""
    return Response(request.app.state.description.content, media_type="application/json")


@router.get("/problems", name="problems")
def list_problems(request: Request) -> HTMLResponse:
    """List the refusals that this instance may answer."""
    return page(request, "problems.html", kinds=kinds())


@router.get("/problems/{slug:path}", name="problem")
def explain_problem(request: Request, slug: str) -> Response:
    """Explain one kind of refusal: where the ``type`` of a problem leads."""
    kind = kind_of(slug)
    if kind is None:
        raise NotFound(request.url.path, "/problems")
    if wants_page(request):
        return page(request, "problem_kind.html", kind=kind)
    facts: dict[str, Any] = {"slug": kind.slug, "title": kind.title, "status": kind.status}
    return JSONResponse(facts)
