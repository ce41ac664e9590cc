# SPDX-License-Identifier: Apache-2.0
"""R06: on a bad network each sale is recorded once, and each answer tells the same number."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import pytest

from ressourcerie_core.db import create_database
from ressourcerie_core.ids import new_id

from .counter import insist, served
from .network import FATES, bad_network
from .shop import prepare, read_books, settle

ONE_CONNECTION_EACH = httpx2.Limits(max_keepalive_connections=0)


@pytest.fixture
def database(conf):
    database = create_database(conf)
    prepare(database)
    yield database
    database.close()


@contextmanager
def far_client(database):
    """Give a client that a bad network separates from the shop, and the network."""
    with served(database) as direct, bad_network(direct) as (port, network):
        address = f"http://127.0.0.1:{port}"
        with httpx2.Client(base_url=address, limits=ONE_CONNECTION_EACH, timeout=30) as client:
            yield client, network


def test_a_bad_network_loses_and_doubles_nothing(database, times):
    keys = [new_id() for _ in range(times(80, 10_000))]
    with far_client(database) as (client, network), ThreadPoolExecutor(4) as tills:
        answers = list(tills.map(lambda key: insist(client, key), keys))
    settle(database)
    books = read_books(database)

    assert set(network.met) == set(FATES)
    assert sum(tries for _seq, tries in answers) > len(keys)
    assert books.is_sound
    assert books.is_settled
    assert [books.keys[seq - 1] for seq, _tries in answers] == keys
    assert len(books.keys) == len(keys)


def test_control_without_a_key_a_bad_network_doubles(database):
    keys = [new_id() for _ in range(30)]
    with far_client(database) as (client, _network):
        for key in keys:
            insist(client, key, is_keyed=False)

    assert len(read_books(database).keys) > len(keys)
