# SPDX-License-Identifier: Apache-2.0
"""Histories run whole or not at all, each owning its tables and no others."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from ressourcerie_core.db.backup import save_copy
from ressourcerie_core.db.migrate.base import examine
from ressourcerie_core.db.migrate.history import core_history, with_required
from ressourcerie_core.db.migrate.problems import (
    BaseNewer,
    BaseNotOurs,
    ForeignKeyRefused,
    HistoryForked,
    MigrationFailed,
    MigrationPending,
    RevisionMalformed,
    RevisionTwice,
    RowsOrphaned,
    TableNameRefused,
    TableTwice,
)
from ressourcerie_core.db.migrate.status import Standing, ensure_ready, status
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.errors import Refused

from .histories import Writer

CORE = core_history()


@pytest.fixture
def write(tmp_path):
    return Writer(tmp_path / "packages")


def state(database):
    with database.read() as session:
        return examine(session.connection())


def refusals(database, *histories):
    """Upgrade, expecting a refusal that leaves the base as it was; give its problems' classes."""
    before = state(database)
    with pytest.raises(Refused) as refused:
        upgrade(database, [CORE, *histories])
    assert state(database) == before
    return [type(problem) for problem in refused.value.problems]


def test_the_core_then_the_modules_are_created_and_owned(empty, write):
    done = upgrade(empty, [CORE, write.table("flux-matiere", "flux_matiere_weighing")])

    assert done.revisions["flux-matiere"] == ("flux_matiere_weighing_1",)
    assert state(empty).owners["flux_matiere_weighing"] == "flux-matiere"
    assert state(empty).owners["core_account"] == "core"
    assert state(empty).revisions["flux-matiere"] == "flux_matiere_weighing_1"


def test_a_second_upgrade_does_nothing(empty, write):
    histories = [CORE, write.table("caisse", "caisse_ticket")]
    upgrade(empty, histories)

    assert upgrade(empty, histories, save=lambda: pytest.fail("no backup")).revisions == {}


def test_each_module_has_its_own_version_table(empty, write):
    upgrade(empty, [CORE, write.table("caisse", "caisse_ticket")])

    with empty.read() as session:
        version = session.scalar(text("SELECT version_num FROM caisse_alembic_version"))
    assert version == "caisse_ticket_1"


def test_a_failing_revision_leaves_no_trace_of_any(empty, write):
    upgrade(empty, [CORE])
    first = write.table("caisse", "caisse_ticket")
    write.table("paheko", "paheko_entry", revision="p1")
    write.revision("paheko", "p2", 'raise RuntimeError("non")', down="p1")
    before = state(empty)

    with pytest.raises(MigrationFailed, match="La révision p2 de « paheko » a échoué : non"):
        upgrade(empty, [CORE, first, write.history("paheko")])
    assert state(empty) == before


def test_a_dated_backup_is_made_before_a_base_that_holds_something_changes(empty, write):
    upgrade(empty, [CORE])

    done = upgrade(
        empty,
        [CORE, write.table("caisse", "caisse_ticket")],
        save=lambda: save_copy(empty, reason="avant-migration"),
    )

    assert done.backup is not None
    assert done.backup.stat().st_size > 0
    assert "avant-migration" in done.backup.name
    assert [path.name for path in done.backup.parent.glob(".*.partial")] == []


def test_two_modules_never_create_one_table(empty, write):
    first = write.table("flux", "flux_entry", revision="a1")
    second = write.table("caisse", "flux_entry", revision="b1")

    assert TableTwice in refusals(empty, first, second)


def test_the_table_of_a_module_whose_code_is_gone_stays_its_own(empty, write):
    upgrade(empty, [CORE, write.table("flux-matiere", "flux_matiere_x", revision="a1")])

    assert TableTwice in refusals(empty, write.table("flux", "flux_matiere_x", revision="b1"))


@pytest.mark.parametrize(
    "name", ["ticket", "core_ticket", "flux_matiere_x", "flux_alembic_version"]
)
def test_a_table_bears_the_name_of_its_module(empty, write, name):
    other = write.table("flux-matiere", "flux_matiere_y")

    assert TableNameRefused in refusals(empty, other, write.table("flux", name, revision="f1"))


def test_a_revision_touches_no_table_of_another(empty, write):
    add = 'op.add_column("core_account", sa.Column("nickname", sa.String(10)))'
    write.revision("flux", "f1", add)

    assert refusals(empty, write.history("flux")) == [TableNameRefused]


@pytest.mark.parametrize(
    "hidden",
    [
        'op.execute("CREATE TABLE stray (id integer)")',
        'name = "stray"\nop.create_table(name, sa.Column("id", sa.Integer))',
        'op.execute("CREATE VIEW stray AS SELECT 1 AS one")',
        'op.execute("DROP TABLE core_kept_answer")',
    ],
)
def test_a_name_that_no_scan_can_see_is_found_before_the_commit(empty, write, hidden):
    upgrade(empty, [CORE])
    write.revision("flux", "f1", hidden)

    assert refusals(empty, write.history("flux")) == [TableNameRefused]


def test_two_modules_with_one_revision_are_told_apart(empty, write):
    histories = [write.table("a", "a_x", revision="r1"), write.table("b", "b_x", revision="r1")]

    assert refusals(empty, *histories) == [RevisionTwice]


@pytest.mark.parametrize("down", [None, "absent"])
def test_a_history_with_two_heads_is_refused(empty, write, down):
    write.table("flux", "flux_x", revision="f1")
    write.revision("flux", "f2", "pass", down=down)

    assert refusals(empty, write.history("flux")) == [HistoryForked]


