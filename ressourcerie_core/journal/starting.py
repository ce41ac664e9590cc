# SPDX-License-Identifier: Apache-2.0
"""What an instance runs, journalled when it is no longer what it ran before."""

import json
import logging
from collections.abc import Mapping

from sqlalchemy.orm import Session

from ressourcerie_core.db import Database
from ressourcerie_core.errors import Problem
from ressourcerie_core.journal.appending import hold
from ressourcerie_core.journal.noting import CORE_STREAM, note
from ressourcerie_core.journal.searching import last_of

log = logging.getLogger(__name__)
_KIND = "modules.changed"


def note_what_runs(database: Database, versions: Mapping[str, str]) -> None:
    """Journal the versions of the core and of the enabled modules, if they changed.

    Seen when the server starts, so that a change made in the file, or by pip, is seen too.
    """
    try:
        database.write(lambda session: _note(session, dict(versions)))
    except Problem as problem:
        # A full disk must not stop who only reads; the next start tries again.
        log.warning("what runs was not journalled: %s", problem.slug)


def _note(session: Session, versions: dict[str, str]) -> None:
    hold(session, CORE_STREAM.name)  # of several workers that start at once, one notes it
    last = last_of(session, CORE_STREAM.name, _KIND)
    before = json.loads(last.facts)["after"] if last else {}
    if before != versions:
        note(session, _KIND, before=before, after=versions)
