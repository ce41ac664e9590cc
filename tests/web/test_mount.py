# SPDX-License-Identifier: Apache-2.0
"""A route that would not answer as its author thinks stops the start, and is named."""

from contextlib import asynccontextmanager

import pytest
from fastapi import APIRouter, FastAPI, WebSocket

from ressourcerie_core.auth.permissions import allow
from ressourcerie_core.errors import Refused
from ressourcerie_core.web.app import create_app

from .small_platform import OPEN, Installed, Served


def refusals(*modules, **fields):
    with pytest.raises(Refused) as refused:
        create_app(Installed(list(modules)))
    for problem in refused.value.problems:
        assert problem.detail
        assert problem.hint
        assert problem.where
        assert "{" not in problem.hint.replace("{numero}", "")
    return refused.value.problems


def slugs(*modules):
    return [problem.slug.removeprefix("core/mount-") for problem in refusals(*modules)]


def api_of(path="/tickets", **options):
    router = APIRouter(dependencies=OPEN)
    router.add_api_route(path, lambda: None, name="tickets", **options)
    return router


def shop(api):
    return Served("caisse", api=api, permissions=("caisse.sell",))


NOT_PLAIN = ["/{p:path}", "/{x}", "/{x}/tickets", "/../admin", "/a/../b", "//", "/a//b", "/a b"]
RESERVED = ["/docs", "/api", "/static/x", "/core", "/openapi.json", "/login"]


@pytest.mark.parametrize("path", [*NOT_PLAIN, "/./a", "/é", "/a%2e", "/a\\b", *RESERVED])
def test_a_path_that_is_not_plain_names_is_refused(path):
    assert slugs(shop(api_of(path))) == ["path-refused"]


def test_the_prefix_of_a_router_is_checked_like_a_path():
    router = APIRouter(prefix="/../admin", dependencies=OPEN)
    router.add_api_route("/x", lambda: None, name="x")

    assert slugs(shop(router)) == ["path-refused"]


def test_a_repeated_address_is_refused_whatever_the_name_of_its_parameter():
    router = api_of("/tickets/{number}")
    router.add_api_route("/tickets/{id}", lambda: None, name="other")

    (problem,) = refusals(shop(router))

    assert problem.slug == "core/mount-route-repeated"
    assert problem.where == "caisse, GET /api/v1/caisse/tickets/{id} (other)"
    assert "caisse, GET /api/v1/caisse/tickets/{number} (tickets)" in problem.detail


def test_a_repeated_name_is_refused():
    router = api_of("/a")
    router.add_api_route("/b", lambda: None, name="tickets")

    assert slugs(shop(router)) == ["name-repeated"]


def test_a_route_without_a_permission_is_refused():
    router = APIRouter()
    router.add_api_route("/a", lambda: None, name="a")
    router.add_route("/b", lambda request: None, methods=["POST"], name="b")

    assert slugs(shop(router)) == ["permission-missing", "kind-refused"]


def test_a_permission_that_nobody_declares_is_refused():
    router = APIRouter(dependencies=[allow("caisse.sel")])
    router.add_api_route("/a", lambda: None, name="a", dependencies=[allow("caisse.sell")])

    (problem,) = refusals(shop(router))

    assert problem.values["permission"] == "caisse.sel"


def test_a_permission_at_a_site_that_the_route_does_not_name_is_refused():
    router = APIRouter()
    at_site = [allow("caisse.sell", site="site_id")]
    router.post("/tickets", dependencies=at_site, name="sell")(lambda: None)
    router.get("/sites/{site_id}/tickets", dependencies=at_site, name="list")(lambda site_id: None)
    router.get("/tickets", dependencies=at_site, name="all")(lambda site_id="": None)

    assert slugs(shop(router)) == ["site-parameter-missing"]


def test_the_permission_of_an_including_router_counts():
    outer, inner = APIRouter(dependencies=[allow("caisse.sell")]), APIRouter()
    inner.add_api_route("/b", lambda: None, name="b")
    outer.include_router(inner)

    create_app(Installed([shop(outer)]))


def test_a_websocket_and_a_mounted_application_are_refused():
    router = api_of()

    @router.websocket("/ws")
    async def talk(socket: WebSocket):
        await socket.accept()

    router.mount("/sub", FastAPI())

    assert slugs(shop(router)) == ["kind-refused", "kind-refused"]


def test_an_application_is_not_a_router():
    assert slugs(shop(FastAPI())) == ["not-a-router"]


@asynccontextmanager
async def lifespan(app):
    yield


def with_event():
    router = api_of()
    router.on_startup.append(lambda: None)
    return router


def with_nested(inner):
    outer = api_of("/outer")
    outer.include_router(inner)
    return outer


def with_middleware():
    router = api_of("/inner")
    router.middleware_stack = lambda scope, receive, send: None
    return router


def with_lifespan():
    return APIRouter(lifespan=lifespan)


@pytest.mark.parametrize(
    "make",
    [
        with_event,
        with_lifespan,
        with_middleware,
        lambda: with_nested(with_lifespan()),
        lambda: with_nested(with_nested(with_lifespan())),
        lambda: with_nested(with_middleware()),
    ],
    ids=["event", "lifespan", "middleware", "nested", "nested-twice", "nested-middleware"],
)
def test_a_router_that_brings_more_than_routes_is_refused(make):
    assert "router-brings-more" in slugs(shop(make()))


def test_a_static_site_of_a_router_is_refused(tmp_path):
    router = api_of()
    if not hasattr(router, "frontend"):
        pytest.skip("FastAPI has no router.frontend before 0.140")
    router.frontend("/site", directory=tmp_path, check_dir=False)

    assert slugs(shop(router)) == ["router-brings-more"]


def test_routers_that_include_routers_are_accepted():
    inner, middle = APIRouter(), APIRouter(prefix="/middle")
    inner.add_api_route("/inner", lambda: None, name="inner")
    middle.include_router(inner)

    create_app(Installed([shop(with_nested(middle))]))


@pytest.mark.parametrize(
    "options", [{"operation_id": "mine"}, {"methods": ["GET", "POST"]}, {"methods": ["PUT", "GET"]}]
)
def test_an_operation_is_named_by_the_core_and_has_one_method(options):
    assert slugs(shop(api_of(**options))) == ["operation-refused"]


def test_a_router_that_names_its_operations_is_refused():
    router = APIRouter(dependencies=OPEN, generate_unique_id_function=lambda route: "mine")
    router.add_api_route("/a", lambda: None, name="a")

    assert slugs(shop(router)) == ["operation-refused"]


def test_every_problem_of_every_module_is_told_together():
    modules = [shop(api_of("/{x}")), Served("autre", api=api_of("/docs"), pages=FastAPI())]

    places = [problem.where.split(",")[0] for problem in refusals(*modules)]

    assert places == ["caisse", "autre", "autre"]