@pytest.mark.parametrize(
    "text", ["revision = 1 +", "revision = name()", "down_revision = None", 'revision = "é-1"']
)
def test_a_revision_that_cannot_be_read_is_named(empty, write, text):
    (write.history("flux").versions / "f1.py").write_text(text, "utf-8")

    assert refusals(empty, write.history("flux")) == [RevisionMalformed]


def test_older_code_leaves_a_newer_base_alone(empty, write):
    upgrade(empty, [CORE, write.table("flux", "flux_x", revision="f1")])
    (write.history("flux").versions / "f1.py").unlink()

    assert refusals(empty, write.table("flux", "flux_y", revision="f0")) == [BaseNewer]


def test_the_base_of_another_program_is_left_alone(empty):
    with empty.migrating() as connection:
        connection.exec_driver_sql("CREATE TABLE moz_places (id integer)")

    assert refusals(empty) == [BaseNotOurs]


LINK = 'sa.Column("to_id", sa.Integer, sa.ForeignKey("{}.id"))'


def test_a_link_leads_to_the_core_or_to_a_required_module(empty, write):
    catalogue = write.table("catalogue", "catalogue_category")
    link = LINK.format("catalogue_category")
    write.table("caisse", "caisse_line", link)

    assert refusals(empty, catalogue, write.history("caisse")) == [ForeignKeyRefused]
    upgrade(empty, [CORE, catalogue, write.history("caisse", "catalogue")])


def test_a_migration_that_orphans_rows_is_undone(empty, write):
    write.table("flux", "flux_place")
    history = write.table("flux", "flux_entry", LINK.format("flux_place"))
    (history.versions / "flux_entry_1.py").write_text(
        (history.versions / "flux_entry_1.py")
        .read_text("utf-8")
        .replace("down_revision = None", "down_revision = 'flux_place_1'"),
        "utf-8",
    )
    upgrade(empty, [CORE, history])
    empty.write(lambda s: s.execute(text("INSERT INTO flux_place VALUES (1)")) and None)
    empty.write(lambda s: s.execute(text("INSERT INTO flux_entry VALUES (1, 1)")) and None)
    write.revision("flux", "f3", 'op.execute("DELETE FROM flux_place")', down="flux_entry_1")

    with pytest.raises((Refused, MigrationFailed)) as refusal:
        upgrade(empty, [CORE, write.history("flux")])

    if empty.dialect == "sqlite":
        assert isinstance(refusal.value.problems[0], RowsOrphaned)
    with empty.read() as session:
        assert session.scalar(text("SELECT count(*) FROM flux_place")) == 1


def test_several_problems_are_told_together(empty, write):
    wrong = write.table("a", "wrong_name", revision="a1")
    forked = write.table("b", "b_x", revision="b1")

    assert len(refusals(empty, wrong, forked, write.table("c", "stray", revision="c1"))) == 2


def test_of_several_that_migrate_at_once_one_does_and_the_others_wait(empty, write):
    histories = [CORE, write.table("caisse", "caisse_ticket")]

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _turn: upgrade(empty, histories), range(4)))

    assert sorted(len(one.revisions) for one in done) == [0, 0, 0, 2]


def test_status_tells_where_each_history_stands(empty, write):
    a, b = write.table("a", "a_x", revision="a1"), write.table("b", "b_x", revision="b1")
    upgrade(empty, [CORE, a, b])
    write.revision("a", "a2", "pass", down="a1")
    (write.history("b").versions / "b1.py").unlink()
    histories = [CORE, write.history("a"), write.table("b", "b_y", revision="b0")]

    found = status(empty, [*histories[:3], write.table("c", "c_x")])

    assert {one.module: one.standing for one in found} == {
        "core": Standing.CURRENT,
        "a": Standing.BEHIND,
        "b": Standing.UNKNOWN,
        "c": Standing.NOTHING,
    }


def test_the_tables_of_absent_code_hinder_nobody(empty, write):
    upgrade(empty, [CORE, write.table("gone", "gone_x")])

    upgrade(empty, [CORE, write.table("caisse", "caisse_ticket")])

    assert [s.module for s in status(empty, [CORE]) if s.standing is Standing.ORPHAN] == [
        "caisse",
        "gone",
    ]


def test_serving_fills_an_empty_base_and_adds_the_tables_of_a_new_module(empty, write):
    ensure_ready(empty, [CORE])
    ensure_ready(empty, [CORE, write.table("caisse", "caisse_ticket")])

    assert "caisse_ticket" in state(empty).tables


def test_serving_does_not_change_tables_that_exist(empty, write):
    ensure_ready(empty, [CORE, write.table("caisse", "caisse_ticket", revision="c1")])
    write.revision("caisse", "c2", "pass", down="c1")

    with pytest.raises(Refused) as refused:
        ensure_ready(empty, [CORE, write.history("caisse")])

    assert isinstance(refused.value.problems[0], MigrationPending)
    assert "ressourcerie db upgrade" in str(refused.value)
    assert state(empty).revisions["caisse"] == "c1"


def test_one_module_is_taken_with_the_core_and_what_it_requires(write):
    catalogue = write.table("catalogue", "catalogue_x")
    caisse, flux = write.history("caisse", "catalogue"), write.history("flux", "catalogue")

    chosen = with_required([CORE, catalogue, flux, caisse], "caisse")

    assert [history.module for history in chosen] == ["core", "catalogue", "caisse"]
