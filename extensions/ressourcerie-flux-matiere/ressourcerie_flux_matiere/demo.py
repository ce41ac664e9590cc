# SPDX-License-Identifier: Apache-2.0
"""What ``ressourcerie demo`` writes for the material flow: a year of deposits; all is invented."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ressourcerie_catalogue.public import Offered, PartnerRole, partner_names, turning_days
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id

from .demo_beside import declare, goods_of_the_till
from .models import Exit, Measure, Movement, Provenance, Shift, ShiftKind, Stage, Ticket, Transfer
from .service.days import today_at
from .service.guide import add_keyword, at_reception
from .service.ledger import category_facts
from .service.posts import add_post

if TYPE_CHECKING:
    from ressourcerie_caisse.public import SoldGoods

DAYS = 365
OPEN_ON = (1, 2, 4, 5)  # Tuesday, Wednesday, Friday, Saturday
PLACES = ("29600", "29600", "29600", "29670", "29640", "Morlaix", None)
PROVENANCES = (
    *([Provenance.DROPPED_OFF] * 7),
    *(Provenance.HOME_PICKUP, Provenance.TIP, Provenance.CLEARANCE),
)
GIVING = (PartnerRole.SUPPLIER, PartnerRole.AUTHORITY, PartnerRole.SOCIAL)
GUIDE = (
    (_("micro-ondes"), _("Petits appareils de cuisine")),
    (_("grille-pain"), _("Petits appareils de cuisine")),
    (_("perceuse"), _("Outillage électroportatif")),
    (_("tondeuse autoportée"), _("Machines de jardin à moteur")),
    (_("téléviseur"), _("Écrans et téléviseurs")),
)


def fill(session: Session) -> None:
    """Open a post at each site, write the sorting guide, and weigh for a year at the first."""
    sites = session.scalars(select(Site).order_by(Site.name)).all()
    posts = {site.id: add_post(session, site.id, name=_("Quai de réception")) for site in sites}
    choices = at_reception(session)
    names = {one.name: one.category_id for one in choices}
    for word, name in GUIDE:
        if name in names:
            add_keyword(session, word=word, category_id=names[name])
    if not sites or not choices:
        return
    year = _Year(session, sites, posts[sites[0].id].id, choices, goods_of_the_till(session))
    for table, rows in year.rows().items():
        session.execute(insert(table), rows)
    declare(session, sites[0].id)


@dataclass
class _Year:
    """The deposits, sales and exits of a year, the same each time."""

    session: Session
    sites: Sequence[Site]
    post_id: UUID
    choices: Any
    #: What the till sold, when it has invented its own year before; nothing is sold twice.
    sold: "Sequence[SoldGoods] | None"

    def __post_init__(self) -> None:
        self.site = self.sites[0]
        self._random = Random(2026)  # noqa: S311 (a demonstration)
        self._facts: dict[tuple[UUID, int], dict[str, Any]] = {}
        self._turns = turning_days(self.session)
        self._today = today_at(self.session, self.site.id)
        self._partners = list(partner_names(self.session, *GIVING))
        self._recyclers = list(partner_names(self.session, PartnerRole.RECYCLER))
        self._shifts: list[dict[str, Any]] = []
        self._tickets: list[dict[str, Any]] = []
        self._exits: list[dict[str, Any]] = []
        self._transfers: list[dict[str, Any]] = []
        self._movements: list[dict[str, Any]] = []

    def rows(self) -> dict[Any, list[dict[str, Any]]]:
        """Give the rows of each table, in the order in which they may be inserted."""
        for day in self._days():
            self._receive(day)
            if day.weekday() == OPEN_ON[-1]:
                self._let_go(day)
            if day.weekday() == OPEN_ON[0] and day.day <= 7:  # noqa: PLR2004 (once a month)
                self._send(day)
        for goods in self.sold or ():
            self._sell(goods)
        tables = {
            Shift: self._shifts,
            Ticket: self._tickets,
            Exit: self._exits,
            Transfer: self._transfers,
            Movement: self._movements,
        }
        return {table: rows for table, rows in tables.items() if rows}

    def _days(self) -> Iterator[date]:
        first = self._today - timedelta(days=DAYS)
        days = (first + timedelta(days=each) for each in range(DAYS))
        return (day for day in days if day.weekday() in OPEN_ON)

    def _receive(self, day: date) -> None:
        shift_id = new_id()
        self._shifts.append(
            {
                "id": shift_id,
                "post_id": self.post_id,
                "kind": ShiftKind.NORMAL,
                "day": None,
                "opened_at": self._at(day, 9),
                "opened_by": None,
                "closed_at": self._at(day, 18),
                "closed_by": None,
            }
        )
        # A till sells much: as much must come in.
        few, many = ((3, 6), (2, 7)) if self.sold is None else ((5, 8), (4, 10))
        for hour in self._random.sample(range(9, 18), self._random.randint(*few)):
            ticket_id = self._ticket(shift_id, day, hour)
            for _each in range(self._random.randint(*many)):
                category = self._random.choice(self.choices)
                went = self._random.choices(
                    [Stage.SHOP, Stage.WORKSHOP, Stage.RECYCLED, Stage.WASTED], [80, 8, 8, 4]
                )[0]
                links = {"ticket_id": ticket_id}
                way = (Stage.INTAKE, went)
                self._move(category, self._grams(category), at=(day, hour), way=way, links=links)

    def _ticket(self, shift_id: UUID, day: date, hour: int) -> UUID:
        ticket_id = new_id()
        provenance = self._random.choice(PROVENANCES)
        self._tickets.append(
            {
                "id": ticket_id,
                "site_id": self.site.id,
                "shift_id": shift_id,
                "number": len(self._tickets) + 1,
                "day": day,
                "provenance": provenance,
                "partner_id": self._partner_of(provenance),
                "locality": self._random.choice(PLACES),
                "note": None,
                "opened_at": self._at(day, hour),
                "opened_by": None,
                "closed_at": self._at(day, hour, minute=40),
                "closed_by": None,
            }
        )
        return ticket_id

    def _partner_of(self, provenance: Provenance) -> UUID | None:
        """Name the partner that a tip or a clearance came from, when the catalogue has one."""
        if provenance not in (Provenance.TIP, Provenance.CLEARANCE) or not self._partners:
            return None
        return self._random.choice(self._partners)

    def _let_go(self, day: date) -> None:
        """Sell, give and recycle most of what came in during the week."""
        week = [
            row
            for row in self._movements
            if row["destination"] in (Stage.SHOP, Stage.WORKSHOP)
            and day - timedelta(days=6) <= row["day"] <= day
        ]
        exit_id = new_id()
        left = []
        for row in week:
            went = self._random.choices(
                [Stage.SOLD, Stage.GIVEN, Stage.RECYCLED, None],
                [58, 8, 12, 22] if self.sold is None else [0, 4, 16, 80],
            )[0]
            if went is not None:
                left.append((row, went))
        if any(went is Stage.RECYCLED for _row, went in left):
            self._exits.append(self._exit(exit_id, day))
        for row, went in left:
            links = {"exit_id": exit_id} if went is Stage.RECYCLED else {}
            category = next(c for c in self.choices if c.category_id == row["category_id"])
            way = (Stage(row["destination"]), went)
            self._move(category, row["grams"], at=(day, 17), way=way, links=links)

    def _sell(self, goods: "SoldGoods") -> None:
        """Count what the till sold or gave, as its event would."""
        category = next((c for c in self.choices if c.category_id == goods.category_id), None)
        if category is None or goods.site_id != self.site.id:
            return
        usual = (category.default_weight_grams or 1_000) * goods.quantity
        hour = goods.happened_at.astimezone(ZoneInfo(self.site.time_zone)).hour
        way = (Stage.SHOP, Stage(goods.destination))
        self._move(category, goods.grams or usual, at=(goods.day, hour), way=way, links={})
        measured = goods.grams is not None
        self._movements[-1] |= {
            "source": f"caisse:{goods.line_id}",
            "quantity": goods.quantity,
            "recorded_at": goods.happened_at,
            "measure": Measure.MEASURED if measured else Measure.ESTIMATED,
            "gross_grams": goods.grams,
            "tare_grams": 0 if measured else None,
        }

    def _send(self, day: date) -> None:
        """Send a load to the other site, which weighs it again: now and then a little is lost."""
        transfer_id = new_id()
        for other in self.sites[1:2]:
            self._transfers.append(
                {
                    "id": transfer_id,
                    "from_site_id": self.site.id,
                    "to_site_id": other.id,
                    "sent_on": day,
                    "sent_at": self._at(day, 16),
                    "sent_by": None,
                    "received_on": day,
                    "received_at": self._at(day, 17),
                    "received_by": None,
                }
            )
            for category in self._random.sample(self.choices, min(3, len(self.choices))):
                links, grams = {"transfer_id": transfer_id}, self._grams(category)
                way = (Stage.SHOP, Stage.TRANSIT)
                self._move(category, grams, at=(day, 16), way=way, links=links)
                lost = self._random.choice([0, 0, 0, grams // 20])
                links |= {"site_id": other.id}
                way = (Stage.TRANSIT, Stage.SHOP)
                self._move(category, grams - lost, at=(day, 17), way=way, links=links)

    def _exit(self, exit_id: UUID, day: date) -> dict[str, Any]:
        return {
            "id": exit_id,
            "site_id": self.site.id,
            "number": len(self._exits) + 1,
            "day": day,
            "destination": Stage.RECYCLED,
            "partner_id": self._random.choice(self._recyclers) if self._recyclers else None,
            "slip": f"B-{len(self._exits) + 1:04}",
            "transporter": None,
            "waste_code": None,
            "treatment": None,
            "note": None,
            "recorded_at": self._at(day, 17),
            "author_id": None,
        }

    def _move(
        self,
        category: Offered,
        grams: int,
        *,
        at: tuple[date, int],
        way: tuple[Stage, Stage],
        links: dict[str, UUID],
    ) -> None:
        (day, hour), (origin, destination) = at, way
        movement_id = new_id()
        # At the till one sale in three is not weighed.
        weighed = destination not in (Stage.SOLD, Stage.GIVEN) or self._random.random() > 1 / 3
        self._movements.append(
            {
                "id": movement_id,
                "site_id": links.get("site_id", self.site.id),
                "day": day,
                "month_only": False,
                "recorded_at": self._at(day, hour, minute=20),
                "author_id": None,
                **self._facts_of(category.category_id, day),
                "origin": origin,
                "destination": destination,
                "sign": 1,
                "grams": grams,
                "measure": Measure.MEASURED if weighed else Measure.ESTIMATED,
                "gross_grams": grams if weighed else None,
                "tare_grams": 0 if weighed else None,
                "quantity": 1 if destination in (Stage.SOLD, Stage.GIVEN) else None,
                "source": f"demo:{movement_id}",
                "ticket_id": links.get("ticket_id"),
                "exit_id": links.get("exit_id"),
                "transfer_id": links.get("transfer_id"),
            }
        )

    def _facts_of(self, category_id: UUID, day: date) -> dict[str, Any]:
        """Look a category up once for each span of days in which the catalogue does not change."""
        key = category_id, bisect_right(self._turns, day)
        if key not in self._facts:
            self._facts[key] = category_facts(self.session, category_id, day)
        return self._facts[key]

    def _grams(self, category: Offered) -> int:
        """Weigh around the usual weight, seldom far above."""
        usual = category.default_weight_grams or 2_000
        most = category.max_weight_grams or usual * 10
        return min(most, max(50, round(usual * self._random.lognormvariate(0, 0.5) / 50) * 50))

    def _at(self, day: date, hour: int, *, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.site.time_zone))
