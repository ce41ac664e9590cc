# SPDX-License-Identifier: Apache-2.0
"""What other modules read of a session beside its event: how it was paid, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site

from ..events import SessionClosed
from ..models import Count, Line, LineKind, Payment, SessionKind, Ticket, Till, TillSession
from .acts.sessions import closing_facts
from .setting_up import methods


@dataclass(frozen=True)
class PaidPart:
    """A payment of a session.

    :param sign: ``-1`` for what was given back; amounts are positive in both.
    :param reference: a cheque's number for instance, if one was noted.
    """

    method_id: UUID
    sign: int
    amount_cents: int
    reference: str | None


@dataclass(frozen=True)
class SoldGoods:
    """Goods on a line of a ticket, as its event tells them.

    :param sign: ``-1`` when they came back; figures are positive in both.
    :param grams: what the whole line weighs; ``None`` when it was not weighed.
    :param destination: ``sold`` or ``given``.
    """

    line_id: UUID
    site_id: UUID
    day: date
    happened_at: datetime
    sign: int
    category_id: UUID | None
    quantity: int
    grams: int | None
    destination: str


@dataclass(frozen=True)
class TillNames:
    """What people call a till and its site.

    :param code: what begins the numbers of its tickets; it is the till's for ever at its site.
    """

    site: str
    till: str
    code: str


@dataclass(frozen=True)
class OfferedMethod:
    """A method of payment that is in use.

    :param account: the account of the treasurer's books, if the method has one of its own.
    """

    method_id: UUID
    name: str
    kind: str
    account: str | None


def offered_methods(session: Session) -> tuple[OfferedMethod, ...]:
    """List the methods of payment in use, in the order in which tills offer them."""
    return tuple(OfferedMethod(one.id, one.name, one.kind, one.account) for one in methods(session))


def closings_since(session: Session, day: date) -> Iterator[SessionClosed]:
    """Give what was told, or would have been, of the sessions closed since a day, in order."""
    query = select(TillSession).where(
        TillSession.day >= day,
        TillSession.closed_at.is_not(None),
        TillSession.abandoned.is_(False),
        TillSession.kind != SessionKind.SCHOOL,
    )
    for one in session.scalars(query.order_by(TillSession.closed_at, TillSession.id)).all():
        counts = select(Count).where(Count.session_id == one.id).order_by(Count.method_id)
        yield closing_facts(session, one, session.scalars(counts).all())


def goods_since(session: Session, day: date) -> Iterator[SoldGoods]:
    """Give the goods of the tickets since a day, in order; those of the school are none."""
    query = (
        select(
            *(Line.id, Ticket.site_id, Ticket.day, Ticket.happened_at, Ticket.sign),
            *(Line.category_id, Line.quantity, Line.grams, Line.destination),
        )
        .join(Ticket, Ticket.id == Line.ticket_id)
        .where(
            Ticket.day >= day,
            Line.kind == LineKind.GOODS,
            Ticket.session_kind != SessionKind.SCHOOL,
        )
        .order_by(Ticket.happened_at, Ticket.id, Line.position)
    )
    for row in session.execute(query):
        yield SoldGoods(*row)


def payments_of(session: Session, session_id: UUID) -> tuple[PaidPart, ...]:
    """Give the payments of a session one by one, in the order of their tickets."""
    found = session.execute(
        select(Payment.method_id, Payment.sign, Payment.amount_cents, Payment.reference)
        .join(Ticket, Ticket.id == Payment.ticket_id)
        .where(Payment.session_id == session_id)
        .order_by(Ticket.series, Ticket.ordinal, Payment.position)
    )
    return tuple(PaidPart(*row) for row in found)


def names_of(session: Session, till_id: UUID) -> TillNames:
    """Tell what a till and its site are called.

    :raises NoResultFound: there is no such till.
    """
    columns = select(Site.name, Till.name, Till.code).join(Till, Till.site_id == Site.id)
    return TillNames(*session.execute(columns.where(Till.id == till_id)).one())
