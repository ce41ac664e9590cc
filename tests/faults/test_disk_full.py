# SPDX-License-Identifier: Apache-2.0
"""R16: on a full disk nothing acknowledged is lost, screens read, and selling resumes by itself."""

import os
import subprocess
from collections import deque
from contextlib import suppress
from pathlib import Path

import pytest

from ressourcerie_core.db import create_database
from ressourcerie_core.db.problems import DiskFull
from ressourcerie_core.ids import new_id

from .rig import IS_POSTGRESQL
from .shop import prepare, read_books, record

pytestmark = pytest.mark.skipif(
    IS_POSTGRESQL or os.geteuid() != 0, reason="SQLite's, and only root can mount"
)


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]
    mounted = subprocess.run(command, check=False, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no small disk: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return ballast


def test_a_full_disk_refuses_writes_loses_nothing_and_resumes(small_disk, configure):
    database = create_database(configure(f"sqlite:///{small_disk}/base.db"))
    prepare(database)
    acknowledged = []

    def sell():
        key = new_id()
        database.write(lambda session: record(session, key))
        acknowledged.append(key)

    sell()
    ballast = fill(small_disk)
    with pytest.raises(DiskFull):
        deque(iter(sell, "never"), maxlen=0)  # until the disk says no
    assert read_books(database).keys == acknowledged

    ballast.unlink()
    sell()
    books = read_books(database)
    database.close()

    assert books.keys == acknowledged
    assert books.is_sound
