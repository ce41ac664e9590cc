# SPDX-License-Identifier: Apache-2.0
"""An archive is checked alone, by us or by anybody, and the same records make the same bytes."""

import subprocess
import sys
import textwrap
import zipfile

import pytest

from ressourcerie_core.journal.archive_checking import verify_archive
from ressourcerie_core.journal.archives import export
from ressourcerie_core.journal.breaks import Kind
from ressourcerie_core.journal.keys import key_file, read_keyring
from ressourcerie_core.journal.notice import NOTICE
from ressourcerie_core.journal.problems import ArchiveRefused, ExportImpossible, StreamUnknown
from ressourcerie_core.journal.seals import Seal

from .attacks import attack
from .conftest import STREAM

FILE = f"{STREAM}.jsonl"
LATER = "2999-01-01T00:00:00.000000Z"


@pytest.fixture
def keyring(database, record):
    record(1, stream="shelf.moves/C2")
    return read_keyring(key_file(database.beside))


@pytest.fixture
def archive(database, record, keyring, tmp_path):
    record(4, label="café « crème »")
    export(database, tmp_path / "journal.zip")
    return tmp_path / "journal.zip"


def rewrite(archive, name, change):
    """Change a file of an archive, and give the archive that results."""
    changed = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry.filename == name else data)
    return changed


def broken(archive, keyring):
    (found,) = verify_archive(archive, keyring=keyring).breaks
    return found.number, found.kind


def lines(data):
    return data.splitlines(keepends=True)


def test_an_archive_is_whole_with_or_without_the_key(archive, keyring):
    for keys in (keyring, None):
        report = verify_archive(archive, keyring=keys)

        assert report.is_whole
        assert report.streams == {STREAM: 4, "shelf.moves/C2": 1}


def test_the_same_records_give_the_same_bytes(database, archive, record):
    record(2)
    again = archive.with_name("again.zip")
    export(database, again, last=4)

    assert again.read_bytes() == archive.read_bytes()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda data: data.replace(b'"n":1', b'"n":7'), (2, Kind.CHANGED)),
        (lambda data: data.replace(b'"n":1', b'"n": 1'), (2, Kind.CHANGED)),
        (lambda data: b"".join(lines(data)[:1] + lines(data)[2:]), (2, Kind.MISSING)),
        (lambda data: b"".join(lines(data)[:3]), (4, Kind.CUT)),
        (lambda data: data + lines(data)[0], (5, Kind.EXTRA)),
        (lambda data: data + b"more\n", (5, Kind.EXTRA)),
    ],
)
@pytest.mark.parametrize("with_key", [True, False])
def test_what_was_done_to_an_archive_is_named(archive, keyring, change, found, with_key):
    changed = rewrite(archive, FILE, change)

    assert broken(changed, keyring if with_key else None) == found


def test_a_manifest_that_was_rewritten_is_refused_with_the_key(archive, keyring):
    changed = rewrite(archive, "manifest.json", lambda data: data.replace(b":4", b":3"))

    with pytest.raises(ArchiveRefused):
        verify_archive(changed, keyring=keyring)


def test_a_seal_shows_a_tail_that_is_cut_from_archive_and_manifest(archive):
    kept = Seal(STREAM, 9, bytes(32), LATER)

    (found,) = verify_archive(archive, keyring=None, seals=[kept]).breaks

    assert (found.number, found.kind) == (5, Kind.OLDER)


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"anything"])
def test_what_is_no_archive_is_refused(tmp_path, data):
    file = tmp_path / "journal.zip"
    file.write_bytes(data)

    with pytest.raises(ArchiveRefused):
        verify_archive(file, keyring=None)


def test_the_program_of_the_notice_checks_an_archive(archive, tmp_path):
    start = NOTICE.index("    import hashlib")
    program = textwrap.dedent(NOTICE[start : NOTICE.index("  Comparez")])
    with zipfile.ZipFile(archive) as opened:
        opened.extract(FILE, tmp_path)
    command = [sys.executable, "-c", program, tmp_path / FILE]

    good = subprocess.run(command, check=False, capture_output=True)
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes().replace(b'"n":1', b'"n":7'))
    bad = subprocess.run(command, check=False, capture_output=True)

    assert (good.returncode, bad.returncode) == (0, 1)
    assert good.stdout.startswith(b"4 ")


def test_an_archive_replaces_no_file(database, archive):
    with pytest.raises(ExportImpossible):
        export(database, archive)

    assert verify_archive(archive, keyring=None).is_whole


def test_a_stream_that_does_not_exist_is_refused(database, archive, tmp_path):
    with pytest.raises(StreamUnknown, match=r"shelf\.moves"):
        export(database, tmp_path / "other.zip", streams=["shelf.sales"])


def test_a_record_that_cannot_be_read_stops_the_export(database, archive, tmp_path):
    attack(database, f"UPDATE core_journal SET {illegible(database)} WHERE number = 2")

    with pytest.raises(ExportImpossible):
        export(database, tmp_path / "other.zip")

    assert not (tmp_path / "other.zip").exists()


def illegible(database):
    if database.dialect != "sqlite":
        pytest.skip("a column of PostgreSQL holds its type alone")
    return "recorded_at = 'hier'"
