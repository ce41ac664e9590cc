# SPDX-License-Identifier: Apache-2.0
"""Seals: where a stream stood at an instant, kept where whoever changes the base does not look."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ressourcerie_core.db.types import SHORT_TEXT_CHARACTERS
from ressourcerie_core.journal import files
from ressourcerie_core.journal.keys import Keyring
from ressourcerie_core.journal.problems import SealMalformed, SealsDamaged
from ressourcerie_core.journal.records import STREAM

SUFFIX = ".seals"
_TITLE = "ressourcerie-journal-seals/1"
_STREAM = re.compile(rf"(?=\S{{1,{SHORT_TEXT_CHARACTERS}}}\Z){STREAM}")
_SEAL = re.compile(
    # It comes from browsers too, and is journalled: no longer than a stream can be.
    rf"(?=\S{{1,{SHORT_TEXT_CHARACTERS}}} )(?P<stream>{STREAM}) "
    r"(?P<number>[1-9]\d{0,15}) (?P<hash>[0-9a-f]{64}) "
    r"(?P<sealed_at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)"
)


@dataclass(frozen=True, slots=True)
class Seal:
    """The last record of a stream at an instant; its text can be printed, sent, and given back.

    :param sealed_at: RFC 3339, UTC.
    """

    stream: str
    number: int
    hash: bytes
    sealed_at: str

    def __str__(self) -> str:
        return f"{self.stream} {self.number} {self.hash.hex()} {self.sealed_at}"


def parse_seal(text: str) -> Seal:
    """Read a seal back from its text, however it was folded on paper.

    :raises SealMalformed: it is not the text of a seal.
    """
    found = _SEAL.fullmatch(" ".join(text.split()))
    if not found:
        raise SealMalformed(text)
    return Seal(
        found["stream"], int(found["number"]), bytes.fromhex(found["hash"]), found["sealed_at"]
    )


def can_be_sealed(stream: str) -> bool:
    """Tell whether a stream has the name of one; else the text of its seal could not be read."""
    return _STREAM.fullmatch(stream) is not None


def seals_file(beside: Path) -> Path:
    """Tell where the seals of a base are."""
    return beside.with_name(beside.name + SUFFIX)


def read_seals(file: Path, keyring: Keyring) -> dict[str, Seal]:
    """Read the last seal of each stream; none when there is no such file.

    :raises SealsDamaged: it is not as it was written.
    """
    try:
        *lines, last = file.read_text("utf-8").splitlines() or [""]
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SealsDamaged(file) from error
    if lines[:1] != [_TITLE] or not any(
        hmac.compare_digest(_sum(lines, key), last) for key in keyring.keys.values()
    ):
        raise SealsDamaged(file)
    return {seal.stream: seal for seal in map(parse_seal, lines[1:])}


def write_seals(file: Path, seals: Iterable[Seal], keyring: Keyring) -> None:
    """Write the last seal of each stream."""
    lines = [_TITLE, *sorted(map(str, seals))]
    files.replace(file, "\n".join([*lines, _sum(lines, keyring.keys[keyring.current])]) + "\n")


def _sum(lines: list[str], key: bytes) -> str:
    return hmac.digest(key, "\n".join(lines).encode(), hashlib.sha256).hex()
