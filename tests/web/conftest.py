# SPDX-License-Identifier: Apache-2.0
"""Serve small platforms in the process of the test."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database, Model, create_database
from ressourcerie_core.web.app import create_app

from .office import Office, place
from .small_platform import Installed, Served


@pytest.fixture
def database(conf: Configuration) -> Iterator[Database]:
    """Give a base with the core's tables and the shelf's, on the kind of database of the run."""
    database = create_database(conf)
    with database.migrating() as connection:
        Model.metadata.create_all(connection)
    yield database
    for late in threading.enumerate():
        if late.name.startswith("module "):  # what a page gave up on still holds a connection
            late.join(10)
    database.close()


@pytest.fixture
def serve():
    """Serve some modules, and give the client that talks to them."""

    with ExitStack() as clients:

        def served(*modules: Served, **options: Any) -> TestClient:
            app = create_app(Installed(list(modules), **options))
            return clients.enter_context(TestClient(app))

        yield served


@pytest.fixture
def office(serve, database) -> Office:
    """Give an office of the core's pages, with one module."""
    return Office(serve(place(), database=database).app, database)
