# SPDX-License-Identifier: Apache-2.0
"""The places of the pages of codes that other modules fill."""

from dataclasses import dataclass
from uuid import UUID

from ressourcerie_core.module import Slot


@dataclass(frozen=True)
class ObjectSheet:
    """The sheet of an object: who knows its deposit, or its ticket, leads there.

    :param site_id: where the object is.
    :param object_id: the object.
    :param deposit_id: what it came in, when its label was made at the reception.
    :param ticket_id: what sold it, while it is sold.
    """

    site_id: UUID
    object_id: UUID
    deposit_id: UUID | None
    ticket_id: UUID | None


@dataclass(frozen=True)
class ScannedTicket:
    """What a scanned receipt says: who keeps tickets leads to this one.

    :param site_id: where it was scanned.
    :param ticket_id: the ticket; nobody has looked whether there is one.
    """

    site_id: UUID
    ticket_id: UUID


OBJECT_SHEET = Slot("codes-barres.object-sheet", ObjectSheet)
SCANNED_TICKET = Slot("codes-barres.scanned-ticket", ScannedTicket)
