# SPDX-License-Identifier: Apache-2.0
"""Book what opens, moves, closes and abandons a session; none is ever deleted."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import Site
from ressourcerie_core.events import publish
from ressourcerie_core.i18n import _

from ...events import CountedMethod, MovedMoney, SessionClosed, SoldShare
from ...models import (
    Count,
    Line,
    Method,
    Movement,
    MovementKind,
    SessionKind,
    Ticket,
    Till,
    TillSession,
)
from .figures import Expected, expected_of
from .problems import CannotCount
from .shapes import (
    AnyAct,
    CountSaid,
    MovementSaid,
    SessionAbandoned,
    SessionClosedSaid,
    SessionOpened,
)

# Built once: each ticket runs it, and to build it cost more than to run it.
_FIND = select(TillSession).where(TillSession.id == bindparam("of"))


def open_session_of(session: Session, said: AnyAct) -> TillSession:
    """Give the open session that an act belongs to.

    :raises CannotCount: it is unknown here, or is over.
    """
    found = session.scalar(_FIND, {"of": said.session})
    if found is None or found.till_id != said.till:
        raise CannotCount(_("Sa session n'est pas enregistrée ici."))
    if found.closed_at is not None:
        raise CannotCount(_("Sa session, la n° {n}, est close.").format(n=found.number))
    return found


def check_opening(session: Session, said: SessionOpened, till: Till) -> None:
    """See that a session can be opened.

    :raises CannotCount: another one is open, or stands for that day.
    """
    if session.get(TillSession, said.session) is not None:
        raise CannotCount(_("Une session porte déjà cet identifiant."))
    if (said.session_kind is SessionKind.DEFERRED) != (said.day is not None):
        raise CannotCount(_("Une session différée dit de quel jour elle est, et elle seule."))
    if said.day is not None:
        _check_deferred(session, said, till)
        return
    same = select(TillSession.number).where(
        TillSession.till_id == till.id,
        TillSession.kind == said.session_kind,
        TillSession.closed_at.is_(None),
    )
    if (number := session.scalar(same)) is not None:
        raise CannotCount(
            _("La session n° {n} de cette caisse est encore ouverte.").format(n=number)
        )


def _check_deferred(session: Session, said: SessionOpened, till: Till) -> None:
    today = session.get_one(Site, till.site_id).business_date(clock.now())
    if said.day is not None and said.day >= today:
        raise CannotCount(_("Une session différée est d'un jour passé."))
    same = select(TillSession.number).where(
        TillSession.till_id == till.id,
        TillSession.told_day == said.day,
        TillSession.abandoned.is_(False),
    )
    if (number := session.scalar(same)) is not None:
        raise CannotCount(_("La session différée n° {n} est déjà de ce jour.").format(n=number))


def book_opening(session: Session, said: SessionOpened, till: Till) -> None:
    """Write a session that was checked."""
    last = select(func.max(TillSession.number)).where(TillSession.till_id == till.id)
    site = session.get_one(Site, till.site_id)
    session.add(
        TillSession(
            id=said.session,
            site_id=till.site_id,
            till_id=till.id,
            device_id=said.device,
            number=(session.scalar(last) or 0) + 1,
            kind=said.session_kind,
            day=said.day or site.business_date(said.at),
            told_day=said.day,
            float_cents=said.float_cents,
            float_expected_cents=said.float_expected_cents,
            denominations=dict(said.denominations),
            reason=said.reason,
            settings=said.settings,
            opened_at=said.at,
            opened_by=said.operator,
            abandoned=False,
        )
    )


def book_movement(session: Session, said: MovementSaid, till: Till, at: TillSession) -> None:
    """Write what came into or went out of the drawer."""
    site = session.get_one(Site, till.site_id)
    session.add(
        Movement(
            id=said.id,
            site_id=till.site_id,
            till_id=till.id,
            session_id=at.id,
            movement=said.movement,
            method_id=said.method,
            cents=said.cents,
            reason=said.reason,
            reference=said.reference,
            other_till_id=said.other_till,
            day=at.told_day or site.business_date(said.at),
            happened_at=said.at,
            author_id=said.operator,
        )
    )


def check_movement(session: Session, said: MovementSaid) -> None:
    """See that a movement can be counted.

    :raises CannotCount: of no known method, or of nothing.
    """
    if session.get(Method, said.method) is None:
        raise CannotCount(_("Son moyen de paiement n'existe pas ici."))
    if (said.movement is MovementKind.DRAWER_OPENED) != (said.cents == 0):
        raise CannotCount(_("Un mouvement a un montant ; l'ouverture du tiroir n'en a pas."))


def check_abandon(session: Session, at: TillSession) -> None:
    """See that nothing was sold and nothing moved.

    :raises CannotCount: something was.
    """
    sold = session.scalar(select(Ticket.id).where(Ticket.session_id == at.id).limit(1))
    moved = session.scalar(select(Movement.id).where(Movement.session_id == at.id).limit(1))
    if sold or moved:
        raise CannotCount(_("La session a servi : elle se ferme, et ne s'abandonne pas."))


def book_end(said: SessionClosedSaid | SessionAbandoned, at: TillSession) -> None:
    """Close or abandon a session."""
    at.closed_at, at.closed_by = said.at, said.operator
    at.abandoned = isinstance(said, SessionAbandoned)
    if isinstance(said, SessionClosedSaid):
        at.blind = said.blind
        at.card_terminal_cents = said.card_terminal_cents
        at.left_cents = said.left_cents


def book_counts(session: Session, said: SessionClosedSaid, at: TillSession) -> list[Count]:
    """Write what was counted beside what the server makes it, method by method."""
    expected = expected_of(session, at)
    told = {one.method: one for one in said.counts}
    counts = []
    for method in session.scalars(select(Method).order_by(Method.position, Method.name)):
        if method.id in expected or method.id in told:
            found = expected.get(method.id, Expected())
            counts.append(_count(at, method, found, told.get(method.id)))
    session.add_all(counts)
    return counts


def _count(at: TillSession, method: Method, found: Expected, told: CountSaid | None) -> Count:
    theoretical = found.theoretical_cents
    return Count(
        session_id=at.id,
        method_id=method.id,
        name=method.name,
        kind=method.kind,
        account=method.account,
        payments_cents=found.payments_cents,
        refunds_cents=found.refunds_cents,
        theoretical_cents=theoretical,
        told_cents=told.theoretical_cents if told else theoretical,
        # What nobody counts (a transfer) is what it should be.
        counted_cents=told.counted_cents if told else theoretical,
        denominations=dict(told.denominations) if told and told.denominations else None,
        reason=told.reason if told else None,
    )


def tell_closing(session: Session, at: TillSession, counts: list[Count]) -> None:
    """Tell others of a session that is whole; the school's is nobody's affair."""
    if at.kind == SessionKind.SCHOOL:
        return
    publish(session, closing_facts(session, at, counts))


def closing_facts(session: Session, at: TillSession, counts: Sequence[Count]) -> SessionClosed:
    """Give what is told of a session that is whole."""
    numbers = list(
        session.scalars(
            select(Ticket.number)
            .where(Ticket.session_id == at.id)
            .order_by(Ticket.series, Ticket.ordinal)
        )
    )
    assert at.closed_at is not None
    return SessionClosed(
        session_id=at.id,
        site_id=at.site_id,
        till_id=at.till_id,
        number=at.number,
        session_kind=at.kind,
        day=at.day,
        opened_at=at.opened_at,
        closed_at=at.closed_at,
        float_cents=at.float_cents,
        left_cents=at.left_cents or 0,
        sales=_sales(session, at.id),
        methods=tuple(_counted(one) for one in counts),
        movements=_movements(session, at.id),
        first_number=numbers[0] if numbers else None,
        last_number=numbers[-1] if numbers else None,
        tickets=len(numbers),
    )


def _sales(session: Session, session_id: UUID) -> tuple[SoldShare, ...]:
    columns = (Line.kind, Line.category_id, Line.vat_bp, Line.sign)
    sums = (func.sum(Line.total_cents), func.sum(func.coalesce(Line.grams, 0)))
    query = select(*columns, *sums).join(Ticket, Ticket.id == Line.ticket_id)
    found = session.execute(
        query.where(Ticket.session_id == session_id).group_by(*columns).order_by(*columns)
    )
    return tuple(SoldShare(*row[:4], int(row[4]), int(row[5])) for row in found)


def _counted(one: Count) -> CountedMethod:
    return CountedMethod(
        method_id=one.method_id,
        name=one.name,
        kind=one.kind,
        account=one.account,
        payments_cents=one.payments_cents,
        refunds_cents=one.refunds_cents,
        theoretical_cents=one.theoretical_cents,
        counted_cents=one.counted_cents,
        variance_cents=one.counted_cents - one.theoretical_cents,
    )


def _movements(session: Session, session_id: UUID) -> tuple[MovedMoney, ...]:
    query = select(Movement).where(
        Movement.session_id == session_id, Movement.movement != MovementKind.DRAWER_OPENED
    )
    found = session.scalars(query.order_by(Movement.happened_at, Movement.id))
    return tuple(MovedMoney(one.movement, one.method_id, one.cents, one.reason) for one in found)


def facts_of(said: AnyAct) -> Mapping[str, int]:
    """Give what the chain of the till keeps of an act's figures, beside its digest."""
    match said:
        case SessionOpened():
            return {"float_cents": said.float_cents}
        case MovementSaid():
            return {"cents": said.cents}
        case SessionClosedSaid():
            return {
                "counted_cents": sum(one.counted_cents for one in said.counts),
                "left_cents": said.left_cents,
            }
        case _:
            return {}
