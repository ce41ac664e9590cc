# SPDX-License-Identifier: Apache-2.0
"""What the tests of the catalogue share: a migrated base in a real file, and visitors."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from ressourcerie_catalogue import migrations
from ressourcerie_catalogue.api import router
from ressourcerie_catalogue.module import CatalogueModule
from sqlalchemy.orm import Session

from ressourcerie_core.auth.permissions import Visitor
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.clock import clock_set_to
from ressourcerie_core.db import create_database
from ressourcerie_core.db.migrate.history import History, core_history
from ressourcerie_core.db.migrate.runner import upgrade
from ressourcerie_core.ids import new_id
from ressourcerie_core.web.app import create_app

HISTORIES = (core_history(), History("catalogue", Path(migrations.__file__).parent / "versions"))


@pytest.fixture(autouse=True)
def _standing_on_a_known_day():
    with clock_set_to(lambda: datetime(2026, 3, 16, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def database(tmp_path):
    core = SimpleNamespace(database_url="sqlite:///base.db", database_password=None)
    conf = SimpleNamespace(core=core, path=lambda relative: tmp_path / relative)
    database = create_database(conf)
    upgrade(database, HISTORIES)
    yield database
    database.close()


@pytest.fixture
def session(database):
    """A session that writes; what a test does in it is undone at the end."""
    with database._writer._engine.connect() as connection, Session(connection) as session:
        yield session


@pytest.fixture
def as_(database):
    """A client that has the permissions that are named."""

    def client(*permissions):
        module = SimpleNamespace(
            name="catalogue",
            version="0.1.0",
            descriptor=CatalogueModule(),
            settings=None,
            api=router,
            pages=None,
            static=None,
        )
        options = SimpleNamespace(badge="", request_max_bytes=1_000_000)
        platform = SimpleNamespace(
            configuration=SimpleNamespace(core=options),
            modules=[module],
            left_out={},
            permissions=frozenset(each.name for each in CatalogueModule.permissions),
            database=database,
        )
        app = create_app(platform)
        visitor = Visitor(new_id(), "Camille", frozenset(permissions))
        app.state.doorkeeper = SimpleNamespace(
            rights=Rights(permissions={}, roles={}), recognise=lambda _bearer: visitor
        )
        return TestClient(app, base_url="http://testserver/api/v1/catalogue")

    return client


@pytest.fixture
def client(as_):
    return as_("catalogue.read", "catalogue.edit")
