# SPDX-License-Identifier: Apache-2.0
"""Small files that must survive a power cut: whole, or as they were."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def create(file: Path, text: str) -> None:
    """Write a file that its owner alone may read, unless there is one already."""
    with _written(file, text) as draft, suppress(FileExistsError):
        os.link(draft, file)


def replace(file: Path, text: str) -> None:
    """Write a file that its owner alone may read, in place of the one that is there.

    It keeps its owner: what an operator runs as root must not take the key from the service.
    """
    with _written(file, text) as draft:
        if file.exists():
            owner, new = file.stat(), draft.stat()
            if (owner.st_uid, owner.st_gid) != (new.st_uid, new.st_gid):
                os.chown(draft, owner.st_uid, owner.st_gid)
        draft.replace(file)


@contextmanager
def _written(file: Path, text: str) -> Iterator[Path]:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(descriptor)
        yield Path(name)
        _sync_folder(file.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
