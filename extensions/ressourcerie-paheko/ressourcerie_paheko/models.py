# SPDX-License-Identifier: Apache-2.0
"""What is to be booked in Paheko, and what became of it; the accounts that it goes to."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import (
    Cents,
    Flag,
    Id,
    Instant,
    LocalDay,
    LongText,
    Model,
    ShortText,
    personal,
)
from ressourcerie_core.i18n import _

AUTHORSHIP = personal(
    purpose=_("savoir qui a réglé la comptabilité ou classé une pièce, et quand"),
    kept=_("toujours : la comptabilité en dépend ; seul un numéro reste"),
    erased=False,
)


class State(StrEnum):
    """Where a booking is."""

    PENDING = "pending"
    #: It was sent, or was about to be, and nobody knows what became of it.
    DOUBTFUL = "doubtful"
    SENT = "sent"
    #: Paheko said no, in its own words.
    REFUSED = "refused"
    #: It waits for a person: no open year, no account.
    PARKED = "parked"
    BY_HAND = "by-hand"
    NOTHING = "nothing"


class Booking(Model):
    """What one closed session of a till gives to book, or cancels: never twice, never forgotten."""

    __tablename__ = "paheko_booking"
    __table_args__ = (
        CheckConstraint(
            f"state IN ({', '.join(repr(str(one)) for one in State)})", name="state_known"
        ),
        CheckConstraint("sign IN (1, -1)", name="sign"),
        CheckConstraint("(sign = -1) = (mirrors IS NOT NULL)", name="mirror_has_an_original"),
        UniqueConstraint("session_id", "rank", "sign"),
        Index("ix_paheko_booking_state", "state", "id"),
    )

    id: Mapped[Id]
    #: The closed session; no foreign key, its module may be gone.
    session_id: Mapped[UUID]
    #: 1, and one more each time that the session is booked anew after a correction.
    rank: Mapped[int] = mapped_column(default=1)
    #: -1 for what cancels another: the same lines, the other way round.
    sign: Mapped[int] = mapped_column(default=1)
    #: What it cancels, and when Paheko shows both on each other's page.
    mirrors: Mapped[UUID | None] = mapped_column(ForeignKey("paheko_booking.id"), unique=True)
    linked_at: Mapped[Instant | None]
    site_id: Mapped[UUID]
    reference: Mapped[ShortText] = mapped_column(unique=True)
    day: Mapped[LocalDay]
    label: Mapped[ShortText]
    total_cents: Mapped[Cents]
    state: Mapped[ShortText]
    #: The session as it was told, for whoever chooses its accounts anew; JSON.
    facts: Mapped[LongText]
    #: What is sent, frozen; JSON, none while an account is missing.
    payload: Mapped[LongText | None]
    #: The version of the accounts that the payload was made with.
    plan: Mapped[int | None]
    attempts: Mapped[int]
    #: Written before each try, and cleared when it is known to have sent nothing.
    tried_at: Mapped[Instant | None]
    next_at: Mapped[Instant | None]
    #: Why it is where it is, for the treasurer.
    why: Mapped[LongText | None]
    paheko_id: Mapped[int | None]
    paheko_year: Mapped[int | None]
    url: Mapped[LongText | None]
    #: All that Paheko said of it; JSON.
    answer: Mapped[LongText | None]
    settled_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    settled_at: Mapped[Instant | None]
    reason: Mapped[LongText | None]


class Plan(Model):
    """One version of the accounts that everything goes to; the last one is in use."""

    __tablename__ = "paheko_plan"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(unique=True)
    #: JSON.
    content: Mapped[LongText]
    made_at: Mapped[Instant]
    made_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Sending(Model):
    """Whether what is closed is sent by itself; one row at most, and none is « no »."""

    __tablename__ = "paheko_sending"

    id: Mapped[Id]
    automatic: Mapped[Flag]
    #: The first day that is sent; while nobody said it, nothing is.
    start: Mapped[LocalDay | None]
    #: When a till of Paheko's own was last closed, of late: the same sales might be booked twice.
    own_till: Mapped[LocalDay | None]
    #: When somebody last asked for what waits to be sent now.
    asked_at: Mapped[Instant | None]
    #: Why nothing goes at all, how often that was found since, and when to look again.
    trouble: Mapped[LongText | None]
    failures: Mapped[int]
    retry_at: Mapped[Instant | None]
    #: When somebody asked for both sides to be compared, until it is done; and why it was not.
    compare_asked_at: Mapped[Instant | None]
    compare_trouble: Mapped[LongText | None]


class Compared(Model):
    """A comparison of what was sent with what Paheko holds; the last one is shown."""

    __tablename__ = "paheko_compared"

    id: Mapped[Id]
    compared_at: Mapped[Instant] = mapped_column(index=True)
    agrees: Mapped[Flag]
    #: JSON.
    content: Mapped[LongText]
