# SPDX-License-Identifier: Apache-2.0
"""A purge that is killed or fails leaves a module whole or gone, and its rows in a file first."""

import json
from zipfile import ZipFile

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ressourcerie_core import failpoints
from ressourcerie_core.db import open_database
from ressourcerie_core.db.migrate.base import examine
from ressourcerie_core.db.migrate.history import History, core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.ids import new_id

from .shop import read_books, record

PLACES = [name for name in failpoints.POINTS if name.startswith("purge.")]


@pytest.fixture
def folder(shop, conf, modules):
    """Give where exports go, of a base with sales and with a module ``a`` that has one row."""
    root, _revision = modules
    database = open_database(conf)
    upgrade(database, [core_history(), History("a", root / "a/migrations/versions")])
    database.write(lambda session: record(session, new_id()))
    found = database.folder
    database.close()
    return found


def rows_of_the_module(conf):
    """Count the rows of ``a``, or give ``None`` where nothing of it is left; the sale is there."""
    database = open_database(conf)
    try:
        with database.read() as session:
            state = examine(session.connection())
            left = {*state.revisions, *state.owners.values()} & {"a"}
            rows = session.scalar(text("SELECT count(*) FROM a_a1")) if left else None
            assert bool(left) == ("a_a1" in state.tables)
        books = read_books(database)
        assert books.is_sound
        assert len(books.keys) == 1
    finally:
        database.close()
    return rows


@pytest.mark.parametrize("action", ["exit", "raise", "hang"])
@pytest.mark.parametrize("place", PLACES)
def test_a_fault_in_a_purge_leaves_all_or_nothing(shop, conf, folder, place, action):
    shop.run_until_fault(f"{place}={action}", "purge:a")

    assert rows_of_the_module(conf) == (None if place == "purge.committed" else 1)
    exported(folder)

    shop.run("", "purge:a")
    assert rows_of_the_module(conf) is None


def test_control_a_purge_in_two_transactions_leaves_a_half(shop, conf, folder):
    shop.run("purge.dropped=exit", "purge-apart:a")

    with pytest.raises(DBAPIError, match="a_a1"):
        rows_of_the_module(conf)


def exported(folder):
    """See that what was written before anything went is whole."""
    (export,) = folder.glob("*purge-a*.zip")
    with ZipFile(export) as archive:
        assert archive.testzip() is None
        assert len(archive.read("a_a1.jsonl").splitlines()) == 1
        assert json.loads(archive.read("module.json"))["rows"]["a_a1"] == 1
