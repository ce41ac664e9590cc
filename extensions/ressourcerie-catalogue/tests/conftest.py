# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance of the core with the catalogue, on a day that stands still."""

import pytest

pytest_plugins = ("ressourcerie_core.testing",)

HERE = "http://testserver/api/v1/catalogue/"


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("catalogue",)


@pytest.fixture(autouse=True)
def _standing_on_a_known_day(clock_at):
    clock_at("2026-03-16T11:00:00+01:00")


@pytest.fixture
def client(client):
    """A visitor with every permission, who speaks to the catalogue."""
    client.base_url = HERE
    return client


@pytest.fixture
def as_(as_):
    def visitor(*permissions):
        client = as_(*permissions)
        client.base_url = HERE
        return client

    return visitor
