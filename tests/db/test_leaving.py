# SPDX-License-Identifier: Apache-2.0
"""A module goes back, or goes for good, even when its package is gone; the others stay."""

import json
import shutil
from zipfile import ZipFile

import pytest
from sqlalchemy import inspect, text

from ressourcerie_core.db.migrate.base import examine
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.problems import (
    CoreStays,
    ModuleEnabled,
    ModuleUnknown,
    StillRequired,
)
from ressourcerie_core.db.migrate.purge import purge, purge_plan
from ressourcerie_core.db.migrate.steps.runner import downgrade, upgrade

from .histories import Writer

CORE = core_history()
LINK = 'sa.Column("to_id", sa.Integer, sa.ForeignKey("{}.id"))'


@pytest.fixture
def write(tmp_path):
    return Writer(tmp_path / "packages")


@pytest.fixture
def shop(empty, write):
    """A base with two independent modules, of which one has two revisions and three rows."""
    write.table("caisse", "caisse_ticket", revision="c1")
    column = 'op.add_column("caisse_ticket", sa.Column("note", sa.String(20)))'
    drop = 'with op.batch_alter_table("caisse_ticket") as batch:\n    batch.drop_column("note")'
    write.revision("caisse", "c2", column, drop, down="c1")
    upgrade(empty, [CORE, write.history("caisse"), write.table("flux", "flux_entry")])
    insert = text("INSERT INTO caisse_ticket (id, note) VALUES (1, 'été'), (2, NULL), (3, 'x')")
    empty.write(lambda session: session.execute(insert) and None)
    return empty


def tables(database):
    with database.read() as session:
        return set(inspect(session.connection()).get_table_names())


def state(database):
    with database.read() as session:
        return examine(session.connection())


def columns(database, table):
    with database.read() as session:
        return [column["name"] for column in inspect(session.connection()).get_columns(table)]


def test_one_revision_is_undone_and_the_rows_stay(shop, write):
    done = downgrade(shop, [CORE, write.history("caisse")], "caisse")

    assert done.revisions == {"caisse": ("c2",)}
    assert columns(shop, "caisse_ticket") == ["id"]
    with shop.read() as session:
        assert session.scalar(text("SELECT count(*) FROM caisse_ticket")) == 3
    assert state(shop).revisions == {"core": CORE.head, "caisse": "c1", "flux": "flux_entry_1"}


def test_all_is_undone_with_the_scripts_that_the_base_kept(shop, write):
    shutil.rmtree(write.root / "caisse")

    downgrade(shop, [CORE], "caisse", steps=None)

    assert "caisse_ticket" not in tables(shop)
    assert "flux_entry" in tables(shop)
    assert state(shop).owned_by("caisse") == ()


def test_what_was_undone_can_be_done_again(shop, write):
    downgrade(shop, [CORE], "caisse")

    assert upgrade(shop, [CORE, write.history("caisse")]).revisions == {"caisse": ("c2",)}


@pytest.mark.parametrize(("module", "refusal"), [("core", CoreStays), ("absent", ModuleUnknown)])
def test_the_core_and_unknown_modules_are_not_undone_nor_purged(shop, module, refusal):
    with pytest.raises(refusal):
        downgrade(shop, [CORE], module)
    with pytest.raises(refusal):
        purge(shop, module, enabled=())


def test_a_purge_plan_counts_rows_and_names_dependants(shop, write):
    write.table("codes-barres", "codes_barres_label", LINK.format("caisse_ticket"))
    upgrade(shop, [CORE, write.history("caisse"), write.history("codes-barres", "caisse")])

    plan = purge_plan(shop, "caisse")

    assert plan.rows == {"caisse_ticket": 3}
    assert plan.dependants == ("codes-barres",)
    with pytest.raises(StillRequired, match="codes-barres"):
        purge(shop, "caisse", enabled=())
    with pytest.raises(StillRequired, match="codes-barres"):
        downgrade(shop, [CORE], "caisse", steps=None)


def test_a_purge_exports_then_leaves_nothing_even_without_the_package(shop, write):
    shutil.rmtree(write.root / "caisse")
    before = tables(shop)

    _plan, export = purge(shop, "caisse", enabled=("flux",))

    assert before - tables(shop) == {"caisse_ticket", "caisse_alembic_version"}
    assert "caisse" not in {*state(shop).owners.values(), *state(shop).revisions}
    with ZipFile(export) as archive:
        rows = [json.loads(line) for line in archive.read("caisse_ticket.jsonl").splitlines()]
        assert rows[0] == {"id": 1, "note": "été"}
        assert len(rows) == json.loads(archive.read("module.json"))["rows"]["caisse_ticket"] == 3
        assert {"revisions/c1.py", "revisions/c2.py"} <= set(archive.namelist())


def test_a_purged_module_can_be_installed_again(shop, write):
    purge(shop, "caisse", enabled=())

    assert upgrade(shop, [CORE, write.history("caisse")]).revisions == {"caisse": ("c1", "c2")}


def test_an_enabled_module_is_not_purged(shop):
    with pytest.raises(ModuleEnabled, match="module disable caisse"):
        purge(shop, "caisse", enabled=("caisse",))
    assert "caisse_ticket" in tables(shop)


def test_tables_that_refer_to_one_another_views_and_functions_go_too(empty, write):
    create = 'op.create_table("flux_a", sa.Column("id", sa.Integer, primary_key=True), {})'
    create = create.format(LINK.format("flux_a"))
    view = 'op.execute("CREATE VIEW flux_view AS SELECT id FROM flux_a")'
    function = (
        'op.get_bind().dialect.name == "postgresql" and op.execute('
        "\"CREATE FUNCTION flux_one(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'\")"
    )
    write.revision("flux", "f1", "\n".join([create, view, function]))
    upgrade(empty, [CORE, write.history("flux")])
    before = state(empty)

    purge(empty, "flux", enabled=())

    assert {"flux_a", "flux_view"} <= before.objects
    assert [name for name in state(empty).objects if name.startswith("flux")] == []
