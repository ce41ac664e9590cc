# SPDX-License-Identifier: Apache-2.0
"""What a route declares, and who passes."""

from uuid import UUID

import pytest
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from starlette.routing import Route

from ressourcerie_core.auth.permissions import (
    Allowed,
    Anyone,
    SignedIn,
    Visitor,
    allow,
    anyone,
    declared_by,
)
from ressourcerie_core.auth.problems import NotSignedIn
from ressourcerie_core.auth.rights import ADMINISTER, Rights
from ressourcerie_core.errors import Problem
from ressourcerie_core.module import Module, Permission, Role


class Shelf(Module):
    name = "shelf"
    title = "Étagère"
    permissions = (Permission("shelf.read", "voir l'étagère"), Permission("shelf.fill", "garnir"))
    roles = (Role("shelf.keeper", "Responsable", ("shelf.read", "core.administer")),)


class OneVisitor:
    """Recognises « sesame » as Camille, who may read the shelf."""

    rights = Rights.of([Shelf()])

    def recognise(self, bearer: str | None) -> Visitor:
        if bearer != "sesame":
            raise NotSignedIn
        return Visitor(UUID(int=1), "Camille", frozenset({"shelf.read"}))


router = APIRouter(dependencies=[Depends(lambda: None)])


@router.get("/read", dependencies=[allow("shelf.read")])
def read(visitor: SignedIn) -> str:
    return visitor.display_name


@router.get("/fill", dependencies=[allow("shelf.read"), allow("shelf.fill")])
def fill() -> None: ...


@router.get("/open", dependencies=[anyone()])
def open_to_all() -> str:
    return "bienvenue"


@router.get("/silent")
def silent() -> None: ...


def problem_answer(request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, Problem)
    return JSONResponse(problem.as_json(), problem.status, headers=dict(problem.headers))


@pytest.fixture
def client() -> TestClient:
    app = FastAPI(exception_handlers={Problem: problem_answer})
    app.include_router(router)
    app.state.doorkeeper = OneVisitor()
    return TestClient(app)


SESAME = {"Authorization": "Bearer sesame"}


def test_a_visitor_with_the_permission_passes_and_the_route_knows_who_asks(client):
    assert client.get("/read", headers=SESAME).json() == "Camille"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic c2VzYW1l", "Bearer wrong"])
def test_nobody_is_told_to_show_a_bearer_token(client, header):
    answer = client.get("/read", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["type"] == "/problems/auth/not-signed-in"
    assert answer.json()["detail"] == (
        "Rien ne dit qui fait cette demande, ou sa session est finie."
    )


def test_a_visitor_without_one_of_the_permissions_is_told_which_in_french(client):
    answer = client.get("/fill", headers=SESAME)

    assert answer.status_code == 403
    assert answer.json() == {
        "type": "/problems/auth/forbidden",
        "title": "Cela ne vous est pas permis",
        "status": 403,
        "detail": "Il vous manque la permission « garnir » (shelf.fill).",
        "hint": "Demandez à un administrateur un rôle qui la contient, et un jeton dont elle est "
        "une portée.",
        "permission": "shelf.fill",
    }


def test_a_route_for_anyone_asks_for_nothing(client):
    assert client.get("/open").json() == "bienvenue"


def test_what_a_route_declares_can_be_read_without_calling_it():
    declared = {route.path: declared_by(route) for route in router.routes}

    assert declared == {
        "/read": (Allowed("shelf.read"),),
        "/fill": (Allowed("shelf.read"), Allowed("shelf.fill")),
        "/open": (Anyone(),),
        "/silent": (),
    }
    assert declared_by(Route("/plain", endpoint=silent)) == ()


def test_a_role_never_gives_a_permission_of_the_core_nor_one_that_nobody_declares():
    rights = Rights.of([Shelf()])

    assert rights.given_by(["shelf.keeper", "gone.role"]) == {"shelf.read"}
    assert ADMINISTER.name in rights.permissions


def test_rights_travel_as_json():
    rights = Rights.of([Shelf()])

    assert Rights.of_json(rights.as_json()) == rights
