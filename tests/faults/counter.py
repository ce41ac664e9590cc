# SPDX-License-Identifier: Apache-2.0
"""The sales of ``shop.py`` through the real application, and a till that asks over HTTP."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx2
import uvicorn
from fastapi import APIRouter, Response
from sqlalchemy import func, select

from ressourcerie_core.auth.pace import Pace
from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.db import Database
from ressourcerie_core.web.app import create_app
from ressourcerie_core.web.deps import Read, Write
from ressourcerie_core.web.payloads import Answer, Body
from tests.web.small_platform import Installed, Served

from .rig import wait_until
from .shop import ENTRY, sell

SALES = "/api/v1/shop/sales"
api = APIRouter(dependencies=[anyone()])


class SaleAdd(Body):
    key: UUID


class SaleRead(Answer):
    seq: int


@api.get("/sales", response_model=SaleRead)
def read_last_sale(session: Read) -> SaleRead:
    return SaleRead(seq=session.scalar(select(func.count()).select_from(ENTRY)) or 0)


@api.post("/sales", status_code=201, response_model=SaleRead)
def add_sale(body: SaleAdd, write: Write) -> Response:
    return write(lambda session: SaleRead(seq=sell(session, body.key)))


def application(database: Database, selling: APIRouter = api) -> Any:
    """Give the application of an instance that sells."""
    app = create_app(Installed([Served("shop", api=selling)], database=database))
    app.state.pace = Pace(most=1_000_000)  # these strangers are many tills, behind one address
    return app


def post(client: httpx2.Client, key: UUID, *, is_keyed: bool = True) -> httpx2.Response:
    """Ask for a sale, once."""
    headers = {"Idempotency-Key": str(key)} if is_keyed else {}
    return client.post(SALES, json={"key": str(key)}, headers=headers)


def insist(client: httpx2.Client, key: UUID, *, is_keyed: bool = True) -> tuple[int, int]:
    """Ask until it is answered, as a till does; give the number of the sale, and of the tries."""
    tries = 0
    while True:
        tries += 1
        try:
            answer = post(client, key, is_keyed=is_keyed)
        except httpx2.TransportError:
            continue
        if answer.status_code == 201:
            return answer.json()["seq"], tries
        assert answer.status_code in {409, 503, 507}, answer.text
        time.sleep(0.02)


@contextmanager
def served(database: Database) -> Iterator[int]:
    """Serve in a thread for the time of a block, and give the port."""
    config = uvicorn.Config(application(database), port=0, log_config=None, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
