# SPDX-License-Identifier: Apache-2.0
"""Open a backup, encrypted or not, and know what it holds before anything is put back."""

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ressourcerie_core.backup import manifest as manifests
from ressourcerie_core.backup.archive import opened_archive, take
from ressourcerie_core.backup.encrypting import decrypt, is_encrypted
from ressourcerie_core.backup.manifest import Manifest
from ressourcerie_core.backup.problems import (
    ArchiveNewer,
    NotAnArchive,
    OtherDatabase,
    PassphraseMissing,
)
from ressourcerie_core.backup.saving import BASE, CONFIGURATION, KEY, MANIFEST, SEALS
from ressourcerie_core.backup.staging import staging_folder
from ressourcerie_core.db.migrate.history import History


@dataclass(frozen=True)
class Backup:
    """A backup that is open, and as it was written."""

    file: Path
    manifest: Manifest
    _archive: zipfile.ZipFile

    @property
    def configuration(self) -> str:
        """What the configuration file held."""
        return self._archive.read(CONFIGURATION).decode()

    @property
    def key(self) -> bytes | None:
        """The file of the journal's key; ``None`` when nothing had been journalled."""
        return self._archive.read(KEY) if KEY in self.manifest.files else None

    @property
    def base_bytes(self) -> int:
        """How much room the base takes once it is out."""
        return self._archive.getinfo(BASE).file_size

    def take_out(self, folder: Path) -> Path:
        """Write the base, and its key and seals beside it; give the path of the base."""
        kept = {BASE, KEY, SEALS}
        files = {name: digest for name, digest in self.manifest.files.items() if name in kept}
        take(self._archive, files, folder)
        return folder / BASE

    def refuse_other_kind(self, dialect: str) -> None:
        """Refuse to put a copy of one kind of base into the other.

        :raises OtherDatabase: it does not fit.
        """
        if self.manifest.database != dialect:
            raise OtherDatabase(self.file, found=self.manifest.database, wanted=dialect)

    def refuse_newer(self, histories: Sequence[History]) -> None:
        """Refuse tables that are newer than the code of this machine.

        :raises ArchiveNewer: the newer modules are named.
        """
        revisions = self.manifest.contents.revisions
        newer = [one.module for one in histories if not one.knows(revisions.get(one.module))]
        if newer:
            raise ArchiveNewer(self.file, version=self.manifest.version, modules=newer)


@contextmanager
def opened_backup(file: Path, *, passphrase: str | None = None) -> Iterator[Backup]:
    """Open a backup, every byte of which is as it was written.

    :raises NotAnArchive, ArchiveDamaged, ArchiveNewer: it cannot be used.
    :raises PassphraseMissing, PassphraseWrong: it is encrypted.
    """
    with ExitStack() as stack:
        archive = stack.enter_context(opened_archive(file))
        if is_encrypted(archive):
            if passphrase is None:
                raise PassphraseMissing(file)
            folder = stack.enter_context(staging_folder(Path(tempfile.gettempdir())))
            decrypt(archive, folder / "plain.zip", passphrase)
            archive = stack.enter_context(opened_archive(folder / "plain.zip"))
        yield Backup(file, _manifest_of(archive, file), archive)


def _manifest_of(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        text = archive.read(MANIFEST)
        written, version = manifests.format_of(text)
        if written > manifests.FORMAT:
            raise ArchiveNewer(file, version=version)
        return manifests.parse(text)
    except (KeyError, ValueError) as error:
        raise NotAnArchive(file) from error
