# SPDX-License-Identifier: Apache-2.0
"""R16: on a full disk nothing acknowledged is lost, screens read, and selling resumes by itself."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from ressourcerie_core.db import create_database
from ressourcerie_core.ids import new_id

from .counter import SALES, application, post
from .rig import IS_POSTGRESQL
from .shop import prepare, read_books, settle

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
    with TestClient(application(database)) as client:
        sold = []

        def answer() -> Response:
            key = new_id()
            found = post(client, key)
            if found.status_code == 201:
                sold.append(key)
            return found

        assert answer().status_code == 201
        ballast = fill(small_disk)
        refused = next(one for one in iter(answer, None) if one.status_code != 201)
        assert (refused.status_code, refused.headers["Retry-After"]) == (507, "30")
        assert client.get(SALES).json() == {"seq": len(sold)}
        ballast.unlink()
        assert answer().status_code == 201
    settle(database)
    books = read_books(database)
    database.close()

    assert books.keys == sold
    assert books.is_sound
    assert books.is_settled
