# SPDX-License-Identifier: Apache-2.0
"""A till's journal reduced to its bones: entries in a chain, one message each, a key each."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid, func, insert, select, text
from sqlalchemy.orm import Session

from ressourcerie_core.db import Database
from ressourcerie_core.db.migrate.__main__ import import_core_models
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.status import ensure_ready
from ressourcerie_core.web.idempotency import Claim, Outcome, once
from ressourcerie_core.web.models import KeptAnswer

METADATA = MetaData()
ENTRY = Table(
    "fault_entry",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("key", Uuid, nullable=False),
    Column("hash", String(64), nullable=False),
)
MESSAGE = Table("fault_message", METADATA, Column("seq", Integer, primary_key=True))


def prepare(database: Database) -> None:
    """Create the core's tables, and the two of this file."""
    import_core_models()
    ensure_ready(database, [core_history()])
    with database.migrating() as connection:
        METADATA.create_all(connection)


def record(session: Session, key: UUID) -> Outcome:
    """Record an entry once for its key, as a route with ``Write`` does."""
    return once(session, Claim(key, b"the same"), lambda session: effect(session, key))


def effect(session: Session, key: UUID) -> Outcome:
    """Add an entry at the end of the chain, and its message."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE fault_entry IN SHARE ROW EXCLUSIVE MODE"))
    last = session.execute(select(ENTRY).order_by(ENTRY.c.seq.desc()).limit(1)).one_or_none()
    seq = last.seq + 1 if last else 1
    session.execute(insert(ENTRY).values(seq=seq, key=key, hash=chained(last and last.hash, key)))
    session.execute(insert(MESSAGE).values(seq=seq))
    return Outcome(201, str(seq).encode())


def chained(previous: str | None, key: UUID) -> str:
    return hashlib.sha256(f"{previous}{key}".encode()).hexdigest()


@dataclass(frozen=True)
class Books:
    """What a base holds, and whether it holds together."""

    keys: list[UUID]
    is_sound: bool


def read_books(database: Database) -> Books:
    """Read every entry, and verify the chain, the messages and the keys."""
    with database.read() as session:
        entries = session.execute(select(ENTRY).order_by(ENTRY.c.seq)).all()
        messages = session.scalar(select(func.count()).select_from(MESSAGE))
        kept = session.scalar(select(func.count()).select_from(KeptAnswer))
        if database.dialect == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    previous, sound = None, messages == kept == len(entries)
    for seq, entry in enumerate(entries, start=1):
        previous = chained(previous, entry.key)
        sound = sound and (entry.seq, entry.hash) == (seq, previous)
    return Books([entry.key for entry in entries], sound)
