# SPDX-License-Identifier: Apache-2.0
"""What a treasurer decides: what goes by itself, what is tried again, what was done by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import Booking, State
from . import plan, recording, sending
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
    """Turn the automatic sending on or off."""
    switch = sending.switch(session)
    before, switch.automatic = {"automatic": switch.automatic}, on
    switch.trouble, switch.retry_at = None, None
    _keep(session, "sending.turned", before, {"automatic": on}, by)


def ask_to_send(session: Session, *, by: UUID | None) -> int:
    """Have everything that waits sent now, once; give how many wait."""
    switch = sending.switch(session)
    switch.asked_at, switch.trouble, switch.retry_at = clock.now(), None, None
    waiting = session.scalars(select(Booking).where(Booking.state.in_(LEAVING))).all()
    for booking in waiting:
        booking.next_at = None
    _keep(session, "sending.asked", {}, {"waiting": len(waiting)}, by)
    return len(waiting)


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


def choose_accounts(session: Session, accounts: Accounts, *, by: UUID | None) -> int:
    """Use other accounts from now on, and prepare anew what waited for one; give how many."""
    version = plan.change(session, accounts, by=by)
    session.flush()
    parked = session.scalars(
        select(Booking).where(Booking.state == State.PARKED, Booking.payload.is_(None))
    ).all()
    for booking in parked:
        recording.prepare(session, booking)
    _keep(session, "accounts.chosen", {"version": version - 1}, {"version": version}, by)
    return len(parked)


def _waiting(session: Session, booking_id: UUID) -> Booking:
    booking = find(session, booking_id)
    if booking.state not in WAITING:
        raise Settled(booking.reference)
    return booking


def _settle(booking: Booking, state: State, reason: str, by: UUID | None) -> None:
    kept = " ".join(reason.split())[:500]
    if not kept:
        raise NoReason
    booking.state, booking.reason = state, kept
    booking.settled_by, booking.settled_at = by, clock.now()


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
