# SPDX-License-Identifier: Apache-2.0
"""The key of the journal: a file beside the base, which its owner alone may read."""

import hashlib
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ressourcerie_core.journal import files
from ressourcerie_core.journal.problems import KeyDamaged, KeyExposed, KeyMissing
from ressourcerie_core.journal.records import mac_of

SUFFIX = ".key"
_TITLE = "ressourcerie-journal-key/1"
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Keyring:
    """The keys of an instance: the one that seals, and those that sealed before it.

    :param current: the identifier of the one that seals.
    """

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    def seal(self, record_hash: bytes) -> bytes:
        """Make the seal of a record."""
        return mac_of(self.keys[self.current], record_hash)

    def knows(self, key_id: str) -> bool:
        """Tell whether a key is here."""
        return key_id in self.keys


def key_file(beside: Path) -> Path:
    """Tell where the key of a base is."""
    return beside.with_name(beside.name + SUFFIX)


def read_keyring(file: Path) -> Keyring:
    """Read the keys; the last line is the one that seals.

    :raises KeyMissing: there is no such file.
    :raises KeyExposed: others than its owner may read it.
    :raises KeyDamaged: it does not hold keys.
    """
    try:
        found = file.stat()
        if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyExposed(file)
        return _read(file, (found.st_ino, found.st_size, found.st_mtime_ns))
    except FileNotFoundError:
        raise KeyMissing(file) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyDamaged(file, cause=str(error)) from error


@lru_cache(8)  # each record is sealed: the file is read again when it is another one
def _read(file: Path, _state: tuple[int, int, int]) -> Keyring:
    title, *texts = file.read_text("ascii").splitlines() or [""]
    if title != _TITLE or not texts or not all(map(_KEY.fullmatch, texts)):
        raise KeyDamaged(file)
    keys = {_identifier(key): key for key in map(bytes.fromhex, texts)}
    return Keyring(list(keys)[-1], keys)


def create_key(file: Path) -> None:
    """Make the key of a new instance; the one that is there, if any, stays."""
    files.create(file, f"{_TITLE}\n{secrets.token_hex(32)}\n")


def add_key(file: Path) -> None:
    """Make a new key, which seals from now on; those before it stay, to verify what they sealed.

    :raises KeyMissing, KeyExposed, KeyDamaged: there is no key to replace.
    """
    read_keyring(file)
    files.replace(file, f"{file.read_text('ascii').rstrip()}\n{secrets.token_hex(32)}\n")


def _identifier(key: bytes) -> str:
    """Name a key without telling it."""
    return hashlib.sha256(b"ressourcerie.journal.key\n" + key).hexdigest()[:16]
