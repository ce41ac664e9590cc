# SPDX-License-Identifier: Apache-2.0
"""A disk whose power can be cut, for tests (public to modules).

It is an ext4 file system on a file that XFS clones in an instant. What the kernel had submitted to
the disk is in the clone; what it still held in memory is not. It does not model a drive that lies
about its cache. Needs root, loop devices and ``mkfs.xfs``.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ressourcerie_core.ids import new_id

DISK_BYTES = 512 * 1024 * 1024
HOST_BYTES = 4 * 1024 * 1024 * 1024


class DiskImpossible(Exception):
    """This machine cannot have such a disk; the message says what is missing."""


class DiskForbidden(DiskImpossible):
    """Nothing to install would help: this account, or the container it is in, may not mount."""


class Disk:
    """A mounted file system, and the file that stands for its platters."""

    def __init__(self, root: Path) -> None:
        self._host = root / "host"
        self._platters = self._host / "disk.img"
        self.folder = root / "disk"

    def mount(self) -> None:
        """Lay both file systems and mount them."""
        host_file = self._host.with_suffix(".img")
        for folder in (self._host, self.folder):
            folder.mkdir()
        _sparse(host_file, HOST_BYTES)
        _run("mkfs.xfs", "-q", "-m", "reflink=1", host_file)
        _mount(host_file, self._host)
        _sparse(self._platters, DISK_BYTES)
        _run("mkfs.ext4", "-q", "-F", self._platters)
        _mount(self._platters, self.folder)

    def unmount(self) -> None:
        """Take both away."""
        for folder in (self.folder, self._host):
            subprocess.run(["umount", "-l", folder], check=False, capture_output=True)  # noqa: S607 (found where the system has it)

    def cut(self) -> Path:
        """Cut the power: give what the platters hold at this instant. The disk itself goes on."""
        clone = self._platters.with_name(f"{new_id()}.img")
        _run("cp", "--reflink=always", self._platters, clone)
        return clone

    @contextmanager
    def recovered(self, clone: Path) -> Iterator[Path]:
        """Mount what a cut left, as the next start of the machine does; then throw it away."""
        folder = self._host.parent / "cut"
        folder.mkdir(exist_ok=True)
        _mount(clone, folder)
        try:
            yield folder
        finally:
            _run("umount", "--lazy", folder)  # the last process of a server may still be ending
            clone.unlink()


@contextmanager
def power_disk() -> Iterator[Disk]:
    """Give a disk to tests; a missing tool skips them, and fails them where ``CI`` is set."""
    try:
        with TemporaryDirectory() as root:
            Path(root).chmod(0o755)  # the server of PostgreSQL is not root
            with disk(Path(root)) as made:
                yield made
    except DiskForbidden as refused:
        pytest.skip(f"no disk to cut: {refused}")
    except DiskImpossible as missing:
        give_up = pytest.fail if "CI" in os.environ else pytest.skip
        give_up(f"no disk to cut: {missing}")


@contextmanager
def disk(root: Path) -> Iterator[Disk]:
    """Give a disk for the time of a block.

    :raises DiskImpossible: no tool.
    :raises DiskForbidden: not root, or no loop device.
    """
    if os.geteuid() != 0:
        raise DiskForbidden("only root can mount")
    if shutil.which("mkfs.xfs") is None:
        raise DiskImpossible("install xfsprogs")
    made = Disk(root)
    try:
        made.mount()
        yield made
    finally:
        made.unmount()


def _sparse(file: Path, size: int) -> None:
    file.touch()
    os.truncate(file, size)


def _mount(file: Path, folder: Path) -> None:
    try:
        _run("mount", "-o", "loop", file, folder)
    except DiskImpossible as refused:
        raise DiskForbidden(str(refused)) from refused


def _run(*command: object) -> None:
    done = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True)
    if done.returncode:
        raise DiskImpossible(f"{command[0]}: {done.stderr.strip()}")
