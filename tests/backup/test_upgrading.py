# SPDX-License-Identifier: Apache-2.0
"""An upgrade is rehearsed on a copy; the base, its server and its folder stay as they are."""

import pytest

from ressourcerie_core.backup.upgrading import rehearse_upgrade
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.problems import MigrationFailed
from ressourcerie_core.db.migrate.status import Standing, status
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
