# SPDX-License-Identifier: Apache-2.0
"""Verify an exported archive alone, without the base that it came from."""

import hashlib
import hmac
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ressourcerie_core.journal.archives import ARCHIVE_FORMAT, MANIFEST, manifest_mac
from ressourcerie_core.journal.breaks import Break, Kind
from ressourcerie_core.journal.chains import Link, Walk, follow
from ressourcerie_core.journal.keys import Keyring
from ressourcerie_core.journal.problems import ArchiveRefused
from ressourcerie_core.journal.seals import Seal
from ressourcerie_core.journal.verifying import Report

_LINE = re.compile(
    rb'\{"hash":"([0-9a-f]{64})","mac":"([0-9a-f]{64})","previous":"([0-9a-f]{64})",'
    rb'"record":(\{.*\})\}\n'
)
_UNREADABLE = Link(-1, "", "", b"", b"", b"", b"")
_LONGEST_LINE = 1_000_000


def verify_archive(file: Path, *, keyring: Keyring | None, seals: Sequence[Seal] = ()) -> Report:
    """Check every record of an archive against the others, its manifest, and seals.

    :param keyring: the keys of the association; without them, an archive that was recomputed as a
        whole is only seen by a seal.
    :raises ArchiveRefused: it is not an archive of a journal, or its manifest was changed.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = _parts(archive, keyring)
            walks = [_walk(archive, part, keyring, seals) for part in parts]
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise ArchiveRefused(file, cause=str(error)) from error
    return Report(
        streams={walk.stream: walk.number for walk in walks},
        breaks=tuple(walk.broken for walk in walks if walk.broken),
        sealed=bool(seals),
    )


def _parts(archive: zipfile.ZipFile, keyring: Keyring | None) -> list[dict[str, Any]]:
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["format"] != ARCHIVE_FORMAT:
        raise ValueError("format")
    key = keyring.keys.get(manifest["key"]) if keyring else None
    if key and not hmac.compare_digest(manifest_mac(manifest, key), manifest["mac"]):
        raise ValueError(MANIFEST)
    parts: list[dict[str, Any]] = manifest["streams"]
    return parts


def _walk(
    archive: zipfile.ZipFile,
    part: dict[str, Any],
    keyring: Keyring | None,
    seals: Sequence[Seal],
) -> Walk:
    stream, digest = part["stream"], hashlib.sha256()
    with archive.open(part["file"]) as lines:
        links = _links(iter(lambda: lines.readline(_LONGEST_LINE), b""), stream, digest)
        its_own = [seal for seal in seals if seal.stream == stream]
        walk = follow(stream, links, keyring=keyring, seals=its_own)
    if walk.broken:
        return walk
    if walk.number < part["records"]:
        return replace(walk, broken=Break(stream, walk.number + 1, Kind.CUT))
    if walk.hash.hex() != part["last_hash"] or digest.hexdigest() != part["sha256"]:
        return replace(walk, broken=Break(stream, walk.number, Kind.HEAD))
    return walk


def _links(lines: Iterable[bytes], stream: str, digest: Any) -> Iterator[Link]:
    for line in lines:
        digest.update(line)
        yield _link(line, stream)


def _link(line: bytes, stream: str) -> Link:
    found = _LINE.fullmatch(line)
    if not found:
        return _UNREADABLE
    sums = [bytes.fromhex(text.decode()) for text in found.groups()[:3]]
    record = json.loads(found[4])
    if record["stream"] != stream or type(record["number"]) is not int:
        return _UNREADABLE
    digest, mac, previous = sums
    return Link(
        record["number"], record["recorded_at"], record["key"], previous, digest, mac, found[4]
    )
