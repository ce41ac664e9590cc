# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server that would forget at a power cut is refused, every setting named."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import text

from ressourcerie_core.db import open_database
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.status import ensure_ready
from ressourcerie_core.db.problems import DatabaseAway
from ressourcerie_core.errors import Refused
from ressourcerie_core.server.doctor_base import base
from ressourcerie_core.testing.postgresql import find_binaries, started

from .probe import add, create_probe, numbers

pytestmark = pytest.mark.skipif(
    os.environ.get("RESSOURCERIE_TEST_DATABASE") != "postgresql", reason="the run is for SQLite"
)


@pytest.fixture
def folder():
    """A folder in which the server's own account may write."""
    made = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        shutil.chown(made, "postgres")
    yield made
    shutil.rmtree(made)


def test_every_wrong_setting_is_named(folder, configure):
    forgetful = started(find_binaries(), folder, "fsync=off", "full_page_writes=off")

    with forgetful as url, pytest.raises(Refused) as refused:
        open_database(configure(url))

    assert {problem.where for problem in refused.value.problems} == {"fsync", "full_page_writes"}


def test_a_database_that_does_not_wait_for_the_disk_is_refused(empty, conf):
    with empty.read() as session:
        name = session.scalar(text("SELECT current_database()"))
    change = text(f"ALTER DATABASE {name} SET synchronous_commit = off")
    empty.write(lambda session: session.execute(change) and None)

    with pytest.raises(Refused, match="synchronous_commit"):
        open_database(conf)


def test_a_server_that_comes_back_is_met_again_without_a_restart(folder, configure):
    binaries = find_binaries()
    with started(binaries, folder) as url:
        database = open_database(configure(url))
        with database.migrating() as connection:
            create_probe(connection)
        database.write(add(1))
        port = url.rpartition(":")[2].partition("/")[0]

    with pytest.raises(DatabaseAway):
        database.write(add(2))
    with pytest.raises(DatabaseAway):
        numbers(database)

    with started(binaries, folder, port=int(port)):
        assert database.write(add(3)) == 3
        assert numbers(database) == [1, 3]
        database.close()


def test_an_account_that_may_undo_everything_is_told(empty, conf):
    ensure_ready(empty, [core_history()])

    found = {problem.slug for problem in base(conf).warnings}

    assert "doctor/base-of-superuser" in found
