# SPDX-License-Identifier: Apache-2.0
"""Through a real server and real sockets."""

import asyncio
import socket
import threading
import time

import httpx2 as httpx
import pytest
import uvicorn
from fastapi import APIRouter

from ressourcerie_core.auth.pace import Pace
from ressourcerie_core.web.app import create_app

from .shelf import shelf
from .small_platform import OPEN, Installed, Served

THINGS = "/api/v1/shelf/things"


@pytest.fixture
def address(database):
    app = create_app(Installed([shelf(), slow()], database=database))
    app.state.pace = Pace(most=1_000)  # these strangers are sixty people, behind one address
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()
    server.should_exit = True
    thread.join()
    listening.close()


def slow():
    pages = APIRouter(dependencies=OPEN)

    @pages.get("/x/")
    def show():
        return "x" * 1000

    return Served("slow", pages=pages)


@pytest.fixture
def client(address):
    with httpx.Client(base_url="http://{}:{}".format(*address)) as client:
        yield client


def spoken(address, request: bytes) -> bytes:
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def test_head_sends_the_length_and_no_body(address):
    request = b"HEAD /slow/x/ HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"

    head, body = spoken(address, request).split(b"\r\n\r\n")

    assert b"content-length: 1002" in head
    assert body == b""


@pytest.mark.parametrize(
    "path", [b"//slow/x", b"//evil.example/x/", b"/%2f%2fslow/x", b"/\\slow/x"]
)
def test_no_address_redirects_to_another_host(address, path):
    request = b"GET " + path + b" HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"

    head = spoken(address, request).split(b"\r\n\r\n")[0]

    assert b" 404 " in head
    assert b"location" not in head.lower()


def test_a_redirection_names_no_host(client):
    answer = client.get("/slow/x", headers={"Host": "evil.example"})

    assert (answer.status_code, answer.headers["Location"]) == (307, "/slow/x/")


def test_a_body_too_large_is_refused_before_it_is_whole(address):
    head = b"POST /api/v1/shelf/things HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n"
    request = head + b"Content-Length: 1000000000\r\nConnection: close\r\n\r\n" + b"x" * 20_000

    assert b" 413 " in spoken(address, request).split(b"\r\n")[0]


def test_sixty_clients_writing_at_once_are_all_answered(address):
    async def all_at_once():
        limits = httpx.Limits(max_connections=60)
        base = "http://{}:{}".format(*address)
        async with httpx.AsyncClient(base_url=base, limits=limits, timeout=30) as client:
            sent = [client.post(THINGS, json={"name": f"n{n}"}) for n in range(120)]
            return await asyncio.gather(*sent)

    answers = asyncio.run(all_at_once())

    assert {answer.status_code for answer in answers} == {201}
