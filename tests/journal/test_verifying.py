# SPDX-License-Identifier: Apache-2.0
"""Whatever is done to the base, the verification names the first broken record, and the deed."""

import sqlite3

import pytest

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import open_database
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.journal import append, reading
from ressourcerie_core.journal.breaks import Break, Kind
from ressourcerie_core.journal.keys import add_key, key_file, read_keyring
from ressourcerie_core.journal.problems import SealMalformed, SealsDamaged, VerificationTooLong
from ressourcerie_core.journal.sealing import Sealer, seal
from ressourcerie_core.journal.seals import parse_seal, read_seals, seals_file
from ressourcerie_core.journal.verifying import verify

from .attacks import attack, cut, recompute
from .conftest import STREAM


def breaks(database, *seals):
    return [(found.number, found.kind) for found in verify(database, seals=seals).breaks]


def secret_of(database):
    keyring = read_keyring(key_file(database.beside))
    return keyring.keys[keyring.current]


def seal_now(database):
    seal(database)
    keyring = read_keyring(key_file(database.beside))
    return read_seals(seals_file(database.beside), keyring)[STREAM]


def test_an_untouched_journal_is_whole(database, record):
    record(5)
    record(2, stream="shelf.moves/C2")
    seal(database)

    report = verify(database)

    assert report.is_whole
    assert report.streams == {STREAM: 5, "shelf.moves/C2": 2}
    assert report.sealed


def test_a_base_that_never_recorded_is_whole(database):
    report = verify(database)

    assert report.is_whole
    assert report.records == 0


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'moves'",
        "facts = '{}'",
        "facts = facts || ' '",
        "author_id = '018f3c5e9d0b7d3aa1b2c3d4e5f60718'",
        "recorded_at = '2026-01-01 00:00:00.000000'",
        "format = 2",
        "key_id = 'other'",
        "hash = previous",
        "previous = hash",
    ],
)
def test_a_changed_value_is_named(database, record, change):
    record(3)

    attack(database, f"UPDATE core_journal SET {change} WHERE number = 2")

    assert breaks(database) == [(2, Kind.CHANGED)]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_seal_that_alone_was_changed_is_a_changed_record(database, record, number):
    record(4)

    attack(database, "UPDATE core_journal SET mac = hash WHERE number = :n", n=number)

    assert breaks(database) == [(number, Kind.CHANGED)]


def test_a_deleted_record_is_named(database, record):
    record(4)

    attack(database, "DELETE FROM core_journal WHERE number = 2")

    assert breaks(database) == [(2, Kind.MISSING)]


def test_a_record_that_was_slipped_in_is_named(database, record):
    record(2)

    columns = "recorded_at, kind, facts, previous, hash, mac, key_id, format"
    attack(
        database,
        f"INSERT INTO core_journal (stream, number, {columns})"
        f" SELECT stream, 0, {columns} FROM core_journal WHERE number = 1",
    )

    assert breaks(database) == [(1, Kind.EXTRA)]


def test_a_cut_tail_is_named(database, record):
    record(5)

    cut(database, stream=STREAM, last=3, hidden=False)

    assert breaks(database) == [(4, Kind.CUT)]


def test_a_tail_cut_with_its_mark_is_named_by_the_seal(database, record):
    record(5)
    seal(database)

    cut(database, stream=STREAM, last=3, hidden=True)

    assert breaks(database) == [(4, Kind.OLDER)]


def test_without_a_seal_a_tail_cut_with_its_mark_would_not_be_seen(database, record):
    record(5)

    cut(database, stream=STREAM, last=3, hidden=True)
    report = verify(database)

    assert report.is_whole
    assert not report.sealed


def test_a_stream_that_vanished_is_named_by_the_seal(database, record):
    record(2)
    seal(database)

    attack(database, "DELETE FROM core_journal", "DELETE FROM core_journal_head")

    assert breaks(database) == [(1, Kind.OLDER)]


@pytest.mark.parametrize("start", [1, 3, 4])
def test_a_chain_recomputed_without_the_key_is_named(database, record, start):
    recompute(database, record(4), start=start)

    assert breaks(database) == [(start, Kind.RECOMPUTED)]


