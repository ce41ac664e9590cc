# SPDX-License-Identifier: Apache-2.0
"""System calls of other processes, that strace makes fail as a disk at its end does."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def failing(pids: Sequence[int], faults: Sequence[str], report: Path) -> Iterator[None]:
    """Make system calls of processes, and of their children to come, fail for a while.

    :param faults: as strace says them: ``fsync:error=EIO:when=7+7``.
    :param report: where the calls are written down, with those that failed.
    """
    if shutil.which("strace") is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)("install strace")
    traced = [word for pid in pids for word in ("-p", str(pid))]
    words = [word for fault in faults for word in ("-e", f"inject={fault}")]
    calls = ",".join(fault.partition(":")[0] for fault in faults)
    command = ["strace", "-f", *traced, "-o", str(report), *words, "-e", f"trace={calls}"]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        assert tracer.stderr is not None
        if b"attached" not in (said := tracer.stderr.readline()):
            pytest.skip(f"no tracing here: {said.decode()}")
        yield
    finally:
        tracer.terminate()
        tracer.communicate()
