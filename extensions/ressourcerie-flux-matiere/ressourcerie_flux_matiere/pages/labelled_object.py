# SPDX-License-Identifier: Apache-2.0
"""The deposit of a labelled object: what fills the slot ``codes-barres.object-sheet``."""

from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from ressourcerie_core.auth import Visitor
from ressourcerie_core.web import Fragment

from ..models import Ticket
from ..service.problems import french_day
from .showing import home


class ObjectSheet(Protocol):
    """What is read of the slot's context; the module that shows it need not be installed."""

    @property
    def deposit_id(self) -> UUID | None: ...


def deposit_of(session: Session, visitor: Visitor | None, sheet: ObjectSheet) -> Fragment | None:
    """Lead to the deposit, whoever may read it; nothing when nobody said which it was."""
    if visitor is None or sheet.deposit_id is None:
        return None
    deposit = session.get(Ticket, sheet.deposit_id)
    if deposit is None or not visitor.may("flux-matiere.read", deposit.site_id):
        return None
    path = f"{home(deposit.site_id)}/depots/{deposit.id}"
    day = french_day(deposit.day)
    return Fragment("flux-matiere/_labelled_object.html", path=path, number=deposit.number, day=day)
