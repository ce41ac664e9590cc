# SPDX-License-Identifier: Apache-2.0
"""A write is committed before its answer, happens once by key, and never starves."""

import asyncio
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx2 as httpx
import pytest
from sqlalchemy import Engine, event

from ressourcerie_core.auth.pace import Pace
from ressourcerie_core.web.app import create_app

from .shelf import names, shelf
from .small_platform import Installed

THINGS = "/api/v1/shelf/things"


@pytest.fixture
def client(serve, database):
    return serve(shelf(), database=database)


def key(text: str | None = None) -> dict[str, str]:
    return {"Idempotency-Key": text or str(uuid4())}


def test_a_write_answers_what_its_route_declares(client, database):
    answer = client.post(THINGS, json={"name": "chaise", "weight_grams": 4200})

    assert answer.status_code == 201
    assert answer.json()["name"] == "chaise"
    assert names(database) == ["chaise"]


def test_a_refusal_undoes_the_whole_transaction(client, database):
    answer = client.post(THINGS, json={"name": "verre"})

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/shelf/too-fragile"
    assert names(database) == []


def test_an_answer_that_its_route_does_not_declare_is_not_committed(client, database):
    answer = client.post(f"{THINGS}/wrong", json={"name": "table"})

    assert answer.status_code == 500
    assert names(database) == []


def test_a_commit_that_fails_is_never_a_success(client, database):
    """With a plain ``yield`` dependency FastAPI answers 200, then commits, then fails."""

    def disk_is_gone(connection):
        raise OSError("disk is gone")

    event.listen(Engine, "commit", disk_is_gone)
    try:
        answer = client.post(THINGS, json={"name": "chaise"})
    finally:
        event.remove(Engine, "commit", disk_is_gone)

    assert answer.status_code == 500
    assert names(database) == []


def test_the_same_key_and_body_give_the_first_answer(client, database):
    headers = key()
    first = client.post(THINGS, json={"name": "lampe", "weight_grams": 2}, headers=headers)

    again = client.post(THINGS, json={"weight_grams": 2, "name": "lampe"}, headers=headers)

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert names(database) == ["lampe"]


def test_the_same_key_with_another_body_is_refused(client, database):
    headers = key()
    client.post(THINGS, json={"name": "lampe"}, headers=headers)

    answer = client.post(THINGS, json={"name": "table"}, headers=headers)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/core/idempotency-key-reused"
    assert names(database) == ["lampe"]


def test_a_refusal_is_not_kept(client, database):
    headers = key()
    assert client.post(THINGS, json={"name": "verre"}, headers=headers).status_code == 409

    answer = client.post(THINGS, json={"name": "bol"}, headers=headers)

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "text",
    ["1", "pas un uuid", "{" + str(uuid4()) + "}", ""],
    ids=["figure", "words", "braces", "empty"],
)
def test_a_key_is_a_uuid(client, database, text):
    answer = client.post(THINGS, json={"name": "bol"}, headers={"Idempotency-Key": text})

    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/core/idempotency-key-malformed"
    assert names(database) == []


def test_sixty_concurrent_writes_never_starve(client, database):
    """A transaction opened in a dependency holds its thread while others wait for the lock."""
    with ThreadPoolExecutor(60) as pool:
        answers = list(
            pool.map(lambda n: client.post(THINGS, json={"name": f"n{n}"}).status_code, range(60))
        )

    assert Counter(answers) == {201: 60}
    assert len(names(database)) == 60


@pytest.mark.faults
def test_keys_sent_many_times_at_once_are_one_row_each(database):
    keys, times = (200, 50) if os.environ.get("RESSOURCERIE_FAULTS") == "full" else (50, 20)
    answers = asyncio.run(send_all_at_once(database, keys=keys, times=times))

    for same in answers:
        assert {status for status, _body in same} <= {201, 409}
        assert len({body for status, body in same if status == 201}) == 1
    assert len(names(database)) == keys


async def send_all_at_once(database, *, keys, times):
    app = create_app(Installed([shelf()], database=database))
    app.state.pace = Pace(most=keys * times)  # these strangers are many, behind one address
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:

        async def send(headers, name):
            answer = await client.post(THINGS, json={"name": name}, headers=headers, timeout=60)
            return answer.status_code, answer.content

        sent = [(key(), f"thing {n}") for n in range(keys)]
        return await asyncio.gather(
            *(asyncio.gather(*(send(*one) for _ in range(times))) for one in sent)
        )
