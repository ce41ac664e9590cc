# SPDX-License-Identifier: Apache-2.0
"""Export streams to an archive that anyone can check; the same records give the same bytes."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ressourcerie_core.db import Database
from ressourcerie_core.journal.canonical import canonical
from ressourcerie_core.journal.chains import Link
from ressourcerie_core.journal.keys import Keyring, key_file, read_keyring
from ressourcerie_core.journal.notice import NOTICE
from ressourcerie_core.journal.problems import ExportImpossible, StreamUnknown
from ressourcerie_core.journal.reading import links_of, stream_names
from ressourcerie_core.journal.records import mac_of

ARCHIVE_FORMAT = 1
MANIFEST = "manifest.json"
_DATE = (1980, 1, 1, 0, 0, 0)  # of each file of the archive: the earliest that ZIP can write


def export(
    database: Database, target: Path, *, streams: Sequence[str] = (), last: int | None = None
) -> Mapping[str, int]:
    """Write streams to a new archive, and tell how many records of each it holds.

    :param streams: their names; all of them when none is given.
    :param last: the number to stop at, so that the same archive can be made again later.
    :raises StreamUnknown: the journal has no such stream.
    :raises ExportImpossible: a record cannot be read, or there is a file already.
    """
    known, _strange = stream_names(database)
    if unknown := sorted(set(streams) - known):
        raise StreamUnknown(unknown[0], known=sorted(known))
    try:
        with target.open("xb") as file, zipfile.ZipFile(file, "w") as archive:
            told = _write(database, archive, sorted(streams or known), last)
    except FileExistsError:
        raise ExportImpossible(str(target), exists=True) from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return told


def _write(
    database: Database, archive: zipfile.ZipFile, streams: Sequence[str], last: int | None
) -> dict[str, int]:
    keyring = read_keyring(key_file(database.beside))
    parts = [_write_stream(database, archive, stream, last) for stream in streams]
    _add(archive, MANIFEST, _manifest(parts, keyring).encode())
    _add(archive, "NOTICE.txt", NOTICE.encode())
    return {part["stream"]: part["records"] for part in parts}


def _write_stream(
    database: Database, archive: zipfile.ZipFile, stream: str, last: int | None
) -> dict[str, Any]:
    name = f"{stream.replace('/', '--')}.jsonl"
    digest, records, last_hash = hashlib.sha256(), 0, ""
    with archive.open(_entry(name), "w", force_zip64=True) as file:
        for link in _up_to(links_of(database, stream), last):
            line = _line(stream, link)
            file.write(line)
            digest.update(line)
            records, last_hash = records + 1, link.hash.hex()
    return {
        "stream": stream,
        "file": name,
        "sha256": digest.hexdigest(),
        "records": records,
        "last_hash": last_hash,
    }


def _up_to(links: Iterable[Link], last: int | None) -> Iterator[Link]:
    for link in links:
        if last is not None and link.number > last:
            return
        yield link


def _line(stream: str, link: Link) -> bytes:
    if not link.content:
        raise ExportImpossible(f"{stream} {link.number}")
    sums = f'{{"hash":"{link.hash.hex()}","mac":"{link.mac.hex()}","previous":"'
    return f'{sums}{link.previous.hex()}","record":'.encode() + link.content + b"}\n"


def _manifest(parts: list[dict[str, Any]], keyring: Keyring) -> str:
    content = {"format": ARCHIVE_FORMAT, "key": keyring.current, "streams": parts}
    return canonical({**content, "mac": manifest_mac(content, keyring.keys[keyring.current])})


def manifest_mac(content: Mapping[str, Any], key: bytes) -> str:
    """Seal what a manifest says, its own seal left out."""
    said = {name: value for name, value in content.items() if name != "mac"}
    return mac_of(key, hashlib.sha256(canonical(said).encode()).digest()).hex()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    with archive.open(_entry(name), "w", force_zip64=True) as file:
        file.write(data)


def _entry(name: str) -> zipfile.ZipInfo:
    """Describe a file without what changes from a day, a machine or a library to another."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    entry.compress_type = zipfile.ZIP_STORED
    return entry
