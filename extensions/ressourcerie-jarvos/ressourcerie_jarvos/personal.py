# SPDX-License-Identifier: Apache-2.0
"""What the connector holds about people: who set it up and who decided, by an id."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.db import rows_about

from .models import AssistantSwitch, AssistantToken, Hook, Proposal, Telling


class AboutPeople:
    """Export and erasure of a person's part of the connector."""

    @staticmethod
    def export(session: Session, account_id: UUID) -> dict[str, Any]:
        """Give what a person set up and decided."""
        return rows_about(
            session, account_id, [Hook, Telling, AssistantToken, AssistantSwitch, Proposal]
        )

    @staticmethod
    def erase(session: Session, account_id: UUID) -> None:
        """Leave the destinations as they are: the id that they hold names nobody any more."""
