# SPDX-License-Identifier: Apache-2.0
"""Where the journal stands: when it was last verified, and what was found."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import Database
from ressourcerie_core.journal.breaks import Break, Kind
from ressourcerie_core.journal.noting import CORE_STREAM, note
from ressourcerie_core.journal.past import Gap, read_past
from ressourcerie_core.journal.records import Record
from ressourcerie_core.journal.seals import Seal
from ressourcerie_core.journal.searching import last_of
from ressourcerie_core.journal.verifying import Report, verify

log = logging.getLogger(__name__)
_VERIFIED = "journal.verified"


@dataclass(frozen=True)
class Verification:
    """The last verification, as it was journalled."""

    made_at: datetime
    author_id: UUID | None
    records: int
    sealed: bool
    breaks: Sequence[Break]
    gaps: Sequence[Gap]


@dataclass(frozen=True)
class Standing:
    """What is known of the journal without verifying it again.

    :param contradictions: what somebody remembers, and the base does not hold.
    """

    verification: Verification | None
    contradictions: Sequence[Seal]

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing is known against it."""
        is_broken = self.verification is not None and self.verification.breaks
        return not is_broken and not self.contradictions


def verify_and_note(database: Database) -> Report:
    """Verify every chain, however long it takes, and journal what was found.

    :raises Problem: the verification could not be made.
    """
    report = verify(database)
    if not report.is_whole:
        log.error("the journal is not whole: %s", report.breaks)
    database.write(lambda session: note_report(session, report).number)
    return report


def note_report(session: Session, report: Report) -> Record:
    """Journal what a verification found."""
    return note(session, "journal.verified", after=report.as_json())


def standing_of(session: Session) -> Standing:
    """Tell what is known of the journal."""
    last = last_of(session, CORE_STREAM.name, _VERIFIED)
    verification = None
    if last is not None:
        told = json.loads(last.facts)["after"]
        verification = _verification(told, last.recorded_at, last.author_id)
    return Standing(verification, read_past(session).contradictions)


def _verification(
    told: Mapping[str, Any], made_at: datetime, author_id: UUID | None
) -> Verification:
    return Verification(
        made_at,
        author_id,
        records=told["records"],
        sealed=told["sealed"],
        breaks=[Break(one["stream"], one["number"], Kind(one["kind"])) for one in told["breaks"]],
        gaps=[Gap(**one) for one in told.get("gaps", ())],
    )
