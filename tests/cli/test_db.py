# SPDX-License-Identifier: Apache-2.0
"""``ressourcerie db``: where each module stands, and how one leaves."""

import json

import pytest

from ressourcerie_core.conf import load
from ressourcerie_core.db import open_database
from ressourcerie_core.db.lock import instance_lock
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from tests.db.histories import Writer


@pytest.fixture
def with_leftovers(instance, tmp_path):
    """An instance whose base has the table of a module that is no longer installed."""
    conf = load(next(instance.folder.rglob("ressourcerie.conf")), environ={})
    database = open_database(conf)
    history = Writer(tmp_path / "packages").table("labels", "labels_roll")
    upgrade(database, [core_history(), history])
    database.close()
    return instance


def test_status_shows_each_module_and_those_without_code(with_leftovers):
    shown = with_leftovers.run("db", "status")
    told = json.loads(with_leftovers.run("db", "status", "--json").out)

    assert "à jour" in shown.out
    assert "sans module activé" in shown.out
    assert {one["module"]: one["standing"] for one in told} == {
        "core": "current",
        "labels": "orphan",
    }


def test_an_upgrade_of_a_base_that_is_current_says_so(instance):
    ended = instance.run("db", "upgrade")

    assert (ended.code, ended.out) == (0, "La base était déjà à jour.\n")


def test_an_upgrade_of_an_unknown_module_names_those_that_there_are(instance):
    ended = instance.run("db", "upgrade", "absent")

    assert ended.code == 2
    assert "« absent » n'est pas activé" in ended.err
    assert "core" in ended.err


def test_a_purge_asks_for_the_name_and_tells_where_the_rows_are(with_leftovers):
    ended = with_leftovers.run("db", "purge", "labels", stdin="labels\n")

    assert ended.code == 0
    assert "labels_roll" in ended.out
    assert list(with_leftovers.folder.rglob("*-purge-labels.zip"))
    assert "labels" not in with_leftovers.run("db", "status").out
    with_leftovers.run("journal", "export", "journal.zip")
    assert b'"module.purged"' in (with_leftovers.folder / "journal.zip").read_bytes()


def test_a_purge_that_is_not_confirmed_changes_nothing(with_leftovers):
    before = with_leftovers.run("db", "status").out

    ended = with_leftovers.run("db", "purge", "labels", "--confirm", "label")

    assert ended.code == 2
    assert "rien n'a été changé" in ended.err
    assert with_leftovers.run("db", "status").out == before


def test_a_downgrade_uses_what_the_base_kept(with_leftovers):
    ended = with_leftovers.run("db", "downgrade", "labels", "--confirm", "labels")

    assert ended.code == 0
    assert "« labels » défait : labels_roll_1." in ended.out
    assert "Sauvegarde : " in ended.out


def test_a_served_base_is_not_migrated(instance, database_url):
    if database_url.startswith("postgresql"):
        pytest.skip("a server of PostgreSQL has its own locks")
    base = next(instance.folder.rglob("*.db"))

    with instance_lock(base):
        ended = instance.run("db", "upgrade")

    assert ended.code == 3
    assert "se sert déjà de cette base" in ended.err
