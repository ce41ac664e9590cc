# SPDX-License-Identifier: Apache-2.0
"""What moves while people sell: sessions, series, late acts, gaps, tickets on hold, vouchers."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import (
    Cents,
    Flag,
    Id,
    Instant,
    LocalDay,
    LongWrittenText,
    Model,
    ShortText,
)

from .kinds import AUTHORSHIP, SessionKind, StrayOutcome, one_of

_OPEN = "closed_at IS NULL"


class GapOf(StrEnum):
    """What is numbered without a gap: the tickets, those of the school, all acts."""

    TICKETS = "tickets"
    SCHOOL = "school"
    ACTS = "acts"


class TillSession(Model):
    """A till that is open, from its float to its count; none is ever deleted."""

    __tablename__ = "caisse_session"
    __table_args__ = (
        UniqueConstraint("till_id", "number"),
        one_of("kind", SessionKind, "kind_known"),
        CheckConstraint("(kind = 'deferred') = (told_day IS NOT NULL)", name="deferred_has_a_day"),
        Index(
            "uq_caisse_session_open",
            "till_id",
            "kind",
            unique=True,
            sqlite_where=text(f"{_OPEN} AND kind <> 'deferred'"),
            postgresql_where=text(f"{_OPEN} AND kind <> 'deferred'"),
        ),
        Index(
            "uq_caisse_session_deferred",
            "till_id",
            "told_day",
            unique=True,
            sqlite_where=text("kind = 'deferred' AND NOT abandoned"),
            postgresql_where=text("kind = 'deferred' AND NOT abandoned"),
        ),
        Index("ix_caisse_session_site_id_day", "site_id", "day"),
    )

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    till_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_till.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("core_device.id"))
    #: Its rank at its till, from 1.
    number: Mapped[int]
    kind: Mapped[ShortText]
    #: The day that it counts on: that of its opening, or the one that a deferred one says.
    day: Mapped[LocalDay]
    told_day: Mapped[LocalDay | None]
    float_cents: Mapped[Cents]
    float_expected_cents: Mapped[Cents | None]
    denominations: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[ShortText | None]
    #: How the site sold when it was opened.
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    opened_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    opened_by: Mapped[UUID] = mapped_column(info=AUTHORSHIP)
    closed_at: Mapped[datetime | None] = mapped_column(info=AUTHORSHIP)
    closed_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    abandoned: Mapped[Flag]
    blind: Mapped[Flag | None]
    card_terminal_cents: Mapped[Cents | None]
    left_cents: Mapped[Cents | None]


class Series(Model):
    """A run of numbers of a till on one device, and the last of each that was recorded."""

    __tablename__ = "caisse_series"

    till_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_till.id"), primary_key=True)
    series: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("core_device.id"))
    begun_at: Mapped[Instant]
    last_seq: Mapped[int]
    last_number: Mapped[int]
    last_school: Mapped[int]
    last_act_id: Mapped[UUID | None]
    #: Set when another series took its place while its device may have kept tickets back.
    interrupted_at: Mapped[datetime | None] = mapped_column(info=AUTHORSHIP)
    interrupted_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    interrupted_why: Mapped[ShortText | None]
    #: What its device last said that it kept.
    waiting: Mapped[int]
    explained_at: Mapped[datetime | None] = mapped_column(info=AUTHORSHIP)
    explained_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    explanation: Mapped[ShortText | None]


class Gap(Model):
    """Numbers that did not come; shown until they come, or until somebody says why."""

    __tablename__ = "caisse_gap"
    __table_args__ = (
        one_of("of", GapOf, "of_known"),
        CheckConstraint("first <= last", name="in_order"),
        Index("ix_caisse_gap_till_id_series_of", "till_id", "series", "of"),
    )

    id: Mapped[Id]
    till_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_till.id"))
    series: Mapped[int]
    of: Mapped[ShortText]
    first: Mapped[int]
    last: Mapped[int]
    seen_at: Mapped[Instant]
    filled_at: Mapped[datetime | None]
    explained_at: Mapped[datetime | None] = mapped_column(info=AUTHORSHIP)
    explained_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    explanation: Mapped[ShortText | None]


class Stray(Model):
    """An act that could not be counted when it came; it is kept whole, and counts nowhere."""

    __tablename__ = "caisse_stray"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name="settled_with_an_outcome"),
        CheckConstraint(
            f"outcome IN ({', '.join(repr(str(v)) for v in StrayOutcome)})", name="outcome_known"
        ),
    )

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"), index=True)
    till_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_till.id"), index=True)
    series: Mapped[int]
    seq: Mapped[int]
    kind: Mapped[ShortText]
    number: Mapped[ShortText | None]
    session_id: Mapped[UUID]
    device_id: Mapped[UUID] = mapped_column(ForeignKey("core_device.id"))
    author_id: Mapped[UUID] = mapped_column(info=AUTHORSHIP)
    happened_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    received_at: Mapped[Instant]
    content: Mapped[LongWrittenText]
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    #: Why it could not be counted, as a French sentence.
    why: Mapped[ShortText]
    outcome: Mapped[ShortText | None]
    settled_at: Mapped[datetime | None] = mapped_column(info=AUTHORSHIP)
    settled_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    reason: Mapped[ShortText | None]


class Held(Model):
    """A ticket on hold, which any till of its site resumes, once."""

    __tablename__ = "caisse_held"

    id: Mapped[Id]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"), index=True)
    name: Mapped[ShortText]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("core_device.id"))
    till_name: Mapped[ShortText]
    put_at: Mapped[Instant] = mapped_column(info=AUTHORSHIP)
    put_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    taken_at: Mapped[datetime | None]
    taken_device_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_device.id"))


class Contact(Model):
    """What a device last said of a till: when, and how much it keeps to itself."""

    __tablename__ = "caisse_contact"

    till_id: Mapped[UUID] = mapped_column(ForeignKey("caisse_till.id"), primary_key=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("core_device.id"), primary_key=True)
    said_at: Mapped[Instant]
    pending: Mapped[int]
    oldest_at: Mapped[datetime | None]
    open_ticket: Mapped[Flag]
    app: Mapped[ShortText]


class Voucher(Model):
    """A voucher that a line sold, and how much of it was spent since."""

    __tablename__ = "caisse_voucher"

    id: Mapped[UUID] = mapped_column(ForeignKey("caisse_line.id"), primary_key=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"), index=True)
    #: What is written on it.
    code: Mapped[ShortText] = mapped_column(unique=True)
    #: What it was sold for, less what was given back of that.
    cents: Mapped[Cents]
    #: It may pass what it was sold for: a till that was offline takes what it is handed.
    spent_cents: Mapped[Cents]
    sold_at: Mapped[Instant]
    cancelled_at: Mapped[datetime | None] = mapped_column(info=AUTHORSHIP)
    cancelled_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    cancelled_why: Mapped[ShortText | None]

    @property
    def left_cents(self) -> int:
        """What it still is worth."""
        return max(self.cents - self.spent_cents, 0)
