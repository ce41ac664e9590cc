# SPDX-License-Identifier: Apache-2.0
"""What the treasurer needs at the end of a month: money by method, counted, and in the bank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..models import (
    Count,
    Method,
    MethodKind,
    Movement,
    MovementKind,
    SessionKind,
    TillSession,
)
from . import figures

DEPOSITS = (MovementKind.BANK_DEPOSIT, MovementKind.CHEQUE_DEPOSIT)
EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True)
class MethodMonth:
    """What a month has of a method of payment."""

    method_id: UUID
    name: str
    kind: str
    account: str | None
    payments_cents: int
    refunds_cents: int
    variance_cents: int
    deposits_cents: int


def by_method(session: Session, site_id: UUID, first: date, last: date) -> list[MethodMonth]:
    """Give what was paid, differed at counts, and was deposited, by method."""
    paid = {
        one.method_id: one
        for one in figures.by_method(session, figures.in_days(first, last, [site_id]))
    }
    variances = _variances(session, site_id, first, last)
    deposits = _deposits(session, site_id, first, last)
    keys = paid.keys() | variances.keys() | deposits.keys()
    query = select(Method).where(Method.id.in_(keys)).order_by(Method.position, Method.name)
    return [
        MethodMonth(
            one.id,
            one.name,
            one.kind,
            one.account,
            paid[one.id].payments_cents if one.id in paid else 0,
            paid[one.id].refunds_cents if one.id in paid else 0,
            variances.get(one.id, 0),
            deposits.get(one.id, 0),
        )
        for one in session.scalars(query)
    ]


def cheques_held(session: Session, site_id: UUID, last: date) -> int:
    """Give what the cheques that are not at the bank yet are worth, at the end of a day."""
    held = 0
    for one in by_method(session, site_id, EARLIEST, last):
        if one.kind == MethodKind.CHEQUE:
            held += one.payments_cents - one.refunds_cents - one.deposits_cents
    return held


def still_open(session: Session, site_id: UUID, last: date) -> Sequence[TillSession]:
    """List the sessions of before the end of a day that are not closed."""
    query = select(TillSession).where(
        TillSession.site_id == site_id,
        TillSession.day <= last,
        TillSession.closed_at.is_(None),
        TillSession.kind != SessionKind.SCHOOL,
    )
    return session.scalars(query.order_by(TillSession.day)).all()


def with_variance(session: Session, site_id: UUID, first: date, last: date) -> list[TillSession]:
    """List the sessions whose count differed from what there should have been."""
    differs = Count.counted_cents != Count.theoretical_cents
    found = select(Count.session_id).where(differs)
    query = select(TillSession).where(TillSession.id.in_(found), *_of_days(site_id, first, last))
    return list(session.scalars(query.order_by(TillSession.day)))


def card_differences(session: Session, site_id: UUID, first: date, last: date) -> list[TillSession]:
    """List the sessions whose card terminal said another total than the till."""
    cards = select(Count.session_id, func.sum(Count.theoretical_cents).label("cents"))
    sums = cards.where(Count.kind == MethodKind.CARD).group_by(Count.session_id).subquery()
    query = select(TillSession).join(sums, sums.c.session_id == TillSession.id)
    differs = TillSession.card_terminal_cents != sums.c.cents
    found = session.scalars(query.where(differs, *_of_days(site_id, first, last)))
    return list(found)


def _of_days(site_id: UUID, first: date, last: date) -> figures.Where:
    return (
        TillSession.site_id == site_id,
        TillSession.day.between(first, last),
        TillSession.kind != SessionKind.SCHOOL,
    )


def _variances(session: Session, site_id: UUID, first: date, last: date) -> dict[UUID, int]:
    variance = func.sum(Count.counted_cents - Count.theoretical_cents)
    joined = select(Count.method_id, variance).join(TillSession, TillSession.id == Count.session_id)
    found = joined.where(*_of_days(site_id, first, last)).group_by(Count.method_id)
    return {key: int(cents or 0) for key, cents in session.execute(found)}


def _deposits(session: Session, site_id: UUID, first: date, last: date) -> dict[UUID, int]:
    joined = select(Movement.method_id, func.sum(Movement.cents)).join(
        TillSession, TillSession.id == Movement.session_id
    )
    found = joined.where(
        Movement.movement.in_(DEPOSITS),
        Movement.day.between(first, last),
        Movement.site_id == site_id,
        TillSession.kind != SessionKind.SCHOOL,
    )
    summed = session.execute(found.group_by(Movement.method_id))
    return {key: int(cents or 0) for key, cents in summed}
