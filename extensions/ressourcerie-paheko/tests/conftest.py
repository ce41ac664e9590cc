# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance that keeps a till and books what it closes."""

import pytest
from sqlalchemy import text

from ressourcerie_core.auth import Site
from ressourcerie_core.outgoing import carried_by

from .paheko import Paheko, Wire
from .shop import Shop

pytest_plugins = ("ressourcerie_core.testing",)


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("catalogue", "caisse", "paheko")


@pytest.fixture(scope="session")
def module_tables(tmp_path_factory) -> str:
    secret = tmp_path_factory.mktemp("secrets") / "paheko"
    secret.touch(0o600)
    secret.write_text("secret-ecriture", "utf-8")
    url = "https://compta.example.org/"
    return f'[paheko]\nurl = "{url}"\nuser = "ecriture"\npassword_file = "{secret}"\n'


@pytest.fixture
def wire():
    """Give the network between the instance and an imaginary Paheko."""
    made = Wire(Paheko())
    with carried_by(made.carry):
        yield made
    made.paheko.books.close()


@pytest.fixture
def shop(client, platform, database, wire, clock_at):
    """Give a shop with one till, on a day that Paheko's open year holds."""
    clock_at("2026-11-20T18:00:00+01:00")
    client.headers["Accept"] = "text/html"
    with database.read() as session:
        site_id = session.query(Site.id).scalar()
    till = {"name": "Caisse 1", "code": "C1"}
    client.post(f"/caisse/sites/{site_id}/reglages/caisses", data=till)
    with database.read() as session:
        till_id = session.execute(text("SELECT id FROM caisse_till")).scalar_one()
    return Shop(client, platform, database, wire, site_id=site_id, till_id=till_id)
