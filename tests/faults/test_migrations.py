# SPDX-License-Identifier: Apache-2.0
"""O05, O06: a migration that is killed leaves a base wholly old or wholly new; two are one."""

import pytest
from sqlalchemy import text

from ressourcerie_core import failpoints
from ressourcerie_core.db import open_database
from ressourcerie_core.db.migrate.base import examine
from ressourcerie_core.db.migrate.history import History, core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.ids import new_id

from .shop import read_books, record

OLD = {"a": "a1"}
NEW = {"a": "a2", "b": "b1"}
#: Each place that a migration of two modules goes through, as often as it does.
ONCE = [name for name in failpoints.POINTS if name.startswith(("migration.", "backup."))]
TWICE = [f"migration.{name}@2" for name in ("history", "step", "recorded", "kept")]


@pytest.fixture
def aged(shop, conf, modules):
    """Give a base with rows, at the first revision of ``a``, of which two modules wait to run."""
    root, revision = modules
    database = open_database(conf)
    upgrade(database, [core_history(), History("a", root / "a/migrations/versions")])
    for _entry in range(10):
        database.write(lambda session: record(session, new_id()))
    database.close()
    revision("a", "a2", "a1")
    revision("b", "b1", None)
    return root


def standing(conf):
    """Tell the revisions and the tables that a base now has, and that its rows are all there."""
    database = open_database(conf)
    try:
        with database.read() as session:
            state = examine(session.connection())
            if database.dialect == "sqlite":
                assert session.scalar(text("PRAGMA foreign_key_check")) is None
        books = read_books(database)
        assert books.is_sound
        assert len(books.keys) == 10
    finally:
        database.close()
    revisions = {module: state.revisions[module] for module in "ab" if module in state.revisions}
    tables = {name for name in state.tables if name.startswith(("a_", "b_"))}
    return revisions, tables


@pytest.mark.parametrize("place", [*ONCE, *TWICE])
def test_a_migration_killed_anywhere_is_whole_or_not_at_all(shop, conf, aged, place):
    shop.run(f"{place}=exit", f"upgrade:{aged}")

    assert standing(conf) in [(OLD, {"a_a1"}), (NEW, {"a_a1", "a_a2", "b_b1"})]
    assert (standing(conf)[0] == NEW) == (place == "migration.committed")
    if place.startswith("migration.") and place != "migration.begun":
        assert list(aged.parent.glob("var/ressourcerie-*-avant-migration.*"))

    shop.run("", f"upgrade:{aged}")
    assert standing(conf) == (NEW, {"a_a1", "a_a2", "b_b1"})


def test_control_a_transaction_for_each_module_leaves_a_half(shop, conf, aged):
    shop.run("migration.step@2=exit", f"upgrade-apart:{aged}")

    assert standing(conf) == ({"a": "a2"}, {"a_a1", "a_a2"})


def test_two_processes_that_migrate_at_once_do_it_once(shop, conf, modules, aged, times):
    _root, revision = modules
    newest = times(4, 51)
    for number in range(3, newest + 2):
        shop.run_together(2, f"upgrade:{aged}")
        revision("a", f"a{number}", f"a{number - 1}")

    revisions, tables = standing(conf)
    assert revisions == {"a": f"a{newest}", "b": "b1"}
    assert tables == {"b_b1", *(f"a_a{number}" for number in range(1, newest + 1))}
