# SPDX-License-Identifier: Apache-2.0
"""One invented day at a till: its float, its sales, its count, as signed acts and their rows."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ressourcerie_catalogue.public import Offered
from sqlalchemy.orm import Session

from ressourcerie_core.auth import InventedDevice, Site
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append

from .models import (
    Act,
    ActKind,
    Count,
    Line,
    LineKind,
    MethodKind,
    Movement,
    MovementKind,
    Payment,
    SessionKind,
    Ticket,
    TicketType,
    Till,
    TillSession,
)

FLOAT = 15_000
MEMBERSHIP = 700
NOTES = (500, 1_000, 2_000, 5_000)
SLIP = _("erreur de rendu")

#: So many things at once, nobody weighs.
LOT = 3


@dataclass(frozen=True)
class Day:
    """When a session was opened, and the day that it counts on."""

    opened_at: datetime
    day: date


@dataclass
class Made:
    """All that is invented so far: rows of each table, and the last numbers of each till."""

    session: Session
    site: Site
    device: InventedDevice
    methods: dict[str, UUID]
    rows: dict[type, list[dict[str, Any]]] = field(default_factory=dict)
    series: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[UUID, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for table in (TillSession, Act, Ticket, Line, Payment, Movement, Count):
            self.rows[table] = []

    def _offset_minutes(self, at: datetime) -> int:
        """Tell how far the clocks of the site were from UTC."""
        offset = at.astimezone(ZoneInfo(self.site.time_zone)).utcoffset() or timedelta()
        return offset // timedelta(minutes=1)

    def last(self, till: Till) -> dict[str, Any]:
        """Give the last numbers of a till."""
        if till.id not in self.series:
            till.series = 1
            self.series[till.id] = {
                "till_id": till.id,
                "series": 1,
                "last_seq": 0,
                "last_number": 0,
                "last_school": 0,
                "last_act_id": None,
            }
        return self.series[till.id]

    def act(
        self, till: Till, kind: ActKind, at: datetime, session_id: UUID, body: dict[str, Any]
    ) -> UUID:
        """Write an act as the till would, sign it, chain it, and give its identifier."""
        last, act_id = self.last(till), body.pop("id", None) or new_id()
        last["last_seq"] += 1
        last["last_act_id"] = act_id
        common = {
            "v": 1,
            "id": act_id,
            "kind": kind,
            "till": till.id,
            "series": 1,
            "seq": last["last_seq"],
            "device": self.device.id,
            "operator": self.device.people[-1],
            "proof": "pin",
            "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "offset_minutes": self._offset_minutes(at),
            "clock_offset_ms": 0,
            "offline": False,
            "app": "0.1.0",
            "session": session_id,
        }
        content = json.dumps(common | body, default=str, ensure_ascii=False)
        self.rows[Act].append(
            {
                "id": act_id,
                "till_id": till.id,
                "series": 1,
                "seq": last["last_seq"],
                "kind": kind,
                "session_id": session_id,
                "device_id": self.device.id,
                "author_id": self.device.people[-1],
                "happened_at": at,
                "received_at": at,
                "content": content,
                "signature": self.device.sign(content.encode()),
                "number": body.get("number"),
                "remarks": [],
                "attached": False,
            }
        )
        digest = sha256(content.encode()).hexdigest()
        facts = {"act": str(act_id), "sha256": digest, "session": str(session_id)}
        told = {key: body[key] for key in ("number", "due_cents", "type") if key in body}
        append(self.session, f"caisse.till/{till.id}", kind, facts | told, self.device.people[-1])
        return act_id


@dataclass
class SoldDay:
    """A session from its float to its count."""

    made: Made
    till: Till
    random: Random
    choices: list[Offered]
    day: Day
    id: UUID = field(default_factory=new_id)
    sums: dict[str, int] = field(default_factory=dict)

    def open(self) -> None:
        """Count the float, and open."""
        made, till = self.made, self.till
        rank = made.sessions[till.id] = made.sessions.get(till.id, 0) + 1
        counted = {"2000": 4, "1000": 4, "500": 4, "200": 3, "100": 3, "50": 2}
        told = {
            "session_kind": SessionKind.NORMAL,
            "day": None,
            "float_cents": FLOAT,
            "denominations": counted,
            "float_expected_cents": FLOAT,
            "reason": None,
            "settings": {"price_mode": "free", "blind_count": False},
        }
        at = self.day.opened_at
        made.act(till, ActKind.SESSION_OPENED, at, self.id, dict(told))
        made.rows[TillSession].append(
            {
                "id": self.id,
                "site_id": made.site.id,
                "till_id": till.id,
                "device_id": made.device.id,
                "number": rank,
                "kind": SessionKind.NORMAL,
                "day": self.day.day,
                "told_day": None,
                "float_cents": FLOAT,
                "float_expected_cents": FLOAT,
                "denominations": counted,
                "reason": None,
                "settings": told["settings"],
                "opened_at": at,
                "opened_by": made.device.people[-1],
                "closed_at": None,
                "closed_by": None,
                "abandoned": False,
                "blind": None,
                "card_terminal_cents": None,
                "left_cents": None,
            }
        )

    def sell(self, at: datetime) -> None:
        """Sell a few things to somebody."""
        lines = [self._goods() for _each in range(self.random.randint(1, 4))]
        due = sum(line["total_cents"] for line in lines)
        if self.random.random() < 0.08:  # noqa: PLR2004 (some round up)
            lines.append(self._extra(LineKind.GIFT, _("Don"), -due % 500 or 200))
        if self.random.random() < 0.03:  # noqa: PLR2004 (a few join)
            lines.append(self._extra(LineKind.MEMBERSHIP, _("Adhésion"), MEMBERSHIP))
        due = sum(line["total_cents"] for line in lines)
        payments = [self._payment(due)] if due else []
        self._ticket(at, due, lines, payments)

    def close(self, at: datetime, *, deposits: bool) -> None:
        """Deposit what is above the float, count, and close."""
        if deposits:
            self._deposit(at, MethodKind.CHEQUE, MovementKind.CHEQUE_DEPOSIT)
            self._deposit(at, MethodKind.CASH, MovementKind.BANK_DEPOSIT)
        slip = self.random.choice((-200, 50)) if self.random.random() < 0.04 else 0  # noqa: PLR2004
        counts = [self._count(kind, slip) for kind in _NAMES if self._moved(kind)]
        left = FLOAT + self.sums.get(MethodKind.CASH, 0) + slip
        card = self.sums.get(MethodKind.CARD, 0)
        body = {"counts": counts, "blind": False, "card_terminal_cents": card, "left_cents": left}
        self.made.act(self.till, ActKind.SESSION_CLOSED, at, self.id, body)
        row = self.made.rows[TillSession][-1]
        row |= {
            "closed_at": at,
            "closed_by": self.made.device.people[-1],
            "blind": False,
            "card_terminal_cents": card,
            "left_cents": left,
        }

    def _goods(self) -> dict[str, Any]:
        category = self.random.choice(self.choices)
        usual = category.default_weight_grams or 1_000
        given = self.random.random() < 0.03  # noqa: PLR2004 (a few are given)
        price = 0 if given else (category.guide_price_cents or self.random.choice((100, 200, 300)))
        quantity = self.random.choice((1, 1, 1, 2, 3))
        grams = round(usual * quantity * self.random.uniform(0.6, 1.4) / 10) * 10
        return self._line(
            LineKind.GOODS,
            " > ".join(category.path),
            price * quantity,
            category=category.category_id,
            quantity=quantity,
            grams=None if quantity == LOT else grams,
            unit_cents=price,
            destination="given" if given else "sold",
        )

    def _extra(self, kind: LineKind, label: str, cents: int) -> dict[str, Any]:
        return self._line(kind, label, cents, unit_cents=cents)

    def _line(self, kind: LineKind, label: str, total: int, **facts: Any) -> dict[str, Any]:
        usual = {
            "id": new_id(),
            "kind": kind,
            "category": None,
            "label": label,
            "quantity": 1,
            "grams": None,
            "unit_cents": None,
            "discount_cents": 0,
            "discount_reason": None,
            "total_cents": total,
            "vat_bp": None,
            "tags": [],
            "destination": "sold",
            "object": None,
            "original_line": None,
        }
        return usual | facts

    def _payment(self, due: int) -> dict[str, Any]:
        cash, card, cheque = MethodKind.CASH, MethodKind.CARD, MethodKind.CHEQUE
        kind = self.random.choices([cash, card, cheque], [55, 35, 10])[0]
        given = due
        if kind is cash and self.random.random() < 0.6:  # noqa: PLR2004 (the others have it exactly)
            given = next((note for note in NOTES if note >= due), due)
        self.sums[kind] = self.sums.get(kind, 0) + due
        return {
            "method": self.made.methods[kind],
            "amount_cents": due,
            "given_cents": given,
            "change_cents": given - due,
            "reference": None,
        }

    def _ticket(
        self, at: datetime, due: int, lines: list[dict[str, Any]], payments: list[dict[str, Any]]
    ) -> None:
        made, till = self.made, self.till
        last = made.last(till)
        last["last_number"] += 1
        number = f"{till.code}-{last['last_number']:06}"
        body = {
            "number": number,
            "type": TicketType.SALE,
            "original": None,
            "lines": lines,
            "basket_cents": None,
            "payments": payments,
            "due_cents": due,
            "note": None,
            "tags": [],
            "approved_by": None,
            "reason": None,
        }
        ticket_id = made.act(till, ActKind.TICKET, at, self.id, body)
        made.rows[Ticket].append(
            {
                "id": ticket_id,
                "site_id": made.site.id,
                "till_id": till.id,
                "session_id": self.id,
                "session_kind": SessionKind.NORMAL,
                "series": 1,
                "ordinal": last["last_number"],
                "number": number,
                "type": TicketType.SALE,
                "sign": 1,
                "day": self.day.day,
                "happened_at": at,
                "author_id": made.device.people[-1],
                "due_cents": due,
                "tags": [],
                "offline": False,
            }
        )
        for position, line in enumerate(lines, 1):
            renamed = {"category": "category_id", "object": "object_id"}
            facts = {renamed.get(key, key): value for key, value in line.items()}
            facts["original_line_id"] = facts.pop("original_line")
            place = {"ticket_id": ticket_id, "position": position, "sign": 1}
            made.rows[Line].append(facts | place)
        for position, payment in enumerate(payments, 1):
            facts = {key: value for key, value in payment.items() if key != "method"}
            place = {"ticket_id": ticket_id, "position": position, "sign": 1}
            keys = {"id": new_id(), "session_id": self.id, "method_id": payment["method"]}
            made.rows[Payment].append(facts | place | keys)

    def _deposit(self, at: datetime, kind: MethodKind, movement: MovementKind) -> None:
        cents = self.sums.get(kind, 0)
        if not cents:
            return
        made, method = self.made, self.made.methods[kind]
        body = {
            "movement": movement,
            "method": method,
            "cents": cents,
            "reason": None,
            "reference": None,
            "other_till": None,
        }
        act_id = made.act(self.till, ActKind.MOVEMENT, at, self.id, body)
        made.rows[Movement].append(
            {
                "id": act_id,
                "site_id": made.site.id,
                "till_id": self.till.id,
                "session_id": self.id,
                "movement": movement,
                "method_id": method,
                "cents": cents,
                "day": self.day.day,
                "happened_at": at,
                "author_id": made.device.people[-1],
            }
        )
        self.sums[f"deposited {kind}"] = cents
        self.sums[kind] = 0

    def _moved(self, kind: str) -> int:
        deposited = self.sums.get(f"deposited {kind}", 0)
        return self.sums.get(kind, 0) + deposited + (kind == MethodKind.CASH)

    def _count(self, kind: MethodKind, slip: int) -> dict[str, Any]:
        cash = kind == MethodKind.CASH
        theoretical = self.sums.get(kind, 0) + (FLOAT if cash else 0)
        counted = theoretical + (slip if cash else 0)
        reason = SLIP if cash and slip else None
        paid = self.sums.get(kind, 0) + self.sums.get(f"deposited {kind}", 0)
        method = self.made.methods[kind]
        self.made.rows[Count].append(
            {
                "id": new_id(),
                "session_id": self.id,
                "method_id": method,
                "name": _NAMES[kind],
                "kind": kind,
                "payments_cents": paid,
                "refunds_cents": 0,
                "theoretical_cents": theoretical,
                "told_cents": theoretical,
                "counted_cents": counted,
                "denominations": None,
                "reason": reason,
            }
        )
        return {
            "method": method,
            "theoretical_cents": theoretical,
            "counted_cents": counted,
            "denominations": None,
            "reason": reason,
        }


_NAMES = {
    MethodKind.CASH: _("Espèces"),
    MethodKind.CARD: _("Carte"),
    MethodKind.CHEQUE: _("Chèque"),
}
