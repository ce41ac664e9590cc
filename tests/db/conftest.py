# SPDX-License-Identifier: Apache-2.0
"""An open base with one table, ``probe``, on the database of the run."""

from collections.abc import Iterator

import pytest

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database, create_database

from .probe import create_probe


@pytest.fixture
def empty(conf: Configuration) -> Iterator[Database]:
    database = create_database(conf)
    yield database
    database.close()


@pytest.fixture
def database(empty: Database) -> Database:
    with empty.migrating() as connection:
        create_probe(connection)
    return empty
