# SPDX-License-Identifier: Apache-2.0
"""An upgrade is rehearsed on a copy; the base, its server and its folder stay as they are."""

import pytest
from sqlalchemy import create_engine, make_url

from ressourcerie_core.backup.problems import RehearsalRefused
from ressourcerie_core.backup.scratch import empty_server_base
from ressourcerie_core.backup.upgrading import rehearse_upgrade
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.problems import MigrationFailed
from ressourcerie_core.db.migrate.status import Standing, status
from ressourcerie_core.ids import new_id
from tests.db.histories import Writer

from .conftest import files_under


@pytest.fixture
def growing(tmp_path):
    """A module whose first revision makes a table and fills it."""
    writer = Writer(tmp_path / "packages")
    create = 'op.create_table("labels_roll", sa.Column("id", sa.Integer, primary_key=True))'
    writer.revision(
        "labels", "labels_1", f'{create}\nop.execute("INSERT INTO labels_roll VALUES (1)")'
    )
    return writer


def test_what_an_upgrade_would_do_is_told_and_not_done(
    instance, database, configured, growing, database_url
):
    histories = [core_history(), growing.history("labels")]
    before = files_under(instance.folder)

    done = rehearse_upgrade(database, configured(), histories)

    assert done.revisions == {"labels": ("labels_1",)}
    assert done.rows["labels_roll"] == (0, 1)
    assert done.rows["core_owned_table"][1] == done.rows["core_owned_table"][0] + 1
    assert files_under(instance.folder) == before
    assert status(database, histories)[1].standing is Standing.NOTHING


def test_an_upgrade_that_would_fail_is_known_beforehand(database, configured, growing):
    growing.revision("labels", "labels_2", 'raise RuntimeError("plus de place")', down="labels_1")

    with pytest.raises(MigrationFailed, match="plus de place"):
        rehearse_upgrade(database, configured(), [core_history(), growing.history("labels")])


def test_the_command_rehearses_while_the_base_is_used(instance, database):
    ended = instance.run("db", "upgrade", "--test")

    assert (ended.code, ended.out) == (0, "La base est déjà à jour : il n'y a rien à répéter.\n")


def test_an_account_that_may_make_no_base_is_told_the_right_to_give(
    database_url, configured, database, tmp_path
):
    if database_url.startswith("sqlite"):
        pytest.skip("a file needs nobody's leave")
    role = f"essai_{new_id().hex[-12:]}"
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN NOCREATEDB")
        url = make_url(database_url).set(username=role).render_as_string()
        with (
            pytest.raises(RehearsalRefused, match="ALTER ROLE compte CREATEDB"),
            empty_server_base(configured(database_url=url), tmp_path),
        ):
            pass
        connection.exec_driver_sql(f"DROP ROLE {role}")
    engine.dispose()
