# SPDX-License-Identifier: Apache-2.0
"""R18: a disk that fails at times, as strace makes it, loses and doubles nothing."""

import os

import pytest

from ressourcerie_core.db import open_database

from .rig import IS_POSTGRESQL, Tills, is_recorded, wait_until
from .rig_calls import failing
from .shop import read_books, settle

pytestmark = pytest.mark.skipif(
    IS_POSTGRESQL or os.geteuid() != 0, reason="SQLite's, and only root can trace any process"
)
#: One sale writes some twenty times to the disk, and flushes once.
FAULTS = (
    "fsync,fdatasync:error=EIO:when=7+7",
    "pwrite64:error=ENOSPC:when=211+211",
)


def test_a_failing_disk_loses_and_doubles_nothing(shop, conf, tmp_path, times):
    tills, report = Tills(shop, 2), tmp_path / "calls"
    shop.start()

    with tills.selling(), failing([shop.pid], FAULTS, report):
        wait_until(lambda: len(tills.so_far()) >= times(40, 1000))
    wait_until(lambda: all(is_recorded(shop.port, key) for key in tills.unanswered))
    shop.kill()
    database = open_database(conf)
    settle(database)
    books = read_books(database)
    database.close()

    calls = report.read_text()
    assert "EIO" in calls
    assert "ENOSPC" in calls
    assert books.is_sound
    assert books.is_settled
    assert sorted(books.keys) == sorted({*tills.acknowledged, *tills.unanswered})
