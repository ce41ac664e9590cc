# SPDX-License-Identifier: Apache-2.0
"""What is journalled of backups; commands ask the writer for it."""

from typing import Any

from sqlalchemy.orm import Session

from ressourcerie_core.journal.noting import note
from ressourcerie_core.operations import Json, operation


@operation
def note_backup(session: Session, **facts: Any) -> Json:
    note(session, "base.saved", after=facts)
    return None
