# SPDX-License-Identifier: Apache-2.0
"""Explanations: the API for programs, and each refusal for people."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.web.answers import wants_page
from ressourcerie_core.web.pages import page
from ressourcerie_core.web.problem_kinds import kind_of, kinds
from ressourcerie_core.web.problems import NotFound

router = APIRouter(dependencies=[anyone()], include_in_schema=False)


@router.get("/docs", name="docs")
def show_docs(request: Request) -> HTMLResponse:
    """Show the API, and let a program's author try it."""
    return page(request, "core/docs.html")


@router.get("/openapi.json", name="openapi")
def describe_api(request: Request) -> Response:
    """Give the description of the API, for programs."""
    return Response(request.app.state.description.content, media_type="application/json")


@router.get("/problems", name="problems")
def list_problems(request: Request) -> HTMLResponse:
    """List the refusals that this instance may answer."""
    return page(request, "core/problems.html", kinds=kinds())


@router.get("/problems/{slug:path}", name="problem")
def explain_problem(request: Request, slug: str) -> Response:
    """Explain one kind of refusal: where the ``type`` of a problem leads."""
    kind = kind_of(slug)
    if kind is None:
        raise NotFound(request.url.path, "/problems")
    if wants_page(request):
        return page(request, "core/problem_kind.html", kind=kind)
    facts: dict[str, Any] = {"slug": kind.slug, "title": kind.title, "status": kind.status}
    return JSONResponse(facts)
