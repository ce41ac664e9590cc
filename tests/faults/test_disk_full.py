# SPDX-License-Identifier: Apache-2.0
"""R16: on a full disk nothing acknowledged is lost, screens read, and selling resumes by itself."""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from fastapi import APIRouter, BackgroundTasks
from fastapi.testclient import TestClient
from httpx2 import Response

from ressourcerie_core.auth.permissions import anyone
from ressourcerie_core.db import Database, create_database
from ressourcerie_core.errors import Problem
from ressourcerie_core.ids import new_id
from ressourcerie_core.testing.postgresql import find_binaries, started

from .counter import SALES, SaleAdd, application, post
from .rig import IS_POSTGRESQL, wait_until
from .shop import prepare, read_books, sell, settle

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
#: PostgreSQL's own files take most of it.
SIZE = "160m" if IS_POSTGRESQL else "4m"


@pytest.fixture
def small_disk():
    # The server of PostgreSQL is not root, and the folders of pytest are closed to others.
    folder = Path(tempfile.mkdtemp(prefix="ressourcerie-disk-"))
    folder.chmod(0o755)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", folder]
    mounted = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        if mounted.returncode:
            pytest.skip(f"no small disk: {mounted.stderr.strip()}")
        yield folder
        subprocess.run(["umount", "-l", folder], check=True)
    finally:
        folder.rmdir()


@pytest.fixture
def address(small_disk):
    """Give the address of an empty base that lies on the small disk."""
    if not IS_POSTGRESQL:
        yield f"sqlite:///{small_disk}/base.db"
        return
    cluster = small_disk / "cluster"
    cluster.mkdir()
    shutil.chown(cluster, "postgres")
    with started(find_binaries(), cluster, "max_wal_size=32MB") as url:
        yield url


def fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return ballast


def test_a_full_disk_refuses_writes_loses_nothing_and_resumes(small_disk, address, configure):
    database = create_database(configure(address))
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
        # PostgreSQL ends by itself where it cannot write its log, and comes back by itself.
        assert refused.status_code == 507 or (IS_POSTGRESQL and refused.status_code == 503)
        assert "Retry-After" in refused.headers
        if refused.status_code == 507:
            assert client.get(SALES).json() == {"seq": len(sold)}
        ballast.unlink()
        wait_until(lambda: answer().status_code == 201)
    settle(database)
    books = read_books(database)
    database.close()

    assert books.keys == sold
    assert books.is_sound
    assert books.is_settled


def is_back(database: Database) -> bool:
    """Tell whether a server that ended on a full disk reads again."""
    try:
        read_books(database)
    except Problem:
        return False
    return True


def test_control_an_answer_that_does_not_wait_for_the_disk_loses(small_disk, address, configure):
    database = create_database(configure(address))
    prepare(database)
    hasty, failures = APIRouter(dependencies=[anyone()]), []

    def write(body: SaleAdd) -> None:
        try:
            database.write(lambda session: sell(session, body.key))
        except Problem as problem:
            failures.append(problem)

    @hasty.post("/sales", status_code=201)
    def add_sale(body: SaleAdd, afterwards: BackgroundTasks) -> None:
        afterwards.add_task(write, body)

    with TestClient(application(database, hasty)) as client:
        sold = []

        def answer() -> int:
            sold.append(new_id())
            return post(client, sold[-1]).status_code

        assert answer() == 201
        ballast = fill(small_disk)
        while not failures:
            assert answer() == 201
        ballast.unlink()
    wait_until(lambda: is_back(database))
    books = read_books(database)
    database.close()

    assert set(sold) - set(books.keys)
