# SPDX-License-Identifier: Apache-2.0
"""What somebody who holds the base can do to it, its triggers put away."""

from sqlalchemy import text

from ressourcerie_core.db import Database
from ressourcerie_core.journal.records import content_of, hash_of, instant_text, mac_of

SQLITE_TRIGGERS = ("no_update", "no_delete", "next")


def attack(database: Database, *statements: str, **values: object) -> None:
    """Change the base behind the platform's back."""
    with database.migrating() as connection:
        if database.dialect == "sqlite":
            for name in SQLITE_TRIGGERS:
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS core_journal_{name}")
        else:
            connection.exec_driver_sql("ALTER TABLE core_journal DISABLE TRIGGER USER")
        for statement in statements:
            connection.execute(text(statement), values)


def recompute(database: Database, records, *, start: int, key: bytes = b"guessed") -> None:
    """Rewrite the chain of a stream from a number on, as somebody with that key would."""
    previous = records[start - 2].hash if start > 1 else bytes(32)
    for record in records[start - 1 :]:
        content = content_of(
            stream=record.stream,
            number=record.number,
            recorded_at=instant_text(record.recorded_at),
            kind="forged",
            author_id=None,
            facts=record.facts,
            key_id=record.key_id,
        )
        digest = hash_of(previous, content)
        attack(
            database,
            "UPDATE core_journal SET kind = 'forged', previous = :previous, hash = :hash,"
            " mac = :mac WHERE stream = :stream AND number = :number",
            "UPDATE core_journal_head SET hash = :hash WHERE stream = :stream AND number = :number",
            previous=previous,
            hash=digest,
            mac=mac_of(key, digest),
            stream=record.stream,
            number=record.number,
        )
        previous = digest


def cut(database: Database, *, stream: str, last: int, hidden: bool) -> None:
    """Cut the tail of a stream; hidden, with the mark of where it ended."""
    where = {"stream": stream, "last": last}
    attack(database, "DELETE FROM core_journal WHERE stream = :stream AND number > :last", **where)
    if hidden:
        attack(
            database,
            "UPDATE core_journal_head SET number = :last, hash = (SELECT hash FROM core_journal"
            " WHERE stream = :stream AND number = :last) WHERE stream = :stream",
            **where,
        )
