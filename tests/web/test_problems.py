# SPDX-License-Identifier: Apache-2.0
"""Every refusal is a document for a program, a page for a person, and tells nothing more."""

import json
import logging
import random
import re
from uuid import UUID

import pytest
from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from ressourcerie_core.auth.pace import Pace
from ressourcerie_core.errors import Refused
from ressourcerie_core.web.envelope import AnswerCutShort
from ressourcerie_core.web.payload_errors import EXPECTED
from ressourcerie_core.web.problem_kinds import kinds

from .shelf import TooFragile, shelf
from .small_platform import OPEN, Served

THINGS = "/api/v1/shelf/things"
LEAKS = re.compile(r"(?i)traceback|select |insert |\.py\b|site-packages|sqlalchemy|/home/|/tmp/")


@pytest.fixture
def client(serve, database):
    return serve(shelf(), database=database)


@pytest.fixture
def broken(serve):
    """A module whose routes fail in every way."""
    api = APIRouter(dependencies=OPEN)
    pages = APIRouter(dependencies=OPEN)

    @api.get("/crash")
    def crash():
        raise RuntimeError("SELECT secret FROM /tmp/base.db")

    @api.get("/teapot")
    def teapot():
        raise HTTPException(418, "short and stout")

    @api.get("/two")
    def two():
        raise Refused([TooFragile("verre"), TooFragile("vase")])

    @api.get("/odd")
    def odd() -> int:
        return "not a number"

    @pages.get("/crash")
    def crash_page():
        raise RuntimeError("SELECT secret FROM /tmp/base.db")

    return serve(Served("broken", api=api, pages=pages))


def checked(answer, status):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["type"].startswith("/problems/")
    assert UUID(document["instance"].removeprefix("urn:uuid:"))
    assert document["instance"].endswith(answer.headers["X-Request-Id"])
    for key in ("title", "detail", "hint"):
        assert document[key]
        assert not LEAKS.search(document[key])
    return document


def test_a_refusal_of_a_module_is_answered_whole(client):
    document = checked(client.post(THINGS, json={"name": "verre"}), 409)

    assert document | {"instance": ""} == {
        "type": "/problems/shelf/too-fragile",
        "title": "Objet trop fragile",
        "status": 409,
        "detail": "« verre » est trop fragile pour l'étagère.",
        "hint": "Posez-le en vitrine.",
        "name": "verre",
        "instance": "",
    }


def test_a_malformed_payload_names_each_field_with_what_was_found_and_expected(client):
    answer = client.post(THINGS, json={"weight_grams": "4", "wheels": 4})

    document = checked(answer, 422)

    assert document["detail"] == (
        "corps name : ce champ est obligatoire. corps weight_grams : un nombre entier. "
        "corps wheels : ce champ n'existe pas ici : retirez-le."
    )
    assert document["errors"][1] == {
        "where": "corps weight_grams",
        "path": ["body", "weight_grams"],
        "expected": "un nombre entier",
        "found": "le texte « 4 »",
    }


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"x", b"\xff\xfe", b"", b"[" * 9000])
def test_a_body_that_is_not_the_expected_json_is_a_problem(client, body, kind):
    answer = client.post(THINGS, content=body, headers={"Content-Type": kind})

    assert answer.status_code in {400, 422}
    checked(answer, answer.status_code)


def test_a_failure_of_ours_says_nothing_but_its_number(broken, caplog):
    document = checked(broken.get("/api/v1/broken/crash"), 500)

    assert document["type"] == "/problems/core/internal-error"
    assert document["instance"].removeprefix("urn:uuid:") in document["hint"]


def test_an_answer_that_its_route_does_not_declare_is_our_failure(broken):
    checked(broken.get("/api/v1/broken/odd"), 500)


def test_a_refusal_of_a_library_keeps_its_status_and_none_of_its_words(broken):
    answer = broken.get("/api/v1/broken/teapot")

    assert "stout" not in checked(answer, 418)["detail"]


def test_several_problems_are_told_together(broken):
    document = checked(broken.get("/api/v1/broken/two"), 409)

    assert [one["name"] for one in document["problems"]] == ["verre", "vase"]


def test_a_body_over_the_limit_is_refused(client):
    answer = client.post(THINGS, json={"name": "x" * 20_000})

    assert checked(answer, 413)["limit"] == 10_000


def test_a_body_over_the_limit_is_refused_even_without_a_length(client):
    answer = client.post(
        THINGS,
        content=(b"x" * 1000 for _ in range(50)),
        headers={"Content-Type": "application/json"},
    )

    checked(answer, 413)


@pytest.mark.parametrize("path", ["/absent", "/broken/crash", "/broken/absent"])
def test_a_person_reads_a_page(broken, path):
    answer = broken.get(path, headers={"Accept": "text/html,application/xhtml+xml"})

    assert answer.status_code in {404, 500}
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["X-Request-Id"] in answer.text
    assert not LEAKS.search(answer.text)


def test_the_api_answers_a_document_even_to_a_browser(broken):
    checked(broken.get("/api/v1/broken/absent", headers={"Accept": "text/html"}), 404)


def test_an_address_that_is_not_found_is_not_markup(broken):
    answer = broken.get("/<script>alert(1)</script>", headers={"Accept": "text/html"})

    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.slug)
def test_each_kind_of_refusal_is_explained(broken, kind):
    page = broken.get(f"/problems/{kind.slug}", headers={"Accept": "text/html"})
    facts = broken.get(f"/problems/{kind.slug}", headers={"Accept": "application/json"})

    assert page.status_code == 200
    assert str(kind.status) in page.text
    assert facts.json() == {"slug": kind.slug, "title": kind.title, "status": kind.status}


def test_an_unknown_kind_of_refusal_is_not_found(broken):
    assert broken.get("/problems/core/absent").status_code == 404


def test_each_expectation_is_a_french_phrase():
    for phrase in EXPECTED.values():
        assert re.match(r"[a-zé{]", phrase)
        assert not phrase.endswith(".")


FUZZ = [None, True, 0, -1, 1.5, 2**63, 10**400, "", "x", "é" * 300, "\x00", [], {}, [[]], {"a": 1}]


def test_whatever_is_sent_the_answer_is_a_success_or_a_problem(client, caplog):
    caplog.set_level(logging.CRITICAL)
    client.app.state.pace = Pace(most=1000)
    chance = random.Random(20261122)
    for _ in range(1000):
        body = {
            name: chance.choice(FUZZ)
            for name in chance.sample(["name", "weight_grams", "id", ""], chance.randint(0, 4))
        }
        content = json.dumps(chance.choice([body, body, body, chance.choice(FUZZ)]))
        headers = {"Content-Type": chance.choice(["application/json", "text/plain", ""])}
        params = {"limit": str(chance.choice(FUZZ))[:50], "after": str(chance.choice(FUZZ))[:50]}
        method = chance.choice(["GET", "POST", "POST", "PUT"])

        answer = client.request(method, THINGS, content=content, headers=headers, params=params)

        assert answer.status_code in {200, 201, 400, 405, 409, 422}, (content, params, answer.text)
        if answer.status_code >= 400:
            checked(answer, answer.status_code)


def test_a_stream_that_fails_closes_the_connection(serve):
    """Its status has left already: an answer cut short must not look whole."""
    api = APIRouter(dependencies=OPEN)

    @api.get("/stream")
    def stream() -> Response:
        def parts():
            yield b"begun"
            raise RuntimeError("cut")

        return StreamingResponse(parts())

    with pytest.raises(AnswerCutShort):
        serve(Served("film", api=api)).get("/api/v1/film/stream")
