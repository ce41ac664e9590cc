# SPDX-License-Identifier: Apache-2.0
"""What the doctor looks at around the journal: its key, its last verification, its last date."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from ressourcerie_core import clock
from ressourcerie_core.db import Database
from ressourcerie_core.errors import Problem
from ressourcerie_core.journal.keys import key_file, read_keyring
from ressourcerie_core.journal.models import JournalRecord
from ressourcerie_core.journal.problems import KeyDamaged, KeyExposed, KeyMissing
from ressourcerie_core.journal.standing import standing_of
from ressourcerie_core.server import doctor_warnings as found
from ressourcerie_core.server.doctor_machine import CLOCK_TOLERANCE
from ressourcerie_core.server.doctor_problems import JournalBroken

#: A verification is made each night: after so long, nobody makes it any more.
LONGEST = timedelta(days=7)


def key_faults(database: Database) -> Iterator[Problem]:
    """Look whether the key is there, whole, and its owner's alone: nothing is written without."""
    with database.read() as session:
        is_begun = session.scalar(select(JournalRecord.number).limit(1)) is not None
    if not is_begun:
        return
    try:
        read_keyring(key_file(database.beside))
    except (KeyMissing, KeyExposed, KeyDamaged) as problem:
        yield problem


def doubts(database: Database, *, is_trial: bool) -> Iterator[Problem]:
    """Look at what was last found, and when, and at a last act that has not come yet.

    :param is_trial: nobody keeps a trial running at night.
    """
    with database.read() as session:
        standing = standing_of(session)
        first = session.scalar(select(func.min(JournalRecord.recorded_at)))
        last = session.scalar(select(func.max(JournalRecord.recorded_at)))
    if not standing.is_sound:
        yield JournalBroken()
    if first is None or last is None:
        return
    spent = clock.now() - (standing.verification.made_at if standing.verification else first)
    if spent > LONGEST and not is_trial:
        yield found.JournalUnverified(spent.days)
    if last > clock.now() + CLOCK_TOLERANCE:
        yield found.ClockBehindRecord(f"{last:%d/%m/%Y à %H:%M} UTC")
