# SPDX-License-Identifier: Apache-2.0
"""R16, R17: a backup never fills the disk of the base, and leaves nothing on a full one."""

import os
import shutil
import subprocess

import pytest

from ressourcerie_core.backup.saving import ROOM_LEFT_BYTES

from .conftest import files_under

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount"),
]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few hundred kilobytes, less than the archive takes."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", folder]
    mounted = subprocess.run(command, check=False, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no small disk: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_backup_that_does_not_fit_leaves_nothing(instance, small_disk):
    ended = instance.run("backup", small_disk / "saved.zip")

    assert ended.code == 1
    assert "La sauvegarde n'a pas pu être écrite (le disque est plein)" in ended.err
    assert files_under(small_disk) == set()
    assert not [name for name in files_under(instance.folder) if "en-cours" in name]


def test_the_sales_keep_their_room(instance, small_disk, database_url, monkeypatch):
    if not database_url.startswith("sqlite"):
        pytest.skip("the disk of a server of PostgreSQL is its own")
    subprocess.run(["mount", "-o", "remount,size=40m", small_disk], check=True)
    monkeypatch.setenv("RESSOURCERIE_CORE__DATABASE_URL", f"sqlite:///{small_disk}/base.db")
    made = instance.run("init", "--keep-conf", "--no-admin")
    assert made.code == 0, made.err

    ended = instance.run("backup", "saved.zip")

    assert ended.code == 1
    assert "rien n'a été commencé" in ended.err
    assert not (instance.folder / "saved.zip").exists()


def test_an_archive_on_the_disk_of_the_base_is_counted_too(
    instance, small_disk, database_url, monkeypatch
):
    if not database_url.startswith("sqlite"):
        pytest.skip("the disk of a server of PostgreSQL is its own")
    subprocess.run(["mount", "-o", "remount,size=40m", small_disk], check=True)
    monkeypatch.setenv("RESSOURCERIE_CORE__DATABASE_URL", f"sqlite:///{small_disk}/base.db")
    assert instance.run("init", "--keep-conf", "--no-admin").code == 0
    base, used = (small_disk / "base.db").stat().st_size, shutil.disk_usage(small_disk).used
    size = used + ROOM_LEFT_BYTES + base * 3 // 2  # room for one copy, not for two
    subprocess.run(["mount", "-o", f"remount,size={size}", small_disk], check=True)

    beside = instance.run("backup", small_disk / "saved.zip")
    away = instance.run("backup", "saved.zip")

    assert (beside.code, away.code) == (1, 0), away.err
    assert "rien n'a été commencé" in beside.err


def test_a_restoration_that_does_not_fit_leaves_nothing(
    elsewhere, archive, small_disk, monkeypatch
):
    monkeypatch.setenv("TMPDIR", str(small_disk))
    monkeypatch.setattr("tempfile.tempdir", None)

    ended = elsewhere.run("restore", archive, "--test")

    assert ended.code == 1
    assert "Il faut" in ended.err
    assert files_under(small_disk) == set()
