# SPDX-License-Identifier: Apache-2.0
"""The events that the till publishes; a session of the school publishes none."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ressourcerie_core.events import TypedText, event
from ressourcerie_core.i18n import _


@dataclass(frozen=True)
class RecordedLine:
    """A line of a recorded ticket.

    :param kind: ``goods``, ``gift``, ``membership`` or ``voucher-sold``.
    :param grams: what it weighs; ``None`` when it was not weighed.
    :param destination: ``sold`` or ``given``.
    :param original_line_id: the line that a refund or a cancellation gives back.
    :param object_id: the labelled object that was scanned, if one was.
    """

    line_id: UUID
    kind: str
    category_id: UUID | None
    quantity: int
    grams: int | None
    total_cents: int
    destination: str
    vat_bp: int | None
    original_line_id: UUID | None
    object_id: UUID | None = None


@dataclass(frozen=True)
class RecordedPayment:
    """A payment of a recorded ticket."""

    method_id: UUID
    amount_cents: int


@event("caisse.ticket-recorded", subject="ticket_id", title=_("Un ticket est enregistré"))
@dataclass(frozen=True)
class TicketRecorded:
    """A ticket counts: a sale, or a mirror that gives back.

    :param day: the business day of the site that it counts on.
    :param happened_at: when it was validated, on its till.
    :param sign: ``1`` for a sale, ``-1`` for what gives back; figures are positive in both.
    :param original_id: the ticket that it gives back, if it is one of this till's.
    """

    ticket_id: UUID
    site_id: UUID
    till_id: UUID
    session_id: UUID
    session_kind: str
    day: date
    happened_at: datetime
    sign: int
    original_id: UUID | None
    total_cents: int
    lines: tuple[RecordedLine, ...]
    payments: tuple[RecordedPayment, ...]


@dataclass(frozen=True)
class SoldShare:
    """What a session sold of one kind, category and rate; ``sign`` is ``-1`` for what it gave back.

    :param grams: what was weighed of it; lines that were not weighed add nothing.
    """

    kind: str
    category_id: UUID | None
    vat_bp: int | None
    sign: int
    amount_cents: int
    grams: int


@dataclass(frozen=True)
class CountedMethod:
    """What a session has of one method of payment, and what was counted.

    :param account: the account of the treasurer's books, if the method has one.
    :param variance_cents: counted less theoretical.
    """

    method_id: UUID
    name: str
    kind: str
    account: str | None
    payments_cents: int
    refunds_cents: int
    theoretical_cents: int
    counted_cents: int
    variance_cents: int


@dataclass(frozen=True)
class MovedMoney:
    """Money that came into or went out of a session otherwise than by a ticket."""

    movement: str
    method_id: UUID
    cents: int
    reason: TypedText | None


@event("caisse.session-closed", subject="session_id", title=_("Une session de caisse est close"))
@dataclass(frozen=True)
class SessionClosed:
    """A session is whole: nothing is added to it any more.

    :param number: its rank at its till, from 1.
    :param day: the business day of its opening, or the day of a deferred one.
    :param left_cents: the float left for the next one.
    """

    session_id: UUID
    site_id: UUID
    till_id: UUID
    number: int
    session_kind: str
    day: date
    opened_at: datetime
    closed_at: datetime
    float_cents: int
    left_cents: int
    sales: tuple[SoldShare, ...]
    methods: tuple[CountedMethod, ...]
    movements: tuple[MovedMoney, ...]
    first_number: str | None
    last_number: str | None
    tickets: int
