# SPDX-License-Identifier: Apache-2.0
"""What the sample holds about people."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import rows_about

from .models import Note


class Personal:
    def export(self, session: Session, account_id: UUID) -> Mapping[str, Any]:
        return rows_about(session, account_id, [Note])

    def erase(self, session: Session, account_id: UUID) -> None:
        """Delete nothing: a note keeps the opaque id alone."""


PERSONAL = Personal()
