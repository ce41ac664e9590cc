# SPDX-License-Identifier: Apache-2.0
"""The lock of a SQLite base: one process serves it, or one command writes it, at a time.

The lock is the kernel's, on a file beside the base: it goes with its process, however that ends.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ressourcerie_core import failpoints
from ressourcerie_core.db.problems import AlreadyServed


@contextmanager
def instance_lock(base: Path, *, seconds: float = 0.0) -> Iterator[int]:
    """Hold a base for the time of a block.

    It gives the lock's descriptor: a process that inherits it holds the base too, until it ends.

    :param base: the SQLite file; the lock's file lies beside it and is never removed.
    :param seconds: how long to wait for what a server that died has left: its last child ends by
        itself, once it has answered.
    :raises AlreadyServed: another process holds it; exit code 3.
    """
    descriptor = os.open(base.with_name(base.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, base, time.monotonic() + seconds)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        failpoints.reach("lock.taken")
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, base: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            if time.monotonic() >= until or _is_alive(holder):
                raise AlreadyServed(base, holder) from None
            time.sleep(0.05)
        else:
            return


def _is_alive(holder: str) -> bool:
    """Tell whether who took the lock is there; whoever has not said so yet is."""
    try:
        os.kill(int(holder), 0)
    except ProcessLookupError:
        return False
    except (ValueError, PermissionError):
        return True
    return True
