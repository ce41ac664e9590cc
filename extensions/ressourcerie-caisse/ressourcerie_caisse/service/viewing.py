# SPDX-License-Identifier: Apache-2.0
"""What the pages of the back office read: tills as they are now, sessions, tickets, late acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import device_names
from ressourcerie_core.journal import Seal, seal_at

from ..models import (
    Contact,
    Count,
    Method,
    MethodKind,
    Movement,
    MovementKind,
    SessionKind,
    Ticket,
    Till,
    TillSession,
)
from . import figures
from .sites import site_of

INS = (MovementKind.DRAWER_IN, MovementKind.TRANSFER_IN)
OUTS = (
    MovementKind.DRAWER_OUT,
    MovementKind.TRANSFER_OUT,
    MovementKind.BANK_DEPOSIT,
    MovementKind.CHEQUE_DEPOSIT,
)


@dataclass(frozen=True)
class TillNow:
    """A till, its open sessions, and the device that holds it."""

    till: Till
    sessions: Sequence[tuple[TillSession, figures.Total]]
    device: str | None
    contact: Contact | None


@dataclass(frozen=True)
class SessionRow:
    """A session in a list."""

    session: TillSession
    till: str
    tickets: int
    turnover_cents: int
    variance_cents: int


@dataclass(frozen=True)
class MethodSums:
    """What a session has of a method: what moved, what there should be, what was counted."""

    method_id: UUID
    name: str
    payments_cents: int
    refunds_cents: int
    ins_cents: int
    outs_cents: int
    theoretical_cents: int
    counted_cents: int | None
    reason: str | None

    @property
    def variance_cents(self) -> int | None:
        """Counted less theoretical; ``None`` while nobody has counted."""
        if self.counted_cents is None:
            return None
        return self.counted_cents - self.theoretical_cents


def today_at(session: Session, site_id: UUID) -> date:
    """Tell the present business day of a site."""
    return site_of(session, site_id).business_date(clock.now())


def tills_now(session: Session, site_id: UUID) -> list[TillNow]:
    """Give the tills of a site as they are now."""
    query = select(Till).where(Till.site_id == site_id, Till.archived_at.is_(None))
    tills = session.scalars(query.order_by(Till.name_key)).all()
    opened = open_sessions(session, site_id)
    devices = device_names(session, {till.device_id for till in tills if till.device_id})
    said = select(Contact).where(Contact.till_id.in_([till.id for till in tills]))
    contacts = {(one.till_id, one.device_id): one for one in session.scalars(said)}
    return [
        TillNow(
            till,
            [
                (one, figures.total(session, figures.in_session(one.id)))
                for one in opened
                if one.till_id == till.id
            ],
            devices.get(till.device_id) if till.device_id else None,
            contacts.get((till.id, till.device_id)) if till.device_id else None,
        )
        for till in tills
    ]


def open_sessions(session: Session, site_id: UUID) -> Sequence[TillSession]:
    """List the sessions of a site that are open, the oldest first."""
    query = select(TillSession).where(TillSession.site_id == site_id)
    living = query.where(TillSession.closed_at.is_(None))
    return session.scalars(living.order_by(TillSession.opened_at)).all()


def sessions_in(session: Session, site_id: UUID, first: date, last: date) -> list[SessionRow]:
    """List the sessions of some days, the latest first."""
    of_days = (TillSession.site_id == site_id, TillSession.day.between(first, last))
    variance = func.sum(Count.counted_cents - Count.theoretical_cents)
    joined = select(Count.session_id, variance).join(
        TillSession, TillSession.id == Count.session_id
    )
    variances = {
        key: int(cents or 0)
        for key, cents in session.execute(joined.where(*of_days).group_by(Count.session_id))
    }
    inside = select(TillSession.id).where(*of_days)
    sums = figures.per_session(session, (Ticket.session_id.in_(inside),))
    query = select(TillSession, Till.name).join(Till, Till.id == TillSession.till_id)
    found = session.execute(query.where(*of_days).order_by(TillSession.opened_at.desc()))
    return [
        SessionRow(one, till, *sums.get(one.id, (0, 0)), variances.get(one.id, 0))
        for one, till in found
    ]


def session_methods(session: Session, shown: TillSession) -> list[MethodSums]:
    """Give what a session has of each method: as it was counted, or as it is now."""
    paid = {one.method_id: one for one in figures.by_method(session, figures.in_session(shown.id))}
    moved = _moved(session, shown.id)
    counted = select(Count).where(Count.session_id == shown.id)
    counts = {one.method_id: one for one in session.scalars(counted)}
    float_of = _float_method(session) if shown.float_cents else None
    keys = paid.keys() | counts.keys() | moved.keys() | ({float_of} if float_of else set())
    query = select(Method).where(Method.id.in_(keys)).order_by(Method.position, Method.name)
    return [
        _sums(one, paid.get(one.id), moved.get(one.id, (0, 0)), counts.get(one.id), begun)
        for one in session.scalars(query)
        for begun in [shown.float_cents if one.id == float_of else 0]
    ]


def closing_seal(session: Session, shown: TillSession) -> Seal | None:
    """Give the seal that the closing of a session left, to print or to send."""
    chain = "caisse.school" if shown.kind == SessionKind.SCHOOL else "caisse.till"
    stream = f"{chain}/{shown.till_id}"
    return seal_at(session, stream, "session-closed", {"session": str(shown.id)})


def _sums(
    method: Method,
    paid: figures.MethodShare | None,
    moved: tuple[int, int],
    count: Count | None,
    begun: int,
) -> MethodSums:
    payments = paid.payments_cents if paid else 0
    refunds = paid.refunds_cents if paid else 0
    ins, outs = moved
    now = begun + payments - refunds + ins - outs
    return MethodSums(
        method.id,
        count.name if count else method.name,
        payments,
        refunds,
        ins,
        outs,
        count.theoretical_cents if count else now,
        count.counted_cents if count else None,
        count.reason if count else None,
    )


def _moved(session: Session, session_id: UUID) -> Mapping[UUID, tuple[int, int]]:
    columns = (
        Movement.method_id,
        func.sum(Movement.cents).filter(Movement.movement.in_(INS)),
        func.sum(Movement.cents).filter(Movement.movement.in_(OUTS)),
    )
    query = select(*columns).where(Movement.session_id == session_id)
    found = session.execute(query.group_by(Movement.method_id))
    return {key: (int(ins or 0), int(outs or 0)) for key, ins, outs in found}


def _float_method(session: Session) -> UUID | None:
    """Give the method that the float is in: the first kind of cash."""
    cash = select(Method.id).where(Method.kind == MethodKind.CASH)
    return session.scalar(cash.order_by(Method.archived_at.is_not(None), Method.position).limit(1))
