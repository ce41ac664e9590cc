# SPDX-License-Identifier: Apache-2.0
"""R18: a disk that fails at times, as strace makes it, loses and doubles nothing."""

import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest

from ressourcerie_core.db import open_database

from .rig import IS_POSTGRESQL, Tills, is_recorded, wait_until
from .shop import read_books, settle

pytestmark = pytest.mark.skipif(
    IS_POSTGRESQL or os.geteuid() != 0, reason="SQLite's, and only root can trace any process"
)
#: One sale writes some twenty times to the disk, and flushes once.
FAULTS = (
    "fsync,fdatasync:error=EIO:when=7+7",
    "pwrite64:error=ENOSPC:when=211+211",
)


@contextmanager
def failing_disk(pid, report):
    """Make the system calls of a process fail, for the time of a block."""
    if shutil.which("strace") is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)("install strace")
    words = [word for fault in FAULTS for word in ("-e", f"inject={fault}")]
    command = ["strace", "-f", "-p", str(pid), "-o", str(report), *words]
    tracer = subprocess.Popen(
        [*command, "-e", "trace=fsync,fdatasync,pwrite64"], stderr=subprocess.PIPE
    )
    try:
        assert tracer.stderr is not None
        if b"attached" not in (said := tracer.stderr.readline()):
            pytest.skip(f"no tracing here: {said.decode()}")
        yield
    finally:
        tracer.terminate()
        tracer.communicate()


def test_a_failing_disk_loses_and_doubles_nothing(shop, conf, tmp_path, times):
    tills, report = Tills(shop, 2), tmp_path / "calls"
    shop.start()

    with tills.selling(), failing_disk(shop.pid, report):
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
