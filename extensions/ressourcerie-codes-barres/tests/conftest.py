# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance with the catalogue and the codes, on a known day."""

import pytest
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_catalogue.service.ledger import EARLIEST
from ressourcerie_codes_barres.service.objects import Facts, add_object, code_of
from sqlalchemy import select

from ressourcerie_core.auth import Site

pytest_plugins = ("ressourcerie_core.testing",)


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("catalogue", "codes-barres")


@pytest.fixture
def _standing_on_a_known_day(clock_at):
    clock_at("2026-03-16T10:00:00+00:00")


@pytest.fixture
def site_id(database, _standing_on_a_known_day):
    """Give the site of the association."""
    with database.read() as session:
        return session.scalars(select(Site.id)).one()


@pytest.fixture
def pages(client, site_id):
    """Give the path of the pages of the site, and a client that asks for pages."""
    client.headers["Accept"] = "text/html"
    return f"/codes-barres/sites/{site_id}"


@pytest.fixture
def chairs(database):
    """Give a category that is sold."""

    def add(session):
        row = create(
            session, name="Chaises", parent_id=None, details=Details(), on=EARLIEST, by=None
        )
        return row.id

    return database.write(add)


@pytest.fixture
def armchair(database, site_id, chairs):
    """Give an object: its identifier and its code."""

    def add(session):
        facts = Facts(chairs, "Fauteuil en osier", 4_500, 6_200)
        row = add_object(session, site_id, facts, by=None)
        return row.id, code_of(row)

    return database.write(add)
