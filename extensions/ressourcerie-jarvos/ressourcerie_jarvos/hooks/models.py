# SPDX-License-Identifier: Apache-2.0
"""Destinations, what each is to be told, and each answer; none of it is ever deleted."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ressourcerie_core.db import (
    Flag,
    Id,
    Instant,
    LongText,
    LongWrittenText,
    Model,
    ShortText,
    personal,
)
from ressourcerie_core.i18n import _

AUTHORSHIP = personal(
    purpose=_("savoir qui a réglé ce qui sort d'ici"),
    kept=_("avec la destination ; seul un numéro reste"),
    erased=False,
)


class State(StrEnum):
    """Where something to tell is."""

    WAITING = "waiting"
    SENT = "sent"
    #: It failed for three days: a person has it tried again, or passes over it.
    PARKED = "parked"
    PASSED = "passed"


class Hook(Model):
    """A server that is told of events: a destination."""

    __tablename__ = "jarvos_hook"

    id: Mapped[Id]
    label: Mapped[ShortText]
    url: Mapped[LongText]
    #: Names of events, sorted; JSON.
    events: Mapped[LongText]
    is_on: Mapped[Flag]
    #: Why the platform turned it off by itself.
    why_off: Mapped[LongText | None]
    #: Its secret is the one of this rank; the one before it also signs until then.
    secret_rank: Mapped[int]
    old_secret_until: Mapped[Instant | None]
    made_at: Mapped[Instant]
    made_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)
    removed_at: Mapped[Instant | None]
    #: How many tries failed since the last that did not, and when it is tried again.
    failures: Mapped[int]
    rests_until: Mapped[Instant | None]


class Telling(Model):
    """One event to tell one destination; destinations are told in the order of the ids."""

    __tablename__ = "jarvos_telling"
    __table_args__ = (
        CheckConstraint(
            f"state IN ({', '.join(repr(str(one)) for one in State)})", name="state_known"
        ),
        UniqueConstraint("hook_id", "event_id"),
        Index("ix_jarvos_telling_due", "hook_id", "state", "id"),
        Index("ix_jarvos_telling_subject", "hook_id", "subject", "id"),
    )

    id: Mapped[Id]
    hook_id: Mapped[UUID] = mapped_column(ForeignKey("jarvos_hook.id"))
    #: Its ``webhook-id``, the same at each try.
    event_id: Mapped[UUID]
    event: Mapped[ShortText]
    subject: Mapped[ShortText]
    version: Mapped[int]
    #: JSON, without what a person typed.
    facts: Mapped[LongWrittenText]
    made_at: Mapped[Instant]
    state: Mapped[ShortText]
    attempts: Mapped[int]
    #: The first try since it was last put in the queue.
    first_tried_at: Mapped[Instant | None]
    next_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    settled_by: Mapped[UUID | None] = mapped_column(info=AUTHORSHIP)


class Answer(Model):
    """What a destination answered to one try, or why there is no answer."""

    __tablename__ = "jarvos_answer"

    id: Mapped[Id]
    telling_id: Mapped[UUID] = mapped_column(ForeignKey("jarvos_telling.id"), index=True)
    at: Mapped[Instant]
    status: Mapped[int | None]
    #: The first signs of the answer, or the reason in French.
    said: Mapped[LongText]
    milliseconds: Mapped[int]