def test_a_chain_recomputed_with_the_key_is_named_by_the_seal(database, record):
    records = record(4)
    recompute(database, records, start=2, key=secret_of(database))
    assert breaks(database) == []  # what a thief of the key gains where nothing was remembered

    kept = parse_seal(f"{STREAM} 4 {records[3].hash.hex()} 2999-01-01T00:00:00.000000Z")

    assert breaks(database, kept) == [(4, Kind.RECOMPUTED)]


def test_a_mark_of_the_end_that_was_changed_is_named(database, record):
    record(3)

    attack(database, "UPDATE core_journal_head SET hash = '\\x00'")

    assert breaks(database) == [(3, Kind.HEAD)]


@pytest.fixture
def files(conf: Configuration):
    """Give the file of the base, for what can only be done to a file."""
    file = sqlite_file(conf)
    if file is None:
        pytest.skip("the base is on a server")
    return file


def put_back(conf, file, copy):
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes(copy.read_bytes())
    return open_database(conf)


@pytest.fixture
def older(database, record, files, conf, tmp_path):
    """Give a base of yesterday, put back in the place of today's."""
    record(3)
    database.copy_to(tmp_path / "yesterday.db")
    record(4)
    seal(database)
    database.close()
    base = put_back(conf, files, tmp_path / "yesterday.db")
    yield base
    base.close()


def test_an_older_base_put_back_is_named(older):
    assert breaks(older) == [(4, Kind.OLDER)]


def test_an_older_base_that_went_on_is_still_named(older):
    older.write(lambda session: [append(session, STREAM, "moved", {}) for _n in range(9)])
    seal(older)

    assert breaks(older) == [(7, Kind.OLDER)]


@pytest.mark.parametrize("column", ["kind", "facts", "stream", "recorded_at"])
def test_a_text_that_is_no_text_is_a_broken_record(database, record, files, column):
    record(3)
    with sqlite3.connect(files) as thief:
        thief.execute("DROP TRIGGER core_journal_no_update")
        thief.execute(f"UPDATE core_journal SET {column} = CAST(x'C328' AS TEXT) WHERE number = 2")
    thief.close()

    found = verify(database).breaks

    kind = Kind.MISSING if column == "stream" else Kind.CHANGED
    assert Break(STREAM, 2, kind) in found


def test_a_journal_longer_than_a_page_is_read_to_its_end(database, record, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 3)
    record(10)
    attack(database, "UPDATE core_journal SET kind = 'other' WHERE number = 8")

    assert breaks(database) == [(8, Kind.CHANGED)]


def test_a_verification_that_is_too_long_is_given_up(database, record):
    record(3)

    with pytest.raises(VerificationTooLong):
        verify(database, seconds=0)


def test_what_was_remembered_is_refused_once_changed(database, record):
    record(3)
    file = seals_file(database.beside)
    seal(database)
    file.write_text(file.read_text().replace(f"{STREAM} 3", f"{STREAM} 2"))

    with pytest.raises(SealsDamaged):
        verify(database)


def test_writes_are_sealed_by_themselves(database, record):
    sealer = Sealer(database)
    record(3)
    sealer.close()

    assert seal_now(database).number == 3


def test_the_text_of_a_seal_gives_it_back(database, record):
    record(2)
    made = seal_now(database)

    assert parse_seal(f"  {str(made).replace(' ', chr(10))} ") == made


def test_a_key_renewed_during_the_verification_breaks_nothing(database, record):
    record(2)

    def renewed():
        """Give no seal, but act between the reading of the key and that of the records."""
        add_key(key_file(database.beside))
        record(2)
        yield from ()

    report = verify(database, seals=renewed())

    assert (report.breaks, report.records) == ((), 4)


@pytest.mark.parametrize("stream", ["bonjour", "<b>.b", "a.b/", f"a.{'b' * 199}", f"{'é' * 9}.b"])
def test_a_seal_of_what_cannot_be_a_stream_is_refused(stream):
    with pytest.raises(SealMalformed):
        parse_seal(f"{stream} 1 {'0' * 64} 2026-11-22T00:00:00.000000Z")


def test_a_stream_slipped_in_under_a_strange_name_is_named_and_spoils_no_seal(database, record):
    record(2)
    attack(
        database,
        "INSERT INTO core_journal_head (stream, number, hash)"
        " SELECT 'Étrange flux', number, hash FROM core_journal_head",
    )
    seal(database)

    assert [(one.stream, one.kind) for one in verify(database).breaks] == [
        ("Étrange flux", Kind.CUT)
    ]
