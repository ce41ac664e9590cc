# SPDX-License-Identifier: Apache-2.0
"""A folder for what is only half done: it is gone afterwards, at the latest the next time."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".ressourcerie-en-cours-"


@contextmanager
def staging_folder(parent: Path) -> Iterator[Path]:
    """Give an empty folder that this account alone can read, and remove those of dead processes."""
    parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    for left in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError), _locked(left):
            shutil.rmtree(left)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=_PREFIX))
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder as long as this process lives, whatever ends it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
