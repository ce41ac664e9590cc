# SPDX-License-Identifier: Apache-2.0
"""Each module answers under its own prefix, whatever the number of modules."""

from fastapi import APIRouter, Request

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
