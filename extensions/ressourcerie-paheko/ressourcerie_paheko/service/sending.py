# SPDX-License-Identifier: Apache-2.0
"""Bringing what waits to Paheko: in order, one at a time, each written down before it leaves."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.db import Database

from ..client import (
    SETTLES_IN,
    Account,
    Away,
    Differs,
    Doubtful,
    NoOpenYear,
    NotAllowed,
    PahekoClient,
    PahekoProblem,
    Refused,
    Stored,
    Transaction,
    Twice,
    Year,
    held,
    open_year,
    post_once,
)
from ..models import Booking, Sending, State
from .correcting import link_all, unlinked
from .plan import Accounts, current
from .recording import PAYLOAD
from .usable import AccountUnusable, check_accounts, check_sorts

#: What only one may do at a time, whatever the process.
SENDING = "paheko.send"
#: One that stays doubtful while Paheko answers lets the others pass after as many tries.
PATIENCE = 5
_LONGEST_WAIT = timedelta(hours=1)
_PARKED_FOR = timedelta(minutes=10)


@dataclass
class Round:
    """One look at what waits.

    :ivar accounts: those in use, whose sort is looked at before the first send of a year.
    :ivar begun: the years that something was sent to.
    :ivar sent: how many Paheko has now that it was not known to have.
    """

    client: PahekoClient
    years: list[Year]
    accounts: Accounts
    begun: set[int]
    sent: int = 0
    charts: dict[int, Mapping[str, Account]] = field(default_factory=dict)

    def chart(self, year: Year) -> Mapping[str, Account]:
        """Give the accounts of a year by code, asked for once."""
        if year.chart_id not in self.charts:
            accounts = self.client.accounts(year.chart_id)
            self.charts[year.chart_id] = {one.code: one for one in accounts}
        return self.charts[year.chart_id]


def send_waiting(database: Database, client: PahekoClient, *, start: date | None) -> int:
    """Send what waits, oldest first, as far as it goes; give how many arrived.

    :param start: nothing that is older is sent.
    """
    with database.alone(SENDING) as is_free:
        if not is_free:
            return 0
        waiting, sent = _waiting(database, start), 0
        try:
            if waiting:
                sent = _send_all(database, _round(database, client), waiting)
            link_all(database, client, unlinked(database))
        except (Away, Doubtful, NotAllowed) as problem:
            database.write(partial(_note_trouble, problem))
        else:
            database.write(partial(_note_success, start))
        return sent


def switch(session: Session) -> Sending:
    """Give how sending is set; never set, nothing goes by itself."""
    found = session.scalar(select(Sending))
    if found is None:
        found = Sending(automatic=False, failures=0)
        session.add(found)
    return found


def switch_as_it_is(session: Session) -> Sending:
    """Give how sending is set, to somebody who only reads."""
    return session.scalar(select(Sending)) or Sending(automatic=False, failures=0)


def is_due(session: Session) -> bool:
    """Tell whether it is time to look at what waits."""
    found = session.scalar(select(Sending))
    if found is None or not (found.automatic or found.asked_at):
        return False
    return found.retry_at is None or found.retry_at <= clock.now()


def _waiting(database: Database, start: date | None) -> list[UUID]:
    """Give what may be sent, in order; one that has to wait keeps the next ones waiting."""
    with database.read() as session:
        found = list(session.scalars(_to_send(start).order_by(Booking.id)))
        is_asked = switch_as_it_is(session).asked_at is not None
    waiting = []
    for booking in found:
        has_to_wait = booking.next_at is not None and booking.next_at > clock.now()
        if booking.state == State.PARKED:
            # A person's stays; a closed year is looked at again now and then, or when asked.
            if booking.settled_at is None and (is_asked or not has_to_wait):
                waiting.append(booking.id)
        elif not has_to_wait:
            waiting.append(booking.id)
        elif booking.attempts < PATIENCE:
            break
    return waiting


def _round(database: Database, client: PahekoClient) -> Round:
    with database.read() as session:
        _version, accounts = current(session)
        years = select(Booking.paheko_year).where(Booking.paheko_year.is_not(None)).distinct()
        begun = {year for year in session.scalars(years) if year is not None}
    return Round(client, client.years(), accounts, begun)


def _send_all(database: Database, at_work: Round, waiting: Sequence[UUID]) -> int:
    for booking_id in waiting:
        if not _send(database, at_work, booking_id):
            break
    return at_work.sent


def _send(database: Database, at_work: Round, booking_id: UUID) -> bool:
    """Send one, and tell whether the next ones may follow it."""
    begun = database.write(partial(_begin, booking_id))
    if begun is None:
        return True
    transaction, tried_at = begun
    try:
        stored = _arrived(at_work, transaction, tried_at)
    except (NoOpenYear, AccountUnusable) as problem:
        _settle(database, booking_id, State.PARKED, problem, tried_at=tried_at)
        return True
    except (Refused, Twice, Differs) as problem:
        _settle(database, booking_id, State.REFUSED, problem, tried_at=None)
        return True
    except Doubtful as problem:
        return database.write(partial(_doubt, booking_id, problem))
    except (Away, NotAllowed):
        database.write(partial(_undo, booking_id, tried_at))
        raise
    database.write(partial(_keep, booking_id, stored))
    at_work.sent += 1
    return True


def _arrived(at_work: Round, transaction: Transaction, tried_at: datetime | None) -> Stored:
    # What may be there already is looked for before its year and its accounts are.
    there = held(at_work.client, transaction) if tried_at else None
    if there is not None:
        return there
    year = open_year(at_work.years, transaction.day)
    check_accounts(transaction, at_work.chart(year))
    if year.id not in at_work.begun:
        check_sorts(transaction, at_work.accounts, at_work.chart(year))
    stored = post_once(at_work.client, transaction, year.id, tried_at=tried_at)
    at_work.begun.add(year.id)
    return stored


def _begin(booking_id: UUID, session: Session) -> tuple[Transaction, datetime | None] | None:
    """Write that one is about to leave: who dies on the way has perhaps sent it."""
    booking = session.get_one(Booking, booking_id)
    if booking.state not in (State.PENDING, State.DOUBTFUL, State.PARKED):
        return None
    assert booking.payload is not None
    before, booking.tried_at = booking.tried_at, clock.now()
    return PAYLOAD.validate_json(booking.payload), before


def _settle(
    database: Database,
    booking_id: UUID,
    state: State,
    problem: PahekoProblem,
    *,
    tried_at: datetime | None,
) -> None:
    def write(session: Session) -> None:
        booking = session.get_one(Booking, booking_id)
        booking.state, booking.why = state, problem.as_line()
        booking.tried_at = tried_at
        booking.next_at = clock.now() + _PARKED_FOR if state == State.PARKED else None

    database.write(write)


def _doubt(booking_id: UUID, problem: Doubtful, session: Session) -> bool:
    booking = session.get_one(Booking, booking_id)
    booking.state, booking.why = State.DOUBTFUL, problem.as_line()
    booking.attempts += 1
    wait = min(SETTLES_IN * 2 ** (booking.attempts - 1), _LONGEST_WAIT)
    booking.next_at = clock.now() + wait
    return booking.attempts >= PATIENCE


def _undo(booking_id: UUID, tried_at: datetime | None, session: Session) -> None:
    session.get_one(Booking, booking_id).tried_at = tried_at


def _keep(booking_id: UUID, stored: Stored, session: Session) -> None:
    booking = session.get_one(Booking, booking_id)
    booking.state, booking.why, booking.next_at = State.SENT, None, None
    booking.paheko_id, booking.paheko_year = stored.id, stored.year_id
    lines = [[line.account, line.debit_cents, line.credit_cents] for line in stored.lines]
    booking.url, booking.answer = stored.url, json.dumps({**stored.answer, "lines": lines})


def _note_trouble(problem: PahekoProblem, session: Session) -> None:
    sending = switch(session)
    wait = min(timedelta(seconds=30) * 2 ** min(sending.failures, 10), _LONGEST_WAIT)
    sending.trouble, sending.failures = problem.as_line(), sending.failures + 1
    sending.retry_at = clock.now() + wait


def _note_success(start: date | None, session: Session) -> None:
    """Forget the trouble, and what was asked once nothing waits for Paheko any more."""
    sending = switch(session)
    sending.trouble, sending.failures, sending.retry_at = None, 0, None
    left = _to_send(start).where(Booking.state != State.PARKED)
    if session.scalar(left.limit(1)) is None:
        sending.asked_at = None


def _to_send(start: date | None) -> Select[Booking]:
    states = (State.PENDING, State.DOUBTFUL, State.PARKED)
    query = select(Booking).where(Booking.state.in_(states), Booking.payload.is_not(None))
    return query if start is None else query.where(Booking.day >= start)
