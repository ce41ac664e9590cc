# SPDX-License-Identifier: Apache-2.0
"""One refusal, as a program or as a person reads it."""

import json
import logging
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote, urlsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ressourcerie_core.auth.origin import SAFE, entrance_of
from ressourcerie_core.auth.permissions import check_declared
from ressourcerie_core.auth.problems import NotSignedIn, TooManyAttempts, TooManyWrites
from ressourcerie_core.db.problems import TemporaryProblem
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.web.kept_form import KeptForm, kept_form
from ressourcerie_core.web.login_page import login_page
from ressourcerie_core.web.pages import page_without_base
from ressourcerie_core.web.payload_errors import PayloadRefused
from ressourcerie_core.web.problems import (
    PROBLEM_JSON,
    MethodNotAllowed,
    NotFound,
    OtherRefusal,
    SeveralProblems,
    TooLarge,
)

log = logging.getLogger(__name__)

UNREADABLE = 400  # FastAPI's status for a form that it cannot read


def explain_refusals(app: FastAPI) -> None:
    """Make every refusal of the application a problem document, or a page for a browser."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, problem: Problem) -> Response:
        if problem.cause:
            log.warning("%s: %s", problem.slug, problem.cause)
        if isinstance(problem, NotSignedIn) and _is_of_a_page(request):
            if request.method in SAFE:
                return _to_sign_in(request)
            if kept := await _form_of(request):
                show = partial(login_page, request, kept=kept, status=problem.status)
                return await run_in_threadpool(show)
        return problem_answer(request, problem)

    @app.exception_handler(Refused)
    async def _refused(request: Request, refused: Refused) -> Response:
        return problem_answer(request, SeveralProblems(refused))

    @app.exception_handler(RequestValidationError)
    async def _payload(request: Request, error: RequestValidationError) -> Response:
        return await _unless_refused(request, PayloadRefused(error.errors()))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        problem = _problem_of(request, error)
        if error.status_code == UNREADABLE and "route" in request.scope:
            return await _unless_refused(request, problem)
        return problem_answer(request, problem, error.headers or {})

    async def _unless_refused(request: Request, problem: Problem) -> Response:
        """Say what is wrong with a body, unless its sender is not let in."""
        try:
            await check_declared(request)
        except Problem as refusal:
            return await _problem(request, refusal)
        return problem_answer(request, problem)


def _problem_of(request: Request, error: HTTPException) -> Problem:
    if error.status_code == NotFound.status:
        return NotFound(request.url.path)
    if error.status_code == TooLarge.status:
        return TooLarge(request.app.state.platform.configuration.core.request_max_bytes)
    return OtherRefusal(error.status_code)


def problem_answer(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """Render a refusal: ``application/problem+json``, or a page when a browser asks for one."""
    document = problem.as_json() | {"instance": f"urn:uuid:{request.state.request_id}"}
    headers = _headers(problem) | dict(headers or {})
    if is_fragment(request) or wants_page(request):
        document["hint"] = problem.hint_on_page or document["hint"]
    if is_fragment(request):
        headers |= {"HX-Retarget": "#avis", "HX-Reswap": "innerHTML"}
        answer: Response = page_without_base(
            request, "core/_problem.html", document["status"], problem=document
        )
        answer.headers.update(headers)
        return answer
    if wants_page(request):
        answer = page_without_base(
            request, "core/problem.html", document["status"], problem=document
        )
        answer.headers.update(headers)
        return answer
    body = json.dumps(document, ensure_ascii=False, default=str).encode()
    return Response(body, status_code=document["status"], headers=headers, media_type=PROBLEM_JSON)


def _headers(problem: Problem) -> dict[str, str]:
    match problem:
        case TemporaryProblem():
            return {"Retry-After": str(problem.retry_after)}
        case TooManyAttempts() | TooManyWrites():
            return {"Retry-After": str(problem.values["seconds"])}
        case MethodNotAllowed():
            return {"Allow": problem.allowed}
        case _:
            return dict(problem.headers)


def wants_page(request: Request) -> bool:
    """Tell whether a person is reading: a browser, outside of the API."""
    accepts_page = "text/html" in request.headers.get("accept", "")
    return accepts_page and not request.url.path.startswith("/api/")


def is_fragment(request: Request) -> bool:
    """Tell whether htmx asks, to change a part of the page that is shown."""
    return "hx-request" in request.headers and not request.url.path.startswith("/api/")


def _is_of_a_page(request: Request) -> bool:
    """Tell whether a person is there, who may go on once signed in."""
    return "authorization" not in request.headers and wants_page(request)


async def _form_of(request: Request) -> KeptForm | None:
    """Give the form to keep: htmx leaves its own on the page, where nothing is lost."""
    return None if is_fragment(request) else await kept_form(request)


def _to_sign_in(request: Request) -> Response:
    """Send a person to the page on which they sign in, and back to the page that they read."""
    where = f"{entrance_of(request)}?vers={quote(_address(request), safe='')}"
    if is_fragment(request):
        return Response(status_code=204, headers={"HX-Redirect": where})
    return RedirectResponse(where, 303)


def _address(request: Request) -> str:
    """Give the address that a person sees: of the page, and not of its fragment."""
    seen = request.headers.get("hx-current-url", "/") if is_fragment(request) else str(request.url)
    shown = urlsplit(seen)
    return f"{shown.path}?{shown.query}" if shown.query else shown.path
