# SPDX-License-Identifier: Apache-2.0
"""What a treasurer decides: what goes by itself, what is tried again, what was done by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import Booking, Sending, State
from . import correcting, plan, recording, sending
from .plan import Accounts

STREAM = "paheko.acts"
#: What a person may still decide about.
WAITING = (State.PENDING, State.DOUBTFUL, State.REFUSED, State.PARKED)
#: What leaves when its turn comes.
LEAVING = (State.PENDING, State.DOUBTFUL)


class NotHere(Problem):
    """No piece has this identifier."""

    slug = "paheko/not-here"
    title = _("Pièce introuvable")
    status = 404

    def __init__(self, booking_id: UUID) -> None:
        super().__init__(
            _("Aucune pièce comptable n'a ce numéro."),
            hint=_("Revenez à la page « Comptabilité »."),
            id=str(booking_id),
        )


class NotAccepted(Problem):
    """Nobody accepted the accounts yet: nothing may be sent with them."""

    slug = "paheko/not-accepted"
    title = _("Comptes pas encore acceptés")
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Personne n'a encore accepté les comptes : rien ne peut partir."),
            hint=_("Ouvrez la page « Comptes », vérifiez ce qu'elle propose, et enregistrez."),
        )


class Settled(Problem):
    """A piece is settled: nothing more can be decided about it."""

    slug = "paheko/settled"
    title = _("Pièce déjà réglée")
    status = 409

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("La pièce {reference} est déjà réglée.").format(reference=reference),
            hint=_("Rechargez la page : elle dit où elle en est."),
            reference=reference,
        )


class NoReason(Problem):
    """Something was set aside without saying why."""

    slug = "paheko/no-reason"
    title = _("Motif manquant")
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("Il manque le motif."),
            hint=_("Écrivez en quelques mots pourquoi : la comptabilité s'en souviendra."),
            field="reason",
        )


def send_by_itself(session: Session, *, on: bool, by: UUID | None) -> None:
    """Turn the automatic sending on or off.

    :raises NotAccepted: nobody accepted the accounts.
    """
    switch = _accepted(session)
    before, switch.automatic = {"automatic": switch.automatic}, on
    switch.trouble, switch.retry_at = None, None
    _keep(session, "sending.turned", before, {"automatic": on}, by)


def ask_to_send(session: Session, *, by: UUID | None) -> int:
    """Have everything that waits sent now, once; give how many wait.

    :raises NotAccepted: nobody accepted the accounts.
    """
    switch = _accepted(session)
    switch.asked_at, switch.trouble, switch.retry_at = clock.now(), None, None
    leaving = (Booking.state.in_(LEAVING), Booking.day >= switch.start)
    waiting = session.scalars(select(Booking).where(*leaving)).all()
    for booking in waiting:
        booking.next_at = None
    _keep(session, "sending.asked", {}, {"waiting": len(waiting)}, by)
    return len(waiting)


def ask_to_compare(session: Session, *, by: UUID | None) -> None:
    """Have both sides compared now.

    :raises NotAccepted: nobody accepted the accounts: nothing was sent yet.
    """
    switch = _accepted(session)
    switch.compare_asked_at, switch.compare_trouble = clock.now(), None
    _keep(session, "comparison.asked", {}, {}, by)


def begin_on(session: Session, day: date, *, by: UUID | None) -> None:
    """Say which day is the first that is sent; what is older never is."""
    switch = sending.switch(session)
    before, switch.start = switch.start, day
    told = {"day": before.isoformat()} if before else {}
    _keep(session, "sending.begun", told, {"day": day.isoformat()}, by)


def find(session: Session, booking_id: UUID) -> Booking:
    """Give a piece.

    :raises NotHere: there is none.
    """
    found = session.get(Booking, booking_id)
    if found is None:
        raise NotHere(booking_id)
    return found


def retry(session: Session, booking_id: UUID, *, by: UUID | None) -> Booking:
    """Have a piece tried again, prepared with the accounts of now unless Paheko may have it.

    :raises Settled: it is at Paheko, or somebody said that it is.
    """
    booking = _waiting(session, booking_id)
    before = _told(booking)
    if booking.tried_at is None:
        recording.prepare(session, booking)
    else:
        booking.state = State.DOUBTFUL
    booking.next_at = booking.reason = booking.settled_by = booking.settled_at = None
    _keep(session, "piece.retried", before, _told(booking), by)
    return booking


def park(session: Session, booking_id: UUID, *, reason: str, by: UUID | None) -> Booking:
    """Keep a piece from being sent until somebody has it tried again.

    :raises Settled: it is at Paheko, or somebody said that it is.
    """
    booking = _waiting(session, booking_id)
    before = _told(booking)
    _settle(booking, State.PARKED, reason, by)
    _keep(session, "piece.parked", before, _told(booking), by)
    return booking


def done_by_hand(session: Session, booking_id: UUID, *, reason: str, by: UUID | None) -> Booking:
    """Say that a person has booked a piece in Paheko: it is never sent."""
    booking = _waiting(session, booking_id)
    before = _told(booking)
    _settle(booking, State.BY_HAND, reason, by)
    _keep(session, "piece.done-by-hand", before, _told(booking), by)
    return booking


def correct(session: Session, booking_id: UUID, *, reason: str, by: UUID | None) -> Booking:
    """Cancel a piece that Paheko has, and book its session anew; give what is booked anew.

    :raises NotCorrectable: Paheko does not have it, or it is cancelled already.
    """
    booking = find(session, booking_id)
    mirror, again = correcting.correct(session, booking)
    for one in (mirror, again):
        one.reason = _reason(reason)
    after = {"mirror": mirror.reference, "again": again.reference, "reason": mirror.reason}
    _keep(session, "piece.corrected", _told(booking), after, by)
    return again


def choose_accounts(session: Session, accounts: Accounts, *, today: date, by: UUID | None) -> int:
    """Use other accounts from now on, and prepare anew what nobody accepted or what lacked one.

    :param today: the first day that is sent, unless somebody said another.
    :returns: how many pieces were prepared anew.
    """
    version = plan.change(session, accounts, by=by)
    session.flush()
    if sending.switch(session).start is None:
        begin_on(session, today, by=by)
    unsent = (Booking.tried_at.is_(None), Booking.settled_at.is_(None))
    lacking = (Booking.state == State.PARKED) & Booking.payload.is_(None)
    proposed = (Booking.state == State.PENDING) & (Booking.plan == 0)
    again = session.scalars(select(Booking).where(lacking | proposed, *unsent)).all()
    for booking in again:
        recording.prepare(session, booking)
    _keep(session, "accounts.chosen", {"version": version - 1}, {"version": version}, by)
    return len(again)


def _accepted(session: Session) -> Sending:
    switch = sending.switch(session)
    if switch.start is None:
        raise NotAccepted
    return switch


def _waiting(session: Session, booking_id: UUID) -> Booking:
    booking = find(session, booking_id)
    if booking.state not in WAITING:
        raise Settled(booking.reference)
    return booking


def _settle(booking: Booking, state: State, reason: str, by: UUID | None) -> None:
    booking.state, booking.reason = state, _reason(reason)
    booking.settled_by, booking.settled_at = by, clock.now()


def _reason(typed: str) -> str:
    kept = " ".join(typed.split())[:500]
    if not kept:
        raise NoReason
    return kept


def _told(booking: Booking) -> dict[str, Any]:
    return {"reference": booking.reference, "state": str(booking.state), "reason": booking.reason}


def _keep(
    session: Session,
    kind: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: UUID | None,
) -> None:
    append(session, STREAM, kind, {"before": dict(before), "after": dict(after)}, by)
