# SPDX-License-Identifier: Apache-2.0
"""What the material flow holds about people: who weighed and corrected, by an opaque id."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import rows_about

from .models import (
    Closure,
    DeclarationStep,
    Evidence,
    Exit,
    ExitEvidence,
    Movement,
    Notebook,
    NotebookUndoing,
    Shift,
    Stray,
    Ticket,
    Transfer,
    UnplacedSale,
)


class AboutPeople:
    """Export and erasure of a person's part of the material flow."""

    @staticmethod
    def export(session: Session, account_id: UUID) -> dict[str, Any]:
        """Give what a person weighed, moved, corrected and closed."""
        weighed = [Shift, Ticket, Exit, Transfer, Movement, Stray, Closure, UnplacedSale]
        tables = [*weighed, Notebook, NotebookUndoing, DeclarationStep, Evidence, ExitEvidence]
        return rows_about(session, account_id, tables)

    @staticmethod
    def erase(session: Session, account_id: UUID) -> None:
        """Leave the lines as they are: the id that they hold names nobody any more."""
