# SPDX-License-Identifier: Apache-2.0
"""Records are numbered without a gap, tied to one another, and written with the fact they tell."""

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, select

from ressourcerie_core.journal import append
from ressourcerie_core.journal.keys import add_key, key_file, read_keyring
from ressourcerie_core.journal.models import JournalRecord
from ressourcerie_core.journal.problems import FactsRefused, KeyExposed, KeyMissing, NameRefused

from .conftest import STREAM


def rows(database, stream=STREAM):
    with database.read() as session:
        found = select(JournalRecord).where(JournalRecord.stream == stream)
        return session.scalars(found.order_by(JournalRecord.number)).all()


@pytest.fixture
def key(database):
    return key_file(database.beside)


def test_records_follow_one_another_from_the_first_number(database, record):
    record(2)
    record(1)

    first, second, third = rows(database)

    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert (first.previous, second.previous, third.previous) == (bytes(32), first.hash, second.hash)


def test_the_sums_can_be_made_again_with_the_standard_library(database, record, key):
    (made,) = record(1, label="café")
    instant = made.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    content = {"author": None, "facts": {"n": 0, "label": "café"}, "format": 1}
    content |= {"key": made.key_id, "kind": "moved", "number": 1}
    content |= {"recorded_at": instant, "stream": STREAM}

    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(b"ressourcerie.journal.1\n" + bytes(32) + written.encode()).digest()
    secret = bytes.fromhex(key.read_text().split()[1])

    assert made.hash == digest
    assert made.mac == hmac.digest(secret, digest, "sha256")


def test_an_undone_transaction_leaves_no_record_and_no_gap(database, record):
    def undone(session):
        append(session, STREAM, "moved", {})
        raise LookupError

    record()
    with pytest.raises(LookupError):
        database.write(undone)
    record()

    assert [row.number for row in rows(database)] == [1, 2]


def test_streams_are_chained_apart(database, record):
    record(2)
    record(1, stream="shelf.moves/C2")

    (only,) = rows(database, "shelf.moves/C2")

    assert (only.number, only.previous) == (1, bytes(32))


def test_records_appended_at_once_have_no_gap(database, record):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _n: record(2), range(25)))

    found = rows(database)
    assert [row.number for row in found] == list(range(1, 51))
    assert [row.previous for row in found[1:]] == [row.hash for row in found[:-1]]


@pytest.mark.parametrize(
    "value", [1.0, 2**53, b"octets", {1: "un"}, "\ud800", {"é": 1, "e\u0301": 2}]
)
def test_what_has_no_single_spelling_is_refused(record, value):
    with pytest.raises(FactsRefused):
        record(value=value)


@pytest.mark.parametrize("stream", ["moves", "shelf.moves/", "Shelf.moves", 'shelf."moves'])
def test_a_stream_is_named_after_its_module(record, stream):
    with pytest.raises(NameRefused):
        record(stream=stream)


def test_the_key_is_made_once_and_is_its_owners_alone(record, key):
    record()
    made = key.read_text()
    record()

    assert key.stat().st_mode & 0o777 == 0o600
    assert key.read_text() == made


def test_a_journal_that_lost_its_key_takes_nothing_more(database, record, key):
    record()
    key.unlink()

    with pytest.raises(KeyMissing):
        record()

    assert len(rows(database)) == 1


def test_a_key_that_others_may_read_is_refused(record, key):
    record()
    key.chmod(0o640)

    with pytest.raises(KeyExposed):
        record()


def test_keys_that_served_before_are_still_known(record, key):
    (old,) = record()
    key.write_text(key.read_text() + "ab" * 32 + "\n")
    (new,) = record()

    keyring = read_keyring(key)

    assert new.key_id == keyring.current != old.key_id
    assert keyring.knows(old.key_id)


def test_a_key_renewed_while_a_stream_was_waited_for_seals_what_follows(database, record, key):
    record()

    def work(session):
        @event.listens_for(session.connection(), "before_cursor_execute", once=True)
        def renew(*_args):
            add_key(key)

        return append(session, STREAM, "moved", {}).key_id

    assert database.write(work) == read_keyring(key).current
