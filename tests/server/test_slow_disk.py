# SPDX-License-Identifier: Apache-2.0
"""R19: a disk that takes seconds to flush delays who writes, and nobody else."""

import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from .load import LINES
from .parts import ledger

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can trace any process"),
]
IS_FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"
#: How long a flush takes: far longer than an answer, on a machine however loaded.
FLUSH_SECONDS = 3
TILLS = 8


@contextmanager
def slow_disk(pid):
    """Make each flush of a process last, for the time of a block."""
    if shutil.which("strace") is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)("install strace")
    slow = f"inject=fsync,fdatasync:delay_enter={FLUSH_SECONDS}s"
    command = ["strace", "-f", "-p", str(pid), "-o", os.devnull, "-e", "trace=fsync,fdatasync"]
    tracer = subprocess.Popen([*command, "-e", slow], stderr=subprocess.PIPE)
    try:
        assert tracer.stderr is not None
        if b"attached" not in (said := tracer.stderr.readline()):
            pytest.skip(f"no tracing here: {said.decode()}")
        yield
    finally:
        tracer.terminate()
        tracer.communicate()


def sell(server, address):
    """Send a line from an address of its own: strangers may not write that often."""
    return server.post(LINES, json={"text": address}, headers={"x-forwarded-for": address})


def test_a_slow_disk_delays_who_writes_and_nobody_else(site):
    site.install(ledger())
    site.configure("ledger")
    with (
        site.serving() as server,
        ThreadPoolExecutor(TILLS) as tills,
        slow_disk(server.children[0]),
    ):
        for turn in range(20 if IS_FULL else 1):
            began, asked = time.monotonic(), 0
            sent = [tills.submit(sell, server, f"10.{turn}.0.{till}") for till in range(TILLS)]
            while not any(one.done() for one in sent):
                assert server.get("/healthz").status_code == 200
                asked += 1
            assert [one.result().status_code for one in sent] == [201] * TILLS
            assert time.monotonic() - began >= FLUSH_SECONDS, "the disk was not slow"
            # A blocked loop would have answered one of them, once the disk had.
            assert asked > 1
