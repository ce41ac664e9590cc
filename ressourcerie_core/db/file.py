# SPDX-License-Identifier: Apache-2.0
"""Look at the file of a SQLite base before SQLite does, since SQLite would make do with it."""

import os
from collections.abc import Iterable
from pathlib import Path

from ressourcerie_core.db.problems import (
    BaseExists,
    BaseMissing,
    FileNotWritable,
    FolderUnusable,
    NetworkFileSystem,
    NotADatabase,
)

_HEADER = b"SQLite format 3\x00"
_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "9p", "afs", "ceph", "glusterfs"}
_NETWORK_FUSE = {"fuse.sshfs", "fuse.glusterfs", "fuse.cifs", "fuse.rclone", "fuse.s3fs"}


def check_file(path: Path) -> None:
    """Refuse a file that is missing, is no base, cannot be written, or lies across a network."""
    if not path.exists():
        raise BaseMissing(path)
    if not path.is_file():
        raise NotADatabase(path)
    _check_folder(path.parent)
    if not os.access(path, os.R_OK | os.W_OK):
        raise FileNotWritable(path)
    with path.open("rb") as file:
        header = file.read(len(_HEADER))
    if header not in {b"", _HEADER}:  # an empty file is an empty base
        raise NotADatabase(path)


def create_file(path: Path) -> None:
    """Create the empty file of a new base, readable by its owner alone, and its folder."""
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnusable(path.parent, error.strerror or str(error)) from None
    _check_folder(path.parent)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise BaseExists(str(path)) from None
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have a file's content reach the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have a folder's list of files reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_system_of(path: Path, mounts: Iterable[str] | None = None) -> str | None:
    """Tell the type of the file system that holds a path, where the system tells it."""
    if mounts is None:
        if not _MOUNTS.exists():
            return None
        mounts = _MOUNTS.read_text(encoding="utf-8").splitlines()
    real = path.resolve()
    best, kind = -1, None
    for line in mounts:
        left, _separator, right = line.partition(" - ")
        point = Path(left.split()[4].encode().decode("unicode_escape"))
        if real.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), right.split()[0]
    return kind


def is_network(kind: str | None) -> bool:
    """Tell whether a file system's locks and flushes cross a network."""
    return kind in _NETWORK or kind in _NETWORK_FUSE


def _check_folder(folder: Path) -> None:
    kind = file_system_of(folder)
    if kind is not None and is_network(kind):
        raise NetworkFileSystem(folder, kind)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FolderUnusable(folder, "écriture interdite")
