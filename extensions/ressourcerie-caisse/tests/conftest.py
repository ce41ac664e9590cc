# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance with the catalogue and the till, on a known day."""

import pytest
from ressourcerie_caisse.models import Method
from ressourcerie_caisse.service.setting_up import add_default_methods, add_till
from sqlalchemy import select

from ressourcerie_core.auth import Site
from ressourcerie_core.auth.models import Account

from .device import SimulatedTill

pytest_plugins = ("ressourcerie_core.testing",)


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("catalogue", "caisse")


@pytest.fixture
def _standing_on_a_known_day(clock_at):
    clock_at("2026-03-16T10:00:00+00:00")


@pytest.fixture
def site_id(database):
    """Give the site of the association."""
    with database.read() as session:
        return session.scalars(select(Site.id)).one()


@pytest.fixture
def camille(database):
    """Give the administrator's id."""
    with database.read() as session:
        return session.scalars(select(Account.id)).one()


@pytest.fixture
def till_id(database, site_id, _standing_on_a_known_day):
    """Give a till of the site."""

    def add(session):
        add_default_methods(session)
        return add_till(session, site_id, name="Caisse 1", code="C1", by=None).id

    return database.write(add)


@pytest.fixture
def methods(database, till_id):
    """Give the id of each method of payment by its kind."""
    with database.read() as session:
        return {one.kind: one.id for one in session.scalars(select(Method))}


@pytest.fixture
def cash(methods):
    return methods["cash"]


@pytest.fixture
def tablet(app, database, site_id, camille):
    """Give a maker of devices of the site."""

    def made(name="Tablette 1"):
        return SimulatedTill(app, database, site_id=site_id, operator=camille, name=name)

    return made


@pytest.fixture
def till(tablet, till_id):
    """Give a device that holds the till."""
    device = tablet()
    device.hold(till_id)
    return device
