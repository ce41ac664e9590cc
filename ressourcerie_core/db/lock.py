# SPDX-License-Identifier: Apache-2.0
"""The lock of a SQLite base: one process serves it, or one command writes it, at a time.

The lock is the kernel's, on a file beside the base: it goes with its process, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ressourcerie_core import failpoints
from ressourcerie_core.db.problems import AlreadyServed


@contextmanager
def instance_lock(base: Path) -> Iterator[int]:
    """Hold a base for the time of a block.

    It gives the lock's descriptor: a process that inherits it holds the base too, until it ends.

    :param base: the SQLite file; the lock's file lies beside it and is never removed.
    :raises AlreadyServed: another process holds it; exit code 3.
    """
    descriptor = os.open(base.with_name(base.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            raise AlreadyServed(base, holder) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        failpoints.reach("lock.taken")
        yield descriptor
    finally:
        os.close(descriptor)
