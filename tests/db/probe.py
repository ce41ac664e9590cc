# SPDX-License-Identifier: Apache-2.0
"""A table to write to, out of the models of the platform, and works on it."""

from collections.abc import Callable

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    insert,
    select,
)
from sqlalchemy.orm import Session

from ressourcerie_core.db import Database

METADATA = MetaData()
PROBE = Table(
    "probe",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("word", String(20), CheckConstraint("word <> 'faux'", name="no_faux"), nullable=False),
)


def create_probe(connection: Connection) -> None:
    METADATA.create_all(connection)


def add(number: int, word: str = "juste") -> Callable[[Session], int]:
    def work(session: Session) -> int:
        session.execute(insert(PROBE).values(number=number, word=word))
        return number

    return work


def numbers(database: Database) -> list[int]:
    with database.read() as session:
        return list(session.scalars(select(PROBE.c.number).order_by(PROBE.c.number)))
