# SPDX-License-Identifier: Apache-2.0
"""A ticket as a refund needs it: its lines, and what of each may still be given back."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.i18n import _

from ..models import Ticket
from .setting_problems import NotHere


def find_ticket(session: Session, site_id: UUID, which: str) -> Ticket:
    """Give a ticket of a site, by its identifier or by its number, the latest of that number.

    :raises NotHere: the site has none.
    """
    here = select(Ticket).where(Ticket.site_id == site_id)
    try:
        found = session.scalar(here.where(Ticket.id == UUID(which)))
    except ValueError:
        numbered = here.where(Ticket.number == " ".join(which.split()).upper())
        found = session.scalar(numbered.order_by(Ticket.happened_at.desc()).limit(1))
    if found is None:
        raise NotHere(_("ticket"), which)
    return found
