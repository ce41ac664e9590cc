# SPDX-License-Identifier: Apache-2.0
"""Keeping what is to be booked: once per closed session, frozen with the accounts of its day."""

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize
from uuid import UUID

from pydantic import TypeAdapter
from ressourcerie_caisse.public import SessionClosed, TillNames, names_of, payments_of
from ressourcerie_catalogue.public import tree_as_of
from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import ids

from ..client import Transaction
from ..models import Booking, State
from .booking import Closing, NoAccount, Unbalanced, label_of, transaction_of
from .plan import Accounts, current

FACTS = TypeAdapter(SessionClosed)
PAYLOAD = TypeAdapter(Transaction)
PREFIX = "RESS-Z"
_LONGEST_SITE = 20


def record_closing(session: Session, facts: SessionClosed) -> Booking:
    """Keep what a closed session gives to book; told again, it changes nothing."""
    there = session.scalar(
        select(Booking).where(Booking.session_id == facts.session_id).order_by(Booking.id).limit(1)
    )
    if there is not None:
        return there
    names = names_of(session, facts.till_id)
    booking = Booking(
        id=ids.new_id(),
        session_id=facts.session_id,
        site_id=facts.site_id,
        reference=_reference(session, facts, names),
        day=facts.day,
        facts=FACTS.dump_json(facts).decode(),
        attempts=0,
    )
    prepare(session, booking)
    session.add(booking)
    return booking


def prepare(session: Session, booking: Booking) -> None:
    """Freeze what is to be sent with the accounts of now; never once it may have been sent."""
    if booking.mirrors is not None:
        # What cancels goes where what it cancels went, whatever the accounts are now.
        booking.state, booking.why = State.PENDING, None
        return
    version, accounts = current(session)
    closing = closing_of(session, booking)
    booking.label, booking.plan = label_of(closing), version
    booking.payload, booking.total_cents = None, 0
    try:
        transaction = transaction_of(closing, accounts)
    except (NoAccount, Unbalanced) as problem:
        booking.state, booking.why = State.PARKED, problem.as_line()
        return
    booking.why = None
    if transaction is None:
        booking.state = State.NOTHING
        return
    booking.state, booking.total_cents = State.PENDING, transaction.total_cents
    booking.payload = PAYLOAD.dump_json(transaction).decode()


def closing_of(session: Session, booking: Booking) -> Closing:
    """Read a session again as it was told."""
    facts = FACTS.validate_json(booking.facts)
    names = names_of(session, facts.till_id)
    place = f"{names.site} — {names.till}"
    parts = payments_of(session, facts.session_id)
    return Closing(facts, place, booking.reference, parts, _above(session, facts))


def frozen(booking: Booking) -> Transaction | None:
    """Give what is sent for a booking; ``None`` while there is nothing to send."""
    return PAYLOAD.validate_json(booking.payload) if booking.payload else None


def last_with(session: Session, accounts: Accounts) -> Transaction | None:
    """Give what the last closed session would be booked as with some accounts; keep nothing.

    :raises NoAccount, Unbalanced: it cannot be booked.
    """
    last = session.scalar(select(Booking).order_by(Booking.id.desc()).limit(1))
    return None if last is None else transaction_of(closing_of(session, last), accounts)


def _above(session: Session, facts: SessionClosed) -> Mapping[UUID, Sequence[UUID]]:
    """Give where each category stood on the day of the session."""
    tree = {one.category_id: one.parent_id for one in tree_as_of(session, facts.day)}
    lines: dict[UUID, list[UUID]] = {}
    for category_id in {one.category_id for one in facts.sales if one.category_id}:
        step: UUID | None = category_id
        while step is not None and step in tree:
            lines.setdefault(category_id, []).append(step)
            step = tree[step]
    return lines


def _reference(session: Session, facts: SessionClosed, names: TillNames) -> str:
    """Make a reference of facts; two sites may have the same name once it is in plain letters."""
    plain = normalize("NFKD", names.site.lower()).encode("ascii", "ignore").decode()
    site = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_SITE].strip("-")
    made = f"{PREFIX}-{site}-{names.code}-{facts.number:06d}"
    taken = session.scalar(select(Booking.id).where(Booking.reference == made))
    return made if taken is None else f"{made}-{facts.session_id.hex[-6:]}"
