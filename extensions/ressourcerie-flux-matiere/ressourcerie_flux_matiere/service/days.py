# SPDX-License-Identifier: Apache-2.0
"""The business days of a site: today's, and those that are closed."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import Site
from ressourcerie_core.i18n import _

from ..models import Closure, Exit, Ticket
from .problems import DayRefused, PeriodClosed, Unknown

#: Nobody dates a weighing before this by intention.
EARLIEST = date(2000, 1, 1)


def site_of(session: Session, site_id: UUID) -> Site:
    """Give a site, or refuse its identifier."""
    site = session.get(Site, site_id)
    if site is None:
        raise Unknown(_("site"), site_id)
    return site


def today_at(session: Session, site_id: UUID) -> date:
    """Tell the present business day of a site."""
    return site_of(session, site_id).business_date(clock.now())


def closed_until(session: Session, site_id: UUID) -> date | None:
    """Tell the last closed day of a site, if it has one."""
    return session.scalar(select(func.max(Closure.until)).where(Closure.site_id == site_id))


def share_days(session: Session, site_id: UUID) -> None:
    """Keep the days of a site as they are until our commit; others may record beside us.

    SQLite has one writer anyway, and ignores the clause.
    """
    query = select(Site.id).where(Site.id == site_id)
    session.execute(query.with_for_update(read=True, key_share=True))


def hold_days(session: Session, site_id: UUID) -> None:
    """Wait for those who record at a site, and make those who begin wait for our commit."""
    session.execute(select(Site.id).where(Site.id == site_id).with_for_update())


def check_day(session: Session, site_id: UUID, day: date | None) -> date:
    """Give a day on which something can be recorded at a site, or refuse it.

    Whoever calls has called :func:`share_days`, or :func:`hold_days`.
    """
    today = today_at(session, site_id)
    if day is None or not EARLIEST <= day <= today:
        raise DayRefused(day, today)
    until = closed_until(session, site_id)
    if until is not None and day <= until:
        raise PeriodClosed(day, until)
    return day


def next_number(session: Session, site_id: UUID, table: type[Ticket] | type[Exit]) -> int:
    """Give the number after the last ticket, or exit, of a site; nobody else gets it meanwhile."""
    query = select(Site.id).where(Site.id == site_id)
    session.execute(query.with_for_update(key_share=True))
    return 1 + (session.scalar(select(func.max(table.number)).filter_by(site_id=site_id)) or 0)
