# SPDX-License-Identifier: Apache-2.0
"""What a till did, only ever added to: its signed acts, and what is read out of them.

A row that is read out of an act is written in the transaction of the act, and has its id.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import (
    Cents,
    Flag,
    Grams,
    Id,
    Instant,
    LocalDay,
    LongWrittenText,
    Model,
    ShortText,
)

from .kinds import AUTHORSHIP, ActKind, LineKind, MovementKind, SessionKind, TicketType, one_of

SIGN = "sign IN (-1, 1)"


class Act(Model):
    """An act as its device wrote and signed it, to the last sign."""

    __tablename__ = "caisse_act"
    __table_args__ = (
        one_of("kind", ActKind, "kind_known"),
        UniqueConstraint("till_id", "series", "seq"),
    )

    id: Mapped[Id]
    till_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_till.id"))
    series: Mapped[int]
    seq: Mapped[int]
    kind: Mapped[ShortText]
    session_id: Mapped[UUID] = mapped_column(index=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("core_device.id"))
    author_id: Mapped[UUID] = mapped_column(info=AUTHORSHIP)
    happened_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    received_at: Mapped[Instant]
    content: Mapped[LongWrittenText]
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    number: Mapped[ShortText | None]
    #: What a manager should look at: texts in French.
    remarks: Mapped[list[str]] = mapped_column(JSON)
    #: Whether it had come too late, and was attached by somebody.
    attached: Mapped[Flag]


class Ticket(Model):
    """A sale, or a mirror that gives back: the same positive figures, the sign -1."""

    __tablename__ = "caisse_ticket"
    __table_args__ = (
        UniqueConstraint("till_id", "series", "number"),
        one_of("type", TicketType, "type_known"),
        one_of("session_kind", SessionKind, "session_kind_known"),
        CheckConstraint("sign = CASE WHEN type = 'sale' THEN 1 ELSE -1 END", name="sign_of_type"),
        Index("ix_caisse_ticket_site_id_day", "site_id", "day"),
        Index("ix_caisse_ticket_site_id_number", "site_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("caisse_act.id"), primary_key=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    till_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_till.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_session.id"), index=True)
    session_kind: Mapped[ShortText]
    series: Mapped[int]
    #: Its rank in the series, and how people write it: ``C1-004812``.
    ordinal: Mapped[int]
    number: Mapped[ShortText]
    type: Mapped[ShortText]
    sign: Mapped[int]
    original_id: Mapped[UUID | None] = mapped_column(ForeignKey("caisse_ticket.id"), index=True)
    day: Mapped[LocalDay]
    happened_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID] = mapped_column(info=AUTHORSHIP)
    approved_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    due_cents: Mapped[Cents]
    basket_cents: Mapped[Cents | None]
    note: Mapped[ShortText | None]
    tags: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[ShortText | None]
    offline: Mapped[Flag]


class Line(Model):
    """What a ticket sold, gave or took back."""

    __tablename__ = "caisse_line"
    __table_args__ = (
        UniqueConstraint("ticket_id", "position"),
        one_of("kind", LineKind, "kind_known"),
        CheckConstraint("destination IN ('sold', 'given')", name="destination_known"),
        CheckConstraint(SIGN, name="sign"),
    )

    id: Mapped[Id]
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_ticket.id"))
    position: Mapped[int]
    kind: Mapped[ShortText]
    sign: Mapped[int]
    #: As the till said it: it may be of a category that this base does not know.
    category_id: Mapped[UUID | None] = mapped_column(index=True)
    label: Mapped[ShortText]
    quantity: Mapped[int]
    grams: Mapped[Grams | None]
    unit_cents: Mapped[Cents | None]
    discount_cents: Mapped[Cents]
    discount_reason: Mapped[ShortText | None]
    total_cents: Mapped[Cents]
    vat_bp: Mapped[int | None]
    tags: Mapped[list[str]] = mapped_column(JSON)
    destination: Mapped[ShortText]
    object_id: Mapped[UUID | None]
    original_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("caisse_line.id"), index=True)


class Payment(Model):
    """How a ticket was paid, or given back."""

    __tablename__ = "caisse_payment"
    __table_args__ = (
        UniqueConstraint("ticket_id", "position"),
        CheckConstraint(SIGN, name="sign"),
        CheckConstraint("given_cents - change_cents = amount_cents", name="change_is_exact"),
    )

    id: Mapped[Id]
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_ticket.id"))
    position: Mapped[int]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_session.id"), index=True)
    method_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_method.id"))
    sign: Mapped[int]
    amount_cents: Mapped[Cents]
    given_cents: Mapped[Cents]
    change_cents: Mapped[Cents]
    reference: Mapped[ShortText | None]


class Movement(Model):
    """Money that came into or went out of a session otherwise than by a ticket."""

    __tablename__ = "caisse_movement"
    __table_args__ = (one_of("movement", MovementKind, "movement_known"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("caisse_act.id"), primary_key=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    till_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_till.id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_session.id"), index=True)
    movement: Mapped[ShortText]
    method_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_method.id"))
    cents: Mapped[Cents]
    reason: Mapped[ShortText | None]
    reference: Mapped[ShortText | None]
    other_till_id: Mapped[UUID | None]
    day: Mapped[LocalDay]
    happened_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    author_id: Mapped[UUID] = mapped_column(info=AUTHORSHIP)


class Count(Model):
    """What a closing counted of one method, beside what the server makes it."""

    __tablename__ = "caisse_count"
    __table_args__ = (UniqueConstraint("session_id", "method_id"),)

    id: Mapped[Id]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_session.id"))
    method_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_method.id"))
    #: As it was that day.
    name: Mapped[ShortText] = mapped_column()
    kind: Mapped[ShortText]
    account: Mapped[ShortText | None]
    payments_cents: Mapped[Cents]
    refunds_cents: Mapped[Cents]
    theoretical_cents: Mapped[Cents]
    #: What the device made it.
    told_cents: Mapped[Cents]
    counted_cents: Mapped[Cents]
    denominations: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[ShortText | None]


class Print(Model):
    """A duplicate of a receipt, counted when it was made."""

    __tablename__ = "caisse_print"
    __table_args__ = (UniqueConstraint("ticket_id", "rank"),)

    id: Mapped[Id]
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_ticket.id"))
    rank: Mapped[int]
    printed_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    printed_by: Mapped[UUID] = mapped_column(info=AUTHORSHIP)
