# SPDX-License-Identifier: Apache-2.0
"""What ``ressourcerie demo`` writes for the till: two tills and a year of sales; all is invented.

The acts are written and signed as a till does, and chained; they are laid with bulk statements.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ressourcerie_catalogue.public import Offered, offered
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import InventedDevice, Site, invented_device
from ressourcerie_core.i18n import _

from .demo_day import Day, Made, SoldDay
from .models import (
    Act,
    Count,
    Line,
    Method,
    Movement,
    Payment,
    Series,
    Ticket,
    Till,
    TillSession,
)
from .service import setting_up

DAYS = 365
OPEN_ON = (1, 2, 4, 5)  # Tuesday, Wednesday, Friday, Saturday
SATURDAY = 5
MENTIONS = _("12 rue Haute, 29600 Morlaix\nTVA non applicable, art. 293 B du CGI")
TAGS = (_("Kit d'étudiant"), _("Gratiféria"), _("Maraude"))
#: In the order in which the rows of one may need those of another.
TABLES = (TillSession, Act, Ticket, Line, Payment, Movement, Count)


def fill(session: Session) -> None:
    """Set up the tills, and sell for a year."""
    invent(session, days=DAYS)


def invent(session: Session, *, days: int) -> None:
    """Set up two tills at the first site and one at each other, and sell there for some days."""
    setting_up.add_default_methods(session)
    for name in TAGS:
        setting_up.add_tag(session, name=name, by=None)
    sites = session.scalars(select(Site).order_by(Site.name)).all()
    for site in sites:
        setting_up.write_settings(session, site.id, {"mentions": MENTIONS}, by=None)
        names = (_("Caisse de l'entrée"), _("Caisse des meubles"))[: 2 if site is sites[0] else 1]
        for rank, name in enumerate(names, 1):
            setting_up.add_till(session, site.id, name=name, code=f"C{rank}", by=None)
    choices = [one for one in offered(session) if one.at_till and one.is_leaf]
    if sites and choices:
        _sell(session, sites[0], choices, days)


def _sell(session: Session, site: Site, choices: list[Offered], days: int) -> None:
    since = clock.now() - timedelta(days=days + 1)
    device = invented_device(
        session, name=_("Ancienne tablette"), use=_("Caisse"), site_id=site.id, since=since
    )
    if device is None:
        return
    tills = setting_up.tills_of(session, site.id)
    year = _Year(session, site, device, choices, tills[0], tills[1], days)
    made = year.made()
    for table in TABLES:
        if made.rows[table]:
            session.execute(insert(table), made.rows[table])
    for series in made.series.values():
        session.add(Series(device_id=device.id, begun_at=since, waiting=0, **series))


@dataclass
class _Year:
    """The sessions and tickets of a year, the same each time."""

    session: Session
    site: Site
    device: InventedDevice
    choices: list[Offered]
    entrance: Till
    furniture: Till
    length: int
    random: Random = field(default_factory=lambda: Random(2026))  # noqa: S311 (a demonstration)

    def made(self) -> Made:
        """Sell on every day that the shop was open, and this morning."""
        query = select(Method).order_by(Method.position)
        methods = {one.kind: one.id for one in self.session.scalars(query)}
        made = Made(self.session, self.site, self.device, methods)
        for day in self._days():
            self._open(made, self.entrance, day, 6 if day.weekday() != SATURDAY else 14)
            if day.weekday() == SATURDAY:
                self._open(made, self.furniture, day, 5)
        self._open_today(made)
        return made

    def _open(self, made: Made, till: Till, day: date, most: int) -> None:
        hours = self.random.choices(range(10, 18), k=self.random.randint(most // 2, most))
        moments = sorted(self._at(day, hour, self.random.randrange(60)) for hour in hours)
        sold = SoldDay(made, till, self.random, self.choices, Day(self._at(day, 9, 45), day))
        sold.open()
        for moment in moments:
            sold.sell(moment)
        sold.close(self._at(day, 18, 15), deposits=day < self._today.replace(day=1))

    def _open_today(self, made: Made) -> None:
        now = clock.now()
        opened_at = now - timedelta(minutes=95)
        if self.site.business_date(opened_at) != self._today:
            return  # the day has just begun, and nobody sells at that hour
        sold = SoldDay(
            made,
            self.entrance,
            self.random,
            self.choices,
            Day(opened_at, self._today),
        )
        sold.open()
        for minutes in (81, 64, 52, 33, 17, 6):
            sold.sell(now - timedelta(minutes=minutes))

    @property
    def _today(self) -> date:
        return self.site.business_date(clock.now())

    def _days(self) -> Iterator[date]:
        first = self._today - timedelta(days=self.length)
        days = (first + timedelta(days=each) for each in range(self.length))
        return (day for day in days if day.weekday() in OPEN_ON)

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        local = datetime.combine(day, time(hour, minute), ZoneInfo(self.site.time_zone))
        return local.astimezone(UTC)
