# SPDX-License-Identifier: Apache-2.0
"""Append a record, in the transaction of the fact that it tells."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.db.engine import path_beside
from ressourcerie_core.journal.canonical import canonical
from ressourcerie_core.journal.keys import Keyring, create_key, key_file, read_keyring
from ressourcerie_core.journal.models import JournalHead, JournalRecord
from ressourcerie_core.journal.problems import NameRefused
from ressourcerie_core.journal.records import (
    BEGINNING,
    STREAM,
    Record,
    content_of,
    hash_of,
    instant_text,
)

_HEADS = JournalHead.metadata.tables[JournalHead.__tablename__]
_RECORDS = JournalRecord.metadata.tables[JournalRecord.__tablename__]

# Built once: each sale appends a record, and to build them cost more than to run them.
_READ_HEAD = (
    select(_HEADS.c.number, _HEADS.c.hash)
    .where(_HEADS.c.stream == bindparam("of"))
    .with_for_update()
)
_MOVE_HEAD = update(_HEADS).where(_HEADS.c.stream == bindparam("of"))
_ADD_RECORD = insert(_RECORDS)
_COLUMNS = tuple(field.name for field in fields(Record))

_STREAM = re.compile(STREAM)
_KIND = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*")
_AUTHOR = "ressourcerie_author"


def act_as(session: Session, account_id: UUID) -> None:
    """Say who acts in a transaction, for all that it journals."""
    session.info[_AUTHOR] = account_id


def append(
    session: Session,
    stream: str,
    kind: str,
    facts: Mapping[str, Any],
    author: UUID | None = None,
) -> Record:
    """Append a record to a stream: it is there if, and only if, the transaction is committed.

    Streams do not wait for each other; within one, records are numbered without a gap.

    :param stream: ``module.noun``, or ``module.noun/part`` for one of several of a kind (a till).
    :param kind: what happened, such as ``account.added``.
    :param facts: texts, whole numbers, Booleans, ``None``, lists and dicts; opaque ids and no
        personal data, since nothing can be erased from here.
    :param author: the account that acted; without one, whoever asked for the page or the route in
        whose transaction this is, and nobody for a command or for the platform.
    :raises FactsRefused: facts hold a float, or what JSON cannot carry.
    :raises NameRefused: the stream or the kind is not named as it should be.
    :raises KeyMissing, KeyExposed, KeyDamaged: the journal cannot be sealed.
    """
    if not _STREAM.fullmatch(stream):
        raise NameRefused(stream)
    if not _KIND.fullmatch(kind):
        raise NameRefused(kind)
    number, previous = hold(session, stream)
    keyring = _keyring(session)  # while we waited there, the key may have been replaced
    record = _sealed(
        keyring,
        stream=stream,
        number=number + 1,
        previous=previous,
        kind=kind,
        facts=canonical(facts),
        author=author or session.info.get(_AUTHOR),
    )
    connection = session.connection()
    connection.execute(_ADD_RECORD, {name: getattr(record, name) for name in _COLUMNS})
    connection.execute(_MOVE_HEAD, {"of": stream, "number": record.number, "hash": record.hash})
    return record


def _keyring(session: Session) -> Keyring:
    """Read the key; an instance that has not recorded anything yet is given one."""
    file = key_file(path_beside(session.get_bind()))
    if not file.exists() and not session.scalar(select(exists().select_from(JournalRecord))):
        create_key(file)
    return read_keyring(file)


def hold(session: Session, stream: str) -> tuple[int, bytes]:
    """Give the last number and hash of a stream, which nobody else extends before our commit."""
    if found := _locked_head(session, stream):
        return found.number, found.hash
    try:
        with session.begin_nested():  # of two that begin a stream at once, one waits here
            first = {"stream": stream, "number": 0, "hash": BEGINNING}
            session.execute(insert(JournalHead).values(first))
    except IntegrityError:
        found = _locked_head(session, stream)
        assert found is not None
        return found.number, found.hash
    return 0, BEGINNING


def _locked_head(session: Session, stream: str) -> Row[int, bytes] | None:
    return session.connection().execute(_READ_HEAD, {"of": stream}).one_or_none()


def _sealed(
    keyring: Keyring,
    *,
    stream: str,
    number: int,
    previous: bytes,
    kind: str,
    facts: str,
    author: UUID | None,
) -> Record:
    recorded_at = clock.now()
    content = content_of(
        stream=stream,
        number=number,
        recorded_at=instant_text(recorded_at),
        kind=kind,
        author_id=str(author) if author else None,
        facts=facts,
        key_id=keyring.current,
    )
    record_hash = hash_of(previous, content)
    return Record(
        stream=stream,
        number=number,
        recorded_at=recorded_at,
        kind=kind,
        author_id=author,
        facts=facts,
        previous=previous,
        hash=record_hash,
        mac=keyring.seal(record_hash),
        key_id=keyring.current,
    )
