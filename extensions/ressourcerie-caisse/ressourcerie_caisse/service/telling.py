# SPDX-License-Identifier: Apache-2.0
"""What other modules read of a session beside its event: how it was paid, and where."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core.auth import Site

from ..models import Payment, Ticket, Till


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
class TillNames:
    """What people call a till and its site.

    :param code: what begins the numbers of its tickets; it is the till's for ever at its site.
    """

    site: str
    till: str
    code: str


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
