# SPDX-License-Identifier: Apache-2.0
"""Tables of durable events: what happened, who wants to know, who was told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    UniqueConstraint,
    bindparam,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ressourcerie_core.db.personal_columns import personal
from ressourcerie_core.db.types import Id, Instant, LongText, LongWrittenText, Model, ShortText
from ressourcerie_core.i18n import _
from ressourcerie_core.ids import new_id

WAITING, DONE, DEAD, SKIPPED = "waiting", "done", "dead", "skipped"

_UNFINISHED = "state IN ('waiting', 'dead')"
_IN_TROUBLE = "(state = 'dead' OR state = 'waiting' AND attempts > 0)"


def _only(condition: str) -> Mapping[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


# SQLite counts by itself only what it calls INTEGER.
_POSITION = BigInteger().with_variant(Integer(), "sqlite")


class EventRecord(Model):
    """An event that was published; never changed, and kept."""

    __tablename__ = "core_event"

    position: Mapped[int] = mapped_column(_POSITION, primary_key=True, autoincrement=True)
    id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    name: Mapped[ShortText] = mapped_column(index=True)
    version: Mapped[int]
    subject: Mapped[ShortText]
    recorded_at: Mapped[Instant]
    facts: Mapped[LongWrittenText]


class SubscriptionRecord(Model):
    """A subscriber that was enabled once; it stays while its module is off, and loses nothing."""

    __tablename__ = "core_subscription"

    subscriber: Mapped[ShortText] = mapped_column(primary_key=True)
    module: Mapped[ShortText] = mapped_column(index=True)
    event: Mapped[ShortText] = mapped_column(index=True)
    after: Mapped[int]  # the position after which events are its concern


class DeliveryRecord(Model):
    """An event to be told, or that was told, to one subscriber."""

    __tablename__ = "core_delivery"
    __table_args__ = (
        UniqueConstraint("subscriber", "position"),
        # What is done is kept and grows; only what is not done is looked for.
        Index("ix_core_delivery_due", "position", "subscriber", **_only(_UNFINISHED)),
        # The few that hold back those behind them.
        Index(
            "ix_core_delivery_trouble", "subscriber", "subject", "position", **_only(_IN_TROUBLE)
        ),
    )

    id: Mapped[Id]
    subscriber: Mapped[ShortText] = mapped_column(ForeignKey(SubscriptionRecord.subscriber))
    position: Mapped[int] = mapped_column(ForeignKey(EventRecord.position), index=True)
    subject: Mapped[ShortText]
    state: Mapped[ShortText]
    attempts: Mapped[int]
    due_at: Mapped[Instant]
    ended_at: Mapped[datetime | None]
    error: Mapped[LongText | None]
    reason: Mapped[LongText | None]
    #: Without a foreign key: the link goes when a person is erased.
    decided_by: Mapped[UUID | None] = mapped_column(
        info=personal(
            purpose=_("dire qui a relancé ou passé une livraison"),
            kept=_("avec la livraison : le numéro ne mène plus à personne"),
            erased=False,
        )
    )

    event: Mapped[EventRecord] = relationship()


def is_unfinished(deliveries: type[DeliveryRecord]) -> ColumnElement[bool]:
    """Give the condition of the index of what is not done, as a planner recognises it."""
    return deliveries.state.in_((_written("waiting"), _written("dead")))


def is_in_trouble(deliveries: type[DeliveryRecord]) -> ColumnElement[bool]:
    """Give the condition of the index of what was tried and is not done, likewise."""
    tried = (deliveries.state == _written(WAITING)) & (deliveries.attempts > _written(0))
    return (deliveries.state == _written(DEAD)) | tried


def _written(value: str | int) -> BindParameter[Any]:
    """Write a value into the statement itself, where a planner sees it."""
    return bindparam(None, value, literal_execute=True)
