# SPDX-License-Identifier: Apache-2.0
"""The platform's own connection cannot change what is journalled."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ressourcerie_core.journal import append
from ressourcerie_core.journal.verifying import verify

from .conftest import STREAM

SCRIPT = Path(__file__).parents[2] / "doc" / "source" / "admin" / "samples" / "role-postgresql.sql"

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
STRUCTURE = (
    "DROP TRIGGER core_journal_no_update",
    "DROP TRIGGER IF EXISTS core_journal_next",
    "DROP TABLE core_journal",
    "ALTER TABLE core_journal RENAME TO core_journal_old",
    "ALTER TABLE core_journal ADD COLUMN more TEXT",
    "ALTER TABLE core_journal DROP COLUMN mac",
    (
        "CREATE TRIGGER core_journal_silent BEFORE INSERT ON core_journal"
        " BEGIN SELECT RAISE(IGNORE); END"
    ),
    "CREATE TEMP TRIGGER silent BEFORE INSERT ON core_journal BEGIN SELECT RAISE(IGNORE); END",
    "DELETE FROM sqlite_master WHERE name LIKE 'core_journal%'",
    "PRAGMA writable_schema = 1",
)
OF_OWNERS = (
    "ALTER TABLE core_journal DISABLE TRIGGER USER",
    "ALTER TABLE core_journal DISABLE TRIGGER ALL",
    "DROP TRIGGER core_journal_no_change ON core_journal",
    "DROP TABLE core_journal",
    "ALTER TABLE core_journal RENAME TO core_journal_old",
    "ALTER TABLE core_journal DROP COLUMN mac",
    (
        "CREATE OR REPLACE FUNCTION core_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NULL; END $$"
    ),
    "SET session_replication_role = replica",
    "COPY core_journal FROM PROGRAM 'echo'",
)
POSTGRESQL = ("TRUNCATE core_journal", "TRUNCATE core_journal CASCADE")
REFUSED = r"permission denied|must be (owner|superuser)|next number"


def all_of(database):
    with database.read() as session:
        return session.execute(text("SELECT * FROM core_journal ORDER BY number")).all()


def run(database, statement):
    database.write(lambda session: session.execute(text(statement)) and None)


def refused(database, statement):
    before = all_of(database)
    with pytest.raises(DBAPIError, match="core_journal"):
        run(database, statement)
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


def test_no_connection_that_serves_undoes_the_guards(database, record):
    if database.dialect != "sqlite":
        pytest.skip("SQLite has no roles: its connections refuse by themselves")
    record(1)

    for statement in STRUCTURE:
        with pytest.raises(DBAPIError, match=r"not authorized|may not be modified"):
            run(database, statement)

    record(1)
    assert refused(database, "UPDATE core_journal SET facts = '{}'")


@pytest.fixture
def service(database, conf, cluster):
    """Give an engine of the account that the documentation makes to serve."""
    if database.dialect != "postgresql":
        pytest.skip("an account of PostgreSQL")
    owner = make_url(conf.core.database_url)
    role = f"service_{owner.database}"
    script = SCRIPT.read_text("utf-8").replace("ressourcerie_service", role)
    with database.migrating() as connection:
        connection.exec_driver_sql(script)
    engine = create_engine(owner.set(username=role))
    yield engine
    engine.dispose()
    with database.migrating() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")


def test_the_account_that_serves_adds_to_the_journal_and_undoes_nothing(database, service, record):
    record(2)
    with Session(service.execution_options(ressourcerie_beside=database.beside)) as session:
        append(session, STREAM, "moved", {})
        session.commit()

    for statement in (*ANYWHERE, *POSTGRESQL, *OF_OWNERS):
        with service.connect() as connection, pytest.raises(DBAPIError, match=REFUSED):
            connection.exec_driver_sql(statement)

    assert verify(database).streams == {STREAM: 3}
