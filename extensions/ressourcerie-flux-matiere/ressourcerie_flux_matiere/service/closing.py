# SPDX-License-Identifier: Apache-2.0
"""Closing a site's days: what they hold changes no more, but by lines dated of later ones."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import Closure, Ticket
from .days import closed_until, hold_days, today_at
from .ledger import JOURNAL
from .problems import ClosureRefused


def closures_of(session: Session, site_id: UUID) -> Sequence[Closure]:
    """List the closures of a site, latest first."""
    query = select(Closure).where(Closure.site_id == site_id).order_by(Closure.until.desc())
    return session.scalars(query).all()


def close_until(session: Session, site_id: UUID, until: date, *, by: UUID | None) -> Closure:
    """Close every day of a site up to one, which is past and has no open ticket.

    :raises ClosureRefused: the day is today or later, already closed, or a ticket is open.
    """
    hold_days(session, site_id)
    if until >= today_at(session, site_id):
        raise ClosureRefused(until, _("ce jour n'est pas fini."))
    last = closed_until(session, site_id)
    if last is not None and until <= last:
        raise ClosureRefused(until, _("il l'est déjà."))
    opened = select(Ticket.number).where(
        Ticket.site_id == site_id, Ticket.day <= until, Ticket.closed_at.is_(None)
    )
    if numbers := session.scalars(opened.order_by(Ticket.number)).all():
        told = ", ".join(str(number) for number in numbers)
        raise ClosureRefused(until, _("des dépôts sont ouverts ({told}).").format(told=told))
    closure = Closure(site_id=site_id, until=until, recorded_at=clock.now(), author_id=by)
    session.add(closure)
    session.flush()  # gives the row its identifier
    facts = {"site": str(site_id), "until": until.isoformat()}
    append(session, JOURNAL, "period.closed", facts, by)
    return closure
