# SPDX-License-Identifier: Apache-2.0
"""What others remember of the journal, backups that are put back knowingly, and a new key."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import open_database
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.journal import append, seal_of
from ressourcerie_core.journal.breaks import Kind
from ressourcerie_core.journal.keys import key_file, read_keyring
from ressourcerie_core.journal.operations import rotate_key
from ressourcerie_core.journal.past import note_restored
from ressourcerie_core.journal.problems import SettlingRefused
from ressourcerie_core.journal.remembering import MOST, contradicted, note_contradicted, settle
from ressourcerie_core.journal.sealing import seal
from ressourcerie_core.journal.seals import parse_seal
from ressourcerie_core.journal.standing import standing_of, verify_and_note
from ressourcerie_core.journal.verifying import verify

from .attacks import attack, cut, recompute
from .conftest import STREAM

SEALED_AT = "2026-11-22T00:00:00.000000Z"
BEFORE = datetime(2026, 11, 21, tzinfo=UTC)


def seal_text(database, stream=STREAM):
    with database.read() as session:
        return str(seal_of(session, stream))


def told_by(database, *texts):
    with database.read() as session:
        return [str(seal) for seal in contradicted(session, texts)]


def breaks(database):
    return [(found.stream, found.number, found.kind) for found in verify(database).breaks]


@pytest.fixture
def remembered(database, record):
    """Give what a tablet remembers of a journal whose tail is then cut without a trace."""
    record(5)
    text = seal_text(database)
    cut(database, stream=STREAM, last=3, hidden=True)
    return text


@pytest.fixture
def restored(database, record, conf: Configuration, tmp_path):
    """Give a base of yesterday, put back knowingly in the place of today's, that went on."""
    if (file := sqlite_file(conf)) is None:
        pytest.skip("the base is on a server")
    record(3)
    database.copy_to(tmp_path / "yesterday.db")
    record(4)
    seal(database)
    database.close()
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes((tmp_path / "yesterday.db").read_bytes())
    base = open_database(conf)
    taken_at = BEFORE.isoformat()
    base.write(lambda session: note_restored(session, taken_at=taken_at, archive="a.tar").number)
    base.write(lambda session: append(session, STREAM, "moved", {}).number)
    yield base
    base.close()


def test_the_seal_of_a_stream_counts_what_its_own_transaction_appended(database, record):
    record(2)

    def work(session):
        made = append(session, STREAM, "moved", {})
        return made.hash == seal_of(session, STREAM).hash and seal_of(session, "shelf.none") is None

    assert database.write(work)


def test_what_a_tablet_remembers_agrees_with_a_journal_that_went_on(database, record):
    record(2)
    text = seal_text(database)
    record(2)

    assert told_by(database, text, "bonjour") == []


def test_what_a_tablet_remembers_is_named_by_the_verification(database, remembered):
    assert verify(database).is_whole
    found = told_by(database, remembered)

    database.write(lambda session: note_contradicted(session, contradicted(session, found)))

    assert breaks(database) == [(STREAM, 4, Kind.OLDER)]
    with database.read() as session:
        assert not standing_of(session).is_sound


def test_a_contradiction_is_noted_once_and_settled_with_a_reason(database, remembered):
    def note_it(session):
        note_contradicted(session, contradicted(session, [remembered]))

    database.write(note_it)
    database.write(note_it)
    with database.read() as session:
        (seal_remembered,) = standing_of(session).contradictions
    with pytest.raises(SettlingRefused):
        database.write(lambda session: settle(session, reason=" ").number)
    database.write(lambda session: settle(session, reason="Panne du 3 mars.").number)

    assert str(seal_remembered) == remembered
    assert told_by(database, remembered) == []
    assert verify(database).is_whole


def test_forged_seals_fill_neither_the_journal_nor_what_settles_them(database, record):
    record(1)
    longest = f"{'a' * 100}.{'b' * 99}"
    for first in (1, 81, 161):
        forged = [f"{longest} {first + n} {'0' * 64} {SEALED_AT}" for n in range(80)]
        seals = [parse_seal(text) for text in told_by(database, *forged, *forged[:9])]
        database.write(lambda session, seals=seals: note_contradicted(session, seals))
    with database.read() as session:
        assert len(standing_of(session).contradictions) == MOST
    verify_and_note(database)
    database.write(lambda session: settle(session, reason="Sceaux inventés.").number)

    assert breaks(database) == []


def test_a_chain_recomputed_with_the_key_is_seen_by_a_tablet(database, record):
    records = record(4)
    text = seal_text(database)
    keyring = read_keyring(key_file(database.beside))
    recompute(database, records, start=2, key=keyring.keys[keyring.current])
    assert verify(database).is_whole

    assert told_by(database, text) == [text]


def test_a_backup_put_back_knowingly_leaves_a_gap_that_is_said(restored):
    report = verify(restored)

    (gap,) = report.gaps
    assert report.is_whole
    assert (gap.stream, gap.first, gap.last) == (STREAM, 4, 7)
    assert "n° 4 à 7 : une sauvegarde, remise en place sciemment le" in gap.sentence


def test_after_a_restoration_seals_go_on(restored):
    seal(restored)

    assert verify(restored).gaps == ()
    cut(restored, stream=STREAM, last=3, hidden=True)
    assert breaks(restored) == [(STREAM, 4, Kind.OLDER)]


def test_a_restoration_excuses_nothing_that_comes_later(database, record):
    record(3)
    database.write(lambda session: note_restored(session, taken_at="", archive="a.tar").number)
    record(2)
    seal(database)

    cut(database, stream=STREAM, last=3, hidden=True)

    assert breaks(database) == [(STREAM, 4, Kind.OLDER)]


def test_a_new_key_seals_and_the_old_one_still_verifies(database, record):
    record(2)
    old = read_keyring(key_file(database.beside)).current
    rotated = database.write(lambda session: rotate_key.work(session, replaces=old))
    again = database.write(lambda session: rotate_key.work(session, replaces=old))
    (made,) = record(1)
    seal(database)

    assert made.key_id == rotated == again != old
    assert key_file(database.beside).stat().st_mode & 0o777 == 0o600
    assert verify(database).is_whole


def test_a_key_that_was_replaced_seals_nothing_more(database, record):
    record(2)
    keyring = read_keyring(key_file(database.beside))
    old = keyring.current
    database.write(lambda session: rotate_key.work(session, replaces=old))
    records = [None, None, *record(2)]
    stolen = replace(records[3], key_id=old)
    attack(database, "UPDATE core_journal SET key_id = :old WHERE number = 4", old=old)

    recompute(database, [*records[:3], stolen], start=4, key=keyring.keys[old])

    assert breaks(database) == [(STREAM, 4, Kind.RECOMPUTED)]


def test_what_was_found_is_told_until_the_next_verification(database, record):
    record(2)
    with database.read() as session:
        assert standing_of(session).verification is None
    verify_and_note(database)

    with database.read() as session:
        standing = standing_of(session)

    assert standing.is_sound
    assert (standing.verification.records, standing.verification.author_id) == (2, None)
