# SPDX-License-Identifier: Apache-2.0
"""Declarations that may be submitted and that nobody has submitted: shown, and told once."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import Site
from ressourcerie_core.events import publish

from ..events import DeclarationOpened
from ..models import DeclarationReminder, Movement, Status
from ..service.days import today_at
from .bodies import BODIES, Body
from .quarters import Quarter
from .steps import statuses_of

#: How many quarters that are over are reminded of.
_REMINDED = 4


def due(session: Session, site_id: UUID) -> Iterator[tuple[Body, Quarter]]:
    """Give what a site may submit and has not, from the quarter of its first weighing on."""
    today = today_at(session, site_id)
    first = session.scalar(select(func.min(Movement.day)).where(Movement.site_id == site_id))
    if first is None:
        return
    last = islice(Quarter.of(today).previous.backwards(), _REMINDED)
    quarters = [one for one in last if first <= one.last]
    stand = statuses_of(session, site_id, quarters)
    for body in BODIES.values():
        for quarter in quarters:
            is_waiting = stand.get((body.slug, quarter)) in (None, Status.DRAFT)
            if is_waiting and body.opens(quarter) <= today:
                yield body, quarter


def remind(session: Session) -> None:
    """Publish each declaration that has opened, once."""
    for site_id in session.scalars(select(Site.id)).all():
        for body, quarter in due(session, site_id):
            reminder = DeclarationReminder
            own = (reminder.site_id == site_id, reminder.body == body.slug)
            if not session.scalar(select(exists().where(*own, reminder.quarter == quarter.first))):
                _tell(session, site_id, body, quarter)


def _tell(session: Session, site_id: UUID, body: Body, quarter: Quarter) -> None:
    facts = {"site_id": site_id, "body": body.slug, "quarter": quarter.first}
    session.add(DeclarationReminder(**facts, recorded_at=clock.now()))
    opened = body.opens(quarter)
    publish(session, DeclarationOpened(site_id, body.slug, body.name, str(quarter), opened))
