# SPDX-License-Identifier: Apache-2.0
"""The platform's own connection cannot change what is journalled."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

COLUMNS = "stream, number, recorded_at, kind, author_id, facts, previous, hash, mac, key_id, format"
ROW = (
    "SELECT stream, 1, recorded_at, 'other', author_id, facts, previous, hash, mac, key_id, format"
)
ANYWHERE = (
    "DELETE FROM core_journal",
    "DELETE FROM core_journal WHERE number = 2",
    "UPDATE core_journal SET facts = '{}'",
    "UPDATE core_journal SET number = 9 WHERE number = 2",
    f"INSERT INTO core_journal ({COLUMNS}) {ROW} FROM core_journal WHERE number = 2",
    (
        f"INSERT INTO core_journal ({COLUMNS}) {ROW} FROM core_journal WHERE number = 2"
        " ON CONFLICT (stream, number) DO UPDATE SET kind = 'other'"
    ),
    (
        f"INSERT INTO core_journal ({COLUMNS}) {ROW.replace(' 1,', ' 9,')} FROM core_journal"
        " WHERE number = 2"
    ),
)
SQLITE = (
    f"INSERT OR REPLACE INTO core_journal ({COLUMNS}) {ROW} FROM core_journal WHERE number = 2",
    f"REPLACE INTO core_journal ({COLUMNS}) {ROW} FROM core_journal WHERE number = 2",
    "UPDATE OR REPLACE core_journal SET number = 1 WHERE number = 2",
    "UPDATE OR IGNORE core_journal SET kind = 'other'",
    f"INSERT OR IGNORE INTO core_journal ({COLUMNS}) {ROW} FROM core_journal WHERE number = 2",
)
POSTGRESQL = ("TRUNCATE core_journal", "TRUNCATE core_journal CASCADE")


def all_of(database):
    with database.read() as session:
        return session.execute(text("SELECT * FROM core_journal ORDER BY number")).all()


def refused(database, statement):
    before = all_of(database)
    with pytest.raises(DBAPIError, match="core_journal"):
        database.write(lambda session: session.execute(text(statement)) and None)
    return all_of(database) == before


@pytest.mark.parametrize("statement", ANYWHERE)
def test_no_statement_changes_a_record(database, record, statement):
    record(3)

    assert refused(database, statement)


@pytest.mark.parametrize("statement", SQLITE)
def test_no_form_of_replace_changes_a_record(database, record, statement):
    if database.dialect != "sqlite":
        pytest.skip("a statement of SQLite")
    record(3)

    assert refused(database, statement)


@pytest.mark.parametrize("recursive", [0, 1])
def test_replace_is_refused_whatever_the_pragma(database, record, recursive):
    if database.dialect != "sqlite":
        pytest.skip("a pragma of SQLite")
    record(3)
    database.write(lambda s: s.execute(text(f"PRAGMA recursive_triggers = {recursive}")) and None)

    assert refused(database, SQLITE[0])


@pytest.mark.parametrize("statement", POSTGRESQL)
def test_no_truncation_empties_it(database, record, statement):
    if database.dialect != "postgresql":
        pytest.skip("a statement of PostgreSQL")
    record(3)

    assert refused(database, statement)
