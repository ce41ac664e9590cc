# SPDX-License-Identifier: Apache-2.0
"""Who reads and dies, fails or freezes holds nobody back, and leaves nothing behind."""

from contextlib import ExitStack

import pytest

from ressourcerie_core import failpoints
from ressourcerie_core.db import open_database
from ressourcerie_core.db.engine import READERS_MOST
from ressourcerie_core.db.problems import DatabaseBusy
from ressourcerie_core.ids import new_id

from .shop import read_books, record

#: More than the connections that there are for readers, of either base.
MANY = READERS_MOST + 1


@pytest.fixture
def database(conf, shop):
    found = open_database(conf)
    yield found
    failpoints.arm("")
    found.close()


@pytest.mark.parametrize("action", ["exit", "raise", "hang"])
def test_a_fault_of_a_reader_elsewhere_holds_no_write_back(shop, database, action):
    shop.start(f"read.begun={action}", "read:all")
    shop.wait_for_fault()

    database.write(lambda session: record(session, new_id()))

    assert len(read_books(database).keys) == 1


def test_readings_that_fail_give_their_connections_back(database):
    for _reading in range(MANY):
        failpoints.arm("read.begun=raise")
        with pytest.raises(failpoints.FailpointReached), database.read():
            pass
    failpoints.arm("")

    database.write(lambda session: record(session, new_id()))

    assert len(read_books(database).keys) == 1


def test_control_readings_that_keep_their_connections_leave_none(database):
    def read_for_ever(kept):
        for _reading in range(MANY):
            kept.enter_context(database.read())

    with ExitStack() as kept, pytest.raises(DatabaseBusy):
        read_for_ever(kept)
