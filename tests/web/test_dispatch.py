# SPDX-License-Identifier: Apache-2.0
"""Each module answers under its own prefix, whatever the number of modules."""

import pytest
from fastapi import APIRouter, Depends, Request
from starlette.routing import NoMatchFound
from starlette.websockets import WebSocketDisconnect

from .small_platform import OPEN, Served


def shop(**fields):
    api = APIRouter(dependencies=OPEN)
    pages = APIRouter(dependencies=OPEN)
    nested = APIRouter(prefix="/ventes")

    @api.get("/tickets")
    def list_tickets():
        return ["a"]

    @api.post("/tickets", status_code=201)
    def record_ticket():
        return "b"

    @api.get("/tickets/{number}")
    def show_ticket(number: int, request: Request):
        return {"self": str(request.app.url_path_for("caisse:show_ticket", number=number))}

    @nested.get("/jour")
    def day():
        return "jour"

    @pages.get("/tickets/")
    def tickets_page():
        return "page"

    api.include_router(nested)
    return Served("caisse", api=api, pages=pages, **fields)


def test_a_module_answers_under_its_prefix(serve):
    client = serve(shop())

    assert client.get("/api/v1/caisse/tickets").json() == ["a"]
    assert client.get("/api/v1/caisse/ventes/jour").json() == "jour"
    assert client.get("/caisse/tickets/").json() == "page"


def test_an_address_is_made_from_the_name_of_a_route(serve):
    answer = serve(shop()).get("/api/v1/caisse/tickets/7")

    assert answer.json() == {"self": "/api/v1/caisse/tickets/7"}


def test_each_method_of_an_address_is_allowed_by_name(serve):
    answer = serve(shop()).delete("/api/v1/caisse/tickets")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert answer.json()["type"] == "/problems/core/method-not-allowed"


def test_head_answers_as_get_without_a_body(serve):
    answer = serve(shop()).head("/api/v1/caisse/tickets")

    assert (answer.status_code, answer.content) == (200, b"")


def test_options_says_which_methods_an_address_has(serve):
    answer = serve(shop()).options("/api/v1/caisse/tickets/7")

    assert answer.status_code == 204
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_the_other_spelling_of_a_page_is_redirected_to(serve):
    answer = serve(shop()).get("/caisse/tickets?mois=10", follow_redirects=False)

    assert answer.status_code == 307
    assert answer.headers["Location"] == "/caisse/tickets/?mois=10"


def test_the_api_redirects_nothing_and_names_the_right_address(serve):
    answer = serve(shop()).get("/api/v1/caisse/tickets/", follow_redirects=False)

    assert answer.status_code == 404
    assert answer.json()["hint"] == "Écrivez plutôt « /api/v1/caisse/tickets »."


@pytest.mark.parametrize(
    "path", ["/api/v1/absent/x", "/absent", "/api", "/api/v1", "/api/v1/caisse", "/caisse"]
)
def test_what_no_module_answers_is_not_found(serve, path):
    answer = serve(shop()).get(path)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_websocket_is_closed(serve):
    with pytest.raises(WebSocketDisconnect), serve(shop()).websocket_connect("/caisse/tickets"):
        pass


def test_an_unknown_name_makes_no_address(serve):
    app = serve(shop()).app

    with pytest.raises(NoMatchFound):
        app.url_path_for("caisse:absent")
    with pytest.raises(NoMatchFound):
        app.url_path_for("caisse:show_ticket")


def test_a_test_may_override_what_a_module_depends_on(serve):
    def answer():
        return "real"

    api = APIRouter(dependencies=OPEN)

    @api.get("/x")
    def show(value: str = Depends(answer)):
        return value

    client = serve(Served("caisse", api=api))
    client.app.dependency_overrides[answer] = lambda: "other"

    assert client.get("/api/v1/caisse/x").json() == "other"


def test_six_hundred_modules_answer_each_in_its_place(serve):
    def numbered(number):
        api = APIRouter(dependencies=OPEN)
        api.add_api_route("/n", lambda: number, name="n")
        return Served(f"m{number}", api=api)

    client = serve(*map(numbered, range(600)))

    assert client.get("/api/v1/m0/n").json() == 0
    assert client.get("/api/v1/m599/n").json() == 599
