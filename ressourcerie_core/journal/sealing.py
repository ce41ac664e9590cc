# SPDX-License-Identifier: Apache-2.0
"""Remember, outside of the base, how far each stream has come."""

import logging
from collections.abc import Mapping
from threading import Event, Thread

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.db import Database
from ressourcerie_core.errors import Problem
from ressourcerie_core.journal.canonical import canonical
from ressourcerie_core.journal.keys import key_file, read_keyring
from ressourcerie_core.journal.models import JournalHead, JournalRecord
from ressourcerie_core.journal.past import read_past
from ressourcerie_core.journal.records import instant_text
from ressourcerie_core.journal.seals import Seal, can_be_sealed, read_seals, seals_file, write_seals

log = logging.getLogger(__name__)

GATHERING_SECONDS = 0.2  # writes that follow one another are sealed together


def seal(database: Database) -> None:
    """Remember the last record of each stream; a crash before leaves what was remembered.

    A seal only advances along the chain that it vouches for: put an older base back and go on
    from there, and it stays where it was, for the verification to find.

    :raises KeyMissing, KeyExposed, KeyDamaged, SealsDamaged: nothing can be remembered.
    """
    file = seals_file(database.beside)
    with database.read() as session:
        heads = session.execute(select(JournalHead.stream, JournalHead.number, JournalHead.hash))
        found = {head.stream: head for head in heads}
        if not found:
            return
        keyring = read_keyring(key_file(database.beside))
        remembered = read_seals(file, keyring)
        sealed_at = instant_text(clock.now())
        advanced = {
            stream: Seal(stream, head.number, head.hash, sealed_at)
            for stream, head in found.items()
            if can_be_sealed(stream)  # what was slipped in is for the verification to name
            and _may_advance(session, remembered.get(stream), head.number)
        }
    if advanced:
        write_seals(file, (remembered | advanced).values(), keyring)


def _may_advance(session: Session, remembered: Seal | None, number: int) -> bool:
    if remembered is None:
        return True
    if holds(session, remembered):
        return number > remembered.number
    return read_past(session).explanation(remembered) is not None


def holds(session: Session, seal: Seal) -> bool:
    """Tell whether the record that a seal remembers is there, with the same hash."""
    record = select(JournalRecord.hash).where(
        JournalRecord.stream == seal.stream, JournalRecord.number == seal.number
    )
    return session.scalar(record) == seal.hash


def seal_of(session: Session, stream: str) -> Seal | None:
    """Give the seal of a stream as it stands, to print or to send; none when it is empty.

    What the transaction has just appended is counted: a closure prints the seal that covers it.
    """
    head = session.get(JournalHead, stream, populate_existing=True)
    return _seal_now(head) if head and head.number else None


def seal_at(session: Session, stream: str, kind: str, facts: Mapping[str, str]) -> Seal | None:
    """Give the seal of a stream as its last record of a kind, with these facts, left it.

    It is always the same text: what a closure prints today and next year.
    """
    written = (canonical({name: fact})[1:-1] for name, fact in facts.items())
    told = (JournalRecord.facts.contains(words, autoescape=True) for words in written)
    found = session.scalar(
        select(JournalRecord)
        .where(JournalRecord.stream == stream, JournalRecord.kind == kind, *told)
        .order_by(JournalRecord.number.desc())
        .limit(1)
    )
    if found is None:
        return None
    return Seal(stream, found.number, found.hash, instant_text(found.recorded_at))


def seals_now(session: Session) -> list[Seal]:
    """Give the seal of each stream as it stands."""
    return [
        _seal_now(head)
        for head in session.scalars(select(JournalHead).order_by(JournalHead.stream))
        if head.number
    ]


def _seal_now(head: JournalHead) -> Seal:
    return Seal(head.stream, head.number, head.hash, instant_text(clock.now()))


class Sealer:
    """A thread that seals what a process has just written, beside the requests."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._written = Event()
        self._closed = Event()
        self._thread = Thread(target=self._serve, name="journal-sealer", daemon=True)
        self._thread.start()
        database.tell_when_written(self._written.set)

    def close(self) -> None:
        """Seal what is left, and end."""
        self._closed.set()
        self._written.set()
        self._thread.join()

    def _serve(self) -> None:
        while not self._closed.is_set():
            self._written.wait()
            self._closed.wait(GATHERING_SECONDS)
            self._written.clear()
            self._seal()
        self._seal()  # what was written while the last one was sealed

    def _seal(self) -> None:
        try:
            seal(self._database)
        except (Problem, OSError):
            # The records are in the base all the same; the next write tries again.
            log.warning("The journal could not be sealed", exc_info=True)
