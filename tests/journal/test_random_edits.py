# SPDX-License-Identifier: Apache-2.0
"""Whatever is edited at random, by somebody whom no trigger stops, is seen."""

import os
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.journal.sealing import seal
from ressourcerie_core.journal.verifying import verify

from .conftest import STREAM

EXAMPLES = 10_000 if os.environ.get("RESSOURCERIE_FAULTS") == "full" else 60
RECORDS = 8
COLUMNS = [
    *("stream", "number", "recorded_at", "kind", "author_id", "facts"),
    *("previous", "hash", "mac", "key_id", "format"),
]
numbers = st.integers(1, RECORDS)
values = st.one_of(
    st.none(),
    st.integers(-3, RECORDS + 3),
    st.floats(allow_nan=False),
    st.text(max_size=40),
    st.binary(max_size=40),
    st.just('{"n":1}'),
    st.just("2026-01-01 00:00:00.000000"),
)
edits = st.one_of(
    st.tuples(st.just("set"), numbers, st.sampled_from(COLUMNS), values),
    st.tuples(st.just("copy"), numbers, st.sampled_from(COLUMNS), numbers),
    st.tuples(st.just("delete"), numbers, st.none(), st.none()),
    st.tuples(st.just("byte"), numbers, st.sampled_from(["previous", "hash", "mac"]), numbers),
)


@pytest.fixture
def thief(database, record, conf: Configuration):
    """Give a connection that no trigger stops, on a base of a few records that are sealed."""
    file = sqlite_file(conf)
    if file is None:
        pytest.skip("a thief of the file")
    record(RECORDS)
    seal(database)
    connection = sqlite3.connect(file, isolation_level=None)
    for name in ("no_update", "no_delete", "next"):
        connection.execute(f"DROP TRIGGER core_journal_{name}")
    connection.execute("CREATE TABLE core_kept AS SELECT * FROM core_journal")
    connection.execute("PRAGMA ignore_check_constraints = 1")
    yield connection
    connection.close()


def apply(connection, deed, number, column, value):
    where = f"WHERE number = {number}"
    if deed == "delete":
        connection.execute(f"DELETE FROM core_journal {where}")
    elif deed == "copy":
        other = f"(SELECT {column} FROM core_kept WHERE number = {value})"
        connection.execute(f"UPDATE OR IGNORE core_journal SET {column} = {other} {where}")
    elif deed == "byte":
        spoilt = f"substr({column}, 1, {value}) || x'AA' || substr({column}, {value} + 2)"
        changed = f"CAST({spoilt} AS BLOB)"
        connection.execute(f"UPDATE core_journal SET {column} = {changed} {where}")
    else:
        connection.execute(f"UPDATE OR IGNORE core_journal SET {column} = ? {where}", (value,))


def differs(connection):
    return bool(
        connection.execute(
            "SELECT * FROM core_journal EXCEPT SELECT * FROM core_kept UNION ALL"
            " SELECT * FROM (SELECT * FROM core_kept EXCEPT SELECT * FROM core_journal)"
        ).fetchall()
    )


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(edits, min_size=1, max_size=3))
def test_every_random_edit_is_seen(database, thief, made):
    thief.execute("DELETE FROM core_journal")
    thief.execute("INSERT INTO core_journal SELECT * FROM core_kept")
    assert verify(database).is_whole

    for edit in made:
        try:
            apply(thief, *edit)
        except sqlite3.IntegrityError:  # a column that takes no NULL, a number taken twice
            continue

    report = verify(database)
    assert report.is_whole is not differs(thief)
    assert all(found.number <= RECORDS for found in report.breaks if found.stream == STREAM)
