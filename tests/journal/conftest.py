# SPDX-License-Identifier: Apache-2.0
"""A real base with the core's tables, and a journal that a test appends to."""

from collections.abc import Callable, Iterator

import pytest

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database, create_database
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.journal import Record, append

STREAM = "shelf.moves"


@pytest.fixture
def database(conf: Configuration) -> Iterator[Database]:
    database = create_database(conf)
    upgrade(database, [core_history()])
    yield database
    database.close()


@pytest.fixture
def record(database: Database) -> Callable[..., list[Record]]:
    """Give a recorder: ``record(3)`` appends three records, in one transaction."""

    def recorded(count: int = 1, stream: str = STREAM, **facts: object) -> list[Record]:
        def work(session):
            return [append(session, stream, "moved", {"n": n, **facts}) for n in range(count)]

        return database.write(work)

    return recorded
