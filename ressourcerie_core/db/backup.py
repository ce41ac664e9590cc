# SPDX-License-Identifier: Apache-2.0
"""Write a copy of a base beside it, whole or not at all, with its date in its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ressourcerie_core import clock, failpoints
from ressourcerie_core.db.database import Database
from ressourcerie_core.db.file import sync_file, sync_folder


def save_copy(database: Database, *, reason: str) -> Path:
    """Copy a base as it is now, while others go on using it.

    :param reason: a word or two for the file's name, such as ``avant-migration``.
    :raises BackupImpossible: the copy cannot be made; the base is untouched.
    """
    target = dated_file(database.folder, reason, database.copy_suffix)
    with written_whole(target) as temporary:
        failpoints.reach("backup.begun")
        database.copy_to(temporary)
        failpoints.reach("backup.copied")
    failpoints.reach("backup.named")
    return target


def dated_file(folder: Path, reason: str, suffix: str) -> Path:
    """Name a file after the present instant, differently from those that are there."""
    stem = f"ressourcerie-{clock.now():%Y-%m-%dT%H%M%SZ}-{reason}"
    target, number = folder / f"{stem}{suffix}", 1
    while target.exists():
        number += 1
        target = folder / f"{stem}-{number}{suffix}"
    return target


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give a temporary file that takes the target's name once it is complete and on disk."""
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.partial")
    temporary.touch(mode=0o600)
    try:
        yield temporary
        sync_file(temporary)
        temporary.rename(target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
