# SPDX-License-Identifier: Apache-2.0
"""A backup that is killed leaves no file of its name, and what it left is gone the next time."""

import pytest

from ressourcerie_core.backup.staging import staging_folder

from .conftest import files_under

pytestmark = pytest.mark.faults


def left_by(instance):
    return [name for name in files_under(instance.folder) if "en-cours" in name]


def test_a_backup_that_is_killed_is_wholly_there_or_not_at_all(instance):
    begun = instance.spawn("backup", "a.zip", RESSOURCERIE_FAILPOINTS="backup.begun=exit")
    copied = instance.spawn("backup", "b.zip", RESSOURCERIE_FAILPOINTS="backup.copied=exit")
    named = instance.spawn("backup", "c.zip", RESSOURCERIE_FAILPOINTS="backup.named=exit")

    assert {begun.code, copied.code, named.code} == {-9}
    assert sorted(file.name for file in instance.folder.glob("*.zip")) == ["c.zip"]
    assert instance.run("restore", "c.zip", "--test").code == 0


def test_what_a_killed_backup_left_is_removed_by_the_next_one(instance):
    instance.spawn("backup", "a.zip", RESSOURCERIE_FAILPOINTS="backup.copied=exit")
    assert left_by(instance)

    again = instance.run("backup", "a.zip")

    assert again.code == 0
    assert left_by(instance) == []
    assert instance.run("restore", "a.zip", "--test").code == 0


def test_a_copy_that_is_under_way_is_left_alone(instance, database):
    staging = instance.folder / "var"
    with staging_folder(staging) as folder:
        (folder / "base").touch()

        assert instance.run("backup", "a.zip").code == 0
        assert (folder / "base").exists()
