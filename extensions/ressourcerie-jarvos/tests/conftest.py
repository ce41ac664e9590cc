# SPDX-License-Identifier: Apache-2.0
"""The tests run on an instance with the connector."""

import pytest

from ressourcerie_core.outgoing import carried_by
from ressourcerie_core.outgoing.exchange import exchange

from .assisting import NAME, Shop
from .receiving import listening
from .telling import KEY, World

pytest_plugins = ("ressourcerie_core.testing",)


@pytest.fixture(scope="session")
def modules() -> tuple[str, ...]:
    return ("catalogue", "flux-matiere", "caisse", "jarvos")


@pytest.fixture(scope="session")
def module_tables(tmp_path_factory) -> str:
    key = tmp_path_factory.mktemp("secrets") / "webhooks"
    key.touch(0o600)
    key.write_text(KEY, "utf-8")
    own = f'assistants = true\naddress = "https://{NAME}/"\n'
    return f'[jarvos]\n{own}webhooks_key_file = "{key}"\n'


@pytest.fixture
def receiver():
    with listening() as made:
        yield made


@pytest.fixture
def world(instance, receiver):
    """Give an instance that may call this machine, and what it tells."""
    with carried_by(exchange):
        yield World(instance, receiver)


@pytest.fixture
def shop(instance, client, clock_at):
    """Give an instance that lets assistants in, on a known day."""
    clock_at("2026-03-16T10:00:00+00:00")
    return Shop(instance, client)
