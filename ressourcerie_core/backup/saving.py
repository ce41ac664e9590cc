# SPDX-License-Identifier: Apache-2.0
"""Save an instance to one file, while it serves."""

import errno
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ressourcerie_core import __version__, clock, failpoints
from ressourcerie_core.backup.archive import new_archive, put
from ressourcerie_core.backup.encrypting import encrypt
from ressourcerie_core.backup.manifest import Manifest, contents_of
from ressourcerie_core.backup.problems import ArchiveExists, BackupFailed, NoRoom
from ressourcerie_core.backup.staging import staging_folder
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.db.backup import written_whole
from ressourcerie_core.journal.keys import key_file
from ressourcerie_core.journal.records import instant_text
from ressourcerie_core.journal.seals import seals_file

#: The files of an archive.
MANIFEST, BASE, KEY, SEALS = "manifest.json", "base", "base.key", "base.seals"
CONFIGURATION, NOTICE = "ressourcerie.conf", "LISEZMOI.txt"
#: What a copy of the base leaves free on its disk, so that the sales go on meanwhile.
ROOM_LEFT_BYTES = 50 * 2**20

_NOTICE = """\
SAUVEGARDE D'UNE INSTANCE DE RESSOURCERIE, faite le {made_at} par la version {version}.

  base               la base {database}, entière
  base.key           la clé du journal infalsifiable
  base.seals         où le journal en était
  ressourcerie.conf  la configuration ; les fichiers de mots de passe qu'elle nomme n'y sont pas
  manifest.json      ce que la base contenait, pour le vérifier

Elle contient tout, mots de passe chiffrés et données des personnes compris : gardez-la comme la
caisse. Restaurer :  ressourcerie restore CE_FICHIER
"""


@dataclass(frozen=True)
class Saved:
    """A backup that is on disk, whole."""

    file: Path
    bytes: int
    seconds: float
    manifest: Manifest
    encrypted: bool

    def as_facts(self) -> dict[str, Any]:
        """Give what is journalled of it."""
        return {
            "file": self.file.name,
            "made_at": self.manifest.made_at,
            "bytes": self.bytes,
            "encrypted": self.encrypted,
        }


def back_up(
    database: Database, configuration: Configuration, target: Path, *, passphrase: str | None = None
) -> Saved:
    """Write a backup to a new file: the base, the journal's key and seals, the configuration.

    :param passphrase: encrypts it; without it, whoever has the file has everything.
    :raises ArchiveExists: there is a file already.
    :raises NoRoom, BackupFailed, BackupImpossible: nothing was left at that place.
    """
    if os.path.lexists(target):
        raise ArchiveExists(target)
    if not target.parent.is_dir():  # a disk that is not plugged in: its folder is not to be made
        raise BackupFailed(target, FileNotFoundError(errno.ENOENT, ""))
    began = time.monotonic()
    # The copy, and either the archive not yet encrypted or the one that is written beside it.
    same_disk = target.parent.stat().st_dev == database.folder.stat().st_dev
    _refuse_little_room(database, configuration, copies=2 if passphrase or same_disk else 1)
    try:
        with staging_folder(database.folder) as folder, written_whole(target) as temporary:
            failpoints.reach("backup.begun")
            plain = folder / "plain.zip" if passphrase else temporary
            manifest = _write(database, configuration, folder, plain)
            if passphrase:
                encrypt(plain, temporary, passphrase)
            failpoints.reach("backup.copied")
    except OSError as error:
        raise BackupFailed(target, error) from error
    failpoints.reach("backup.named")
    spent = time.monotonic() - began
    return Saved(target, target.stat().st_size, spent, manifest, encrypted=bool(passphrase))


def _write(
    database: Database, configuration: Configuration, folder: Path, target: Path
) -> Manifest:
    # Before the base: seals of what the copy does not hold would say that it lacks its end.
    _copy(seals_file(database.beside), folder / SEALS)
    contents = database.copy_and_read(folder / BASE, contents_of)
    # After it: the first record makes the key.
    _copy(key_file(database.beside), folder / KEY)
    (folder / CONFIGURATION).write_text(configuration.text, "utf-8")
    made_at = instant_text(clock.now())
    facts = {"made_at": made_at, "version": __version__, "database": database.dialect}
    (folder / NOTICE).write_text(_NOTICE.format(**facts), "utf-8")
    with new_archive(target) as archive:
        names = (BASE, KEY, SEALS, CONFIGURATION, NOTICE)
        files = {
            name: put(archive, name, folder / name) for name in names if (folder / name).exists()
        }
        manifest = Manifest(made_at, __version__, database.dialect, contents, files)
        archive.writestr(MANIFEST, manifest.as_text())
    (folder / BASE).unlink()
    return manifest


def _copy(file: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        target.write_bytes(file.read_bytes())


def _refuse_little_room(database: Database, configuration: Configuration, *, copies: int) -> None:
    """Refuse a copy that would fill the disk of the base, and so stop the sales."""
    base = sqlite_file(configuration)
    if base is None:
        return
    needed = base.stat().st_size * copies + ROOM_LEFT_BYTES
    free = shutil.disk_usage(database.folder).free
    if free < needed:
        raise NoRoom(database.folder, needed=needed, free=free)
