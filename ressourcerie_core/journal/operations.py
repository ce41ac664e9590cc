# SPDX-License-Identifier: Apache-2.0
"""What commands ask the writer to journal."""

from sqlalchemy.orm import Session

from ressourcerie_core.journal.noting import note
from ressourcerie_core.operations import Json, operation


@operation
def note_export(session: Session, *, streams: dict[str, int]) -> Json:
    note(session, "journal.exported", after={"streams": streams})
    return None
