# SPDX-License-Identifier: Apache-2.0
"""Encrypt an archive with a passphrase, in the age format, without holding it in memory.

The archive is encrypted to a key made for it, and that key to the passphrase: two files that the
program ``age`` opens without us, within one archive.
"""

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyrage

from ressourcerie_core.backup.archive import new_archive
from ressourcerie_core.backup.problems import PassphraseWrong

if TYPE_CHECKING:
    from io import BufferedIOBase  # what zipfile gives, though it says less

KEY, CONTENT, NOTICE = "cle.age", "sauvegarde.zip.age", "LISEZMOI.txt"

_NOTICE = """\
Cette sauvegarde est chiffrée au format age (https://age-encryption.org).
Avec Ressourcerie :   ressourcerie restore FICHIER --passphrase-file PHRASE
Sans Ressourcerie :   age -d -o cle.txt cle.age
                      age -d -i cle.txt -o sauvegarde.zip sauvegarde.zip.age
"""


def encrypt(plain: Path, target: Path, passphrase: str) -> None:
    """Write the encrypted form of an archive."""
    identity = pyrage.x25519.Identity.generate()
    locked = pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase)
    with new_archive(target) as archive:
        archive.writestr(NOTICE, _NOTICE)
        archive.writestr(KEY, locked)
        with (
            plain.open("rb") as read,
            archive.open(zipfile.ZipInfo(CONTENT), "w", force_zip64=True) as written,
        ):
            pyrage.encrypt_io(read, cast("BufferedIOBase", written), [identity.to_public()])


def is_encrypted(archive: zipfile.ZipFile) -> bool:
    """Tell whether a passphrase is needed."""
    return {KEY, CONTENT} <= set(archive.namelist())


def decrypt(archive: zipfile.ZipFile, target: Path, passphrase: str) -> None:
    """Write the archive that another one holds encrypted.

    :raises PassphraseWrong: it was not encrypted with this passphrase.
    """
    try:
        key = pyrage.passphrase.decrypt(archive.read(KEY), passphrase)
        identity = pyrage.x25519.Identity.from_str(key.decode().strip())
        with archive.open(CONTENT) as read, target.open("xb") as written:
            pyrage.decrypt_io(cast("BufferedIOBase", read), written, [identity])
    except pyrage.DecryptError as error:
        raise PassphraseWrong(Path(archive.filename or "")) from error
