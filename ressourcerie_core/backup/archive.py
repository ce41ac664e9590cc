# SPDX-License-Identifier: Apache-2.0
"""The file of a backup: a ZIP whose last 64 bytes are the SHA-256 of all that precedes.

Any program opens it; ``head -c -64 FILE | sha256sum`` gives what ``tail -c 64 FILE`` shows. A byte
that changed anywhere is seen, the names and dates that ZIP does not cover itself included.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from ressourcerie_core.backup.problems import ArchiveDamaged, NotAnArchive

_DIGEST = 64  # hexadecimal signs
_CHUNK = 1024 * 1024
_FASTEST = 1
BEGINNING = b"PK\x03\x04"


@contextmanager
def new_archive(file: Path) -> Iterator[zipfile.ZipFile]:
    """Write an archive; it ends with the digest of what was put in it."""
    with zipfile.ZipFile(
        file, "w", zipfile.ZIP_DEFLATED, compresslevel=_FASTEST, allowZip64=True
    ) as archive:
        archive.comment = b"0" * _DIGEST
        yield archive
    with file.open("rb+") as written:
        digest = _digest_before_end(written)
        written.write(digest)


def put(archive: zipfile.ZipFile, name: str, source: Path) -> str:
    """Put a file in an archive, and give its SHA-256."""
    digest = hashlib.sha256()
    with source.open("rb") as read, archive.open(name, "w", force_zip64=True) as written:
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            written.write(chunk)
    return digest.hexdigest()


@contextmanager
def opened_archive(file: Path) -> Iterator[zipfile.ZipFile]:
    """Read an archive, every byte of which is as it was written.

    :raises NotAnArchive: it is another kind of file.
    :raises ArchiveDamaged: it was cut, or a byte changed.
    """
    with file.open("rb") as stream:
        if stream.read(len(BEGINNING)) != BEGINNING:
            raise NotAnArchive(file)
        if _digest_before_end(stream) != stream.read():
            raise ArchiveDamaged(file)
        try:
            with zipfile.ZipFile(stream) as archive:
                yield archive
        except zipfile.BadZipFile as error:
            raise NotAnArchive(file) from error


def take(archive: zipfile.ZipFile, names: Mapping[str, str], folder: Path) -> None:
    """Take files out of an archive into a folder, each as its SHA-256 says.

    :raises ArchiveDamaged: the disk did not keep what was written there, or one is missing.
    """
    for name, wanted in names.items():
        try:
            with archive.open(name) as read:
                digest = _copy(read, folder / Path(name).name)
        except KeyError:
            digest = ""
        if digest != wanted:
            raise ArchiveDamaged(Path(archive.filename or name))


def _copy(read: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            written.write(chunk)
        written.flush()
        os.fsync(descriptor)
    return digest.hexdigest()


def _digest_before_end(stream: BinaryIO | IO[bytes]) -> bytes:
    """Give the digest of all but the end of a file, which is then at its end."""
    left = max(0, os.fstat(stream.fileno()).st_size - _DIGEST)
    stream.seek(0)
    digest = hashlib.sha256()
    while left and (chunk := stream.read(min(_CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()
