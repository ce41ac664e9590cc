# SPDX-License-Identifier: Apache-2.0
"""Correcting what Paheko has: what was booked is cancelled by its mirror, and made anew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ressourcerie_core import clock, ids
from ressourcerie_core.db import Database
from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

from ..client import Doubtful, Line, PahekoClient, Refused, Transaction
from ..models import Booking, State
from .recording import PAYLOAD, prepare

#: What cannot be linked by then has lost its other end.
_LINKED_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Link:
    """A mirror in Paheko, and what it cancels there."""

    booking_id: UUID
    paheko_id: int
    original_id: int


class NotCorrectable(Problem):
    """Only what Paheko has, and nobody cancelled yet, is corrected."""

    slug = "paheko/not-correctable"
    title = _("Cette pièce ne se corrige pas")
    status = 409

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("La pièce {reference} n'est pas dans Paheko, ou a déjà été corrigée.").format(
                reference=reference
            ),
            hint=_("Une pièce qui n'est pas partie se prépare de nouveau, sans correction."),
            reference=reference,
        )


def correct(session: Session, booking: Booking) -> tuple[Booking, Booking]:
    """Cancel a piece by its mirror and book its session anew; both wait to be sent, in order.

    Both are of the day of the first one: when its year is closed, they wait, and say so.

    :returns: the mirror, and what is booked with the accounts of now.
    :raises NotCorrectable: Paheko does not have it, or it is cancelled already.
    """
    if not is_correctable(session, booking):
        raise NotCorrectable(booking.reference)
    mirror, again = _mirror_of(booking), _again(session, booking)
    session.add_all((mirror, again))
    return mirror, again


def is_correctable(session: Session, booking: Booking) -> bool:
    """Tell whether Paheko has a piece, which cancels no other and which no other cancels."""
    taken = session.scalar(select(Booking.id).where(Booking.mirrors == booking.id))
    is_there = booking.state == State.SENT and booking.payload is not None
    return taken is None and is_there and booking.sign > 0


def mirrored(transaction: Transaction) -> Transaction:
    """Give what cancels a transaction: the same lines, the other way round."""
    lines = tuple(
        Line(
            one.account,
            debit_cents=one.credit_cents,
            credit_cents=one.debit_cents,
            label=one.label,
            reference=one.reference,
            project_id=one.project_id,
        )
        for one in transaction.lines
    )
    label = _("Annulation — {label}").format(label=transaction.label)
    return replace(
        transaction, reference=f"{transaction.reference}-ANNUL", label=label, lines=lines
    )


def unlinked(database: Database) -> list[Link]:
    """Give the mirrors that Paheko does not show beside what they cancel, for a day."""
    original = aliased(Booking)
    query = (
        select(Booking.id, Booking.paheko_id, original.paheko_id)
        .join(original, original.id == Booking.mirrors)
        .where(
            Booking.state == State.SENT,
            Booking.linked_at.is_(None),
            Booking.tried_at > clock.now() - _LINKED_WITHIN,
        )
        .order_by(Booking.id)
    )
    with database.read() as session:
        found = session.execute(query).all()
    return [Link(one, mirror, of) for one, mirror, of in found if mirror and of]


def link_all(database: Database, client: PahekoClient, links: Iterable[Link]) -> None:
    """Show each mirror and what it cancels on each other's page; what fails is done later."""
    for link in links:
        try:
            client.link(link.paheko_id, link.original_id)
        except (Refused, Doubtful):
            continue  # a link is a comfort: whatever becomes of it, nothing waits for it
        database.write(partial(_note_link, link.booking_id, clock.now()))


def _mirror_of(booking: Booking) -> Booking:
    transaction = mirrored(PAYLOAD.validate_json(booking.payload or ""))
    return Booking(
        id=ids.new_id(),
        session_id=booking.session_id,
        site_id=booking.site_id,
        rank=booking.rank,
        sign=-1,
        mirrors=booking.id,
        reference=transaction.reference,
        day=booking.day,
        label=transaction.label,
        total_cents=transaction.total_cents,
        state=State.PENDING,
        facts=booking.facts,
        payload=PAYLOAD.dump_json(transaction).decode(),
        plan=booking.plan,
        attempts=0,
    )


def _again(session: Session, booking: Booking) -> Booking:
    rank = booking.rank + 1
    base = booking.reference.removesuffix(f"-BIS{booking.rank}")
    again = Booking(
        id=ids.new_id(),
        session_id=booking.session_id,
        site_id=booking.site_id,
        rank=rank,
        sign=1,
        reference=f"{base}-BIS{rank}",
        day=booking.day,
        facts=booking.facts,
        attempts=0,
    )
    prepare(session, again)
    return again


def _note_link(booking_id: UUID, at: datetime, session: Session) -> None:
    session.get_one(Booking, booking_id).linked_at = at
