# SPDX-License-Identifier: Apache-2.0
"""Bringing what waits to Paheko: in order, one at a time, each written down before it leaves."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.db import Database
from ressourcerie_core.i18n import _

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
    open_year,
    post_once,
)
from ..models import Booking, Sending, State
from .recording import PAYLOAD

#: What only one may do at a time, whatever the process.
SENDING = "paheko.send"
#: One that stays doubtful while Paheko answers lets the others pass after as many tries.
PATIENCE = 5
_LONGEST_WAIT = timedelta(hours=1)
_LONGEST_HEADING = 2


@dataclass
class Round:
    """One look at what waits.

    :ivar sent: how many Paheko has now that it was not known to have.
    """

    client: PahekoClient
    years: list[Year]
    sent: int = 0
    charts: dict[int, Mapping[str, Account]] = field(default_factory=dict)

    def chart(self, year: Year) -> Mapping[str, Account]:
        """Give the accounts of a year by code, asked for once."""
        if year.chart_id not in self.charts:
            accounts = self.client.accounts(year.chart_id)
            self.charts[year.chart_id] = {one.code: one for one in accounts}
        return self.charts[year.chart_id]


class AccountUnusable(PahekoProblem):
    """An account of a frozen transaction is not one to book on: Paheko would not say so."""

    slug = "paheko/account-unusable"
    title = _("Compte inutilisable")
    status = 409

    def __init__(self, code: str, why: str) -> None:
        super().__init__(
            _("Dans l'exercice où va cette pièce, le compte {code} {why}.").format(
                code=code, why=why
            ),
            hint=_("Mettez-le en ordre dans Paheko, ou choisissez-en un autre et préparez-la."),
            code=code,
        )


def send_waiting(database: Database, client: PahekoClient, *, start: date | None) -> int:
    """Send what waits, oldest first, as far as it goes; give how many arrived.

    :param start: nothing that is older is sent.
    """
    with database.alone(SENDING) as is_free:
        if not is_free:
            return 0
        try:
            at_work = Round(client, client.years())
            for booking_id in _waiting(database, start):
                if not _send(database, at_work, booking_id):
                    return at_work.sent
        except (Away, Doubtful, NotAllowed) as problem:
            database.write(partial(_note_trouble, problem))
            return 0
        database.write(_note_success)
        return at_work.sent


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


def _waiting(database: Database, start: date | None) -> Iterator[UUID]:
    """Give what may be sent, in order; one that has to wait keeps the next ones waiting."""
    states = (State.PENDING, State.DOUBTFUL, State.PARKED)
    query = select(Booking).where(Booking.state.in_(states), Booking.payload.is_not(None))
    with database.read() as session:
        found = list(session.scalars(query.order_by(Booking.id)))
    for booking in found:
        if start is not None and booking.day < start:
            continue
        if booking.state == State.PARKED and booking.settled_at is not None:
            continue
        if booking.next_at is not None and booking.next_at > clock.now():
            if booking.attempts < PATIENCE:
                return
            continue
        yield booking.id


def _send(database: Database, at_work: Round, booking_id: UUID) -> bool:
    """Send one, and tell whether the next ones may follow it."""
    begun = database.write(partial(_begin, booking_id))
    if begun is None:
        return True
    transaction, tried_at = begun
    try:
        year = open_year(at_work.years, transaction.day)
        _check_accounts(transaction, at_work.chart(year))
        stored = post_once(at_work.client, transaction, year.id, tried_at=tried_at)
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


def _begin(booking_id: UUID, session: Session) -> tuple[Transaction, datetime | None] | None:
    """Write that one is about to leave: who dies on the way has perhaps sent it."""
    booking = session.get_one(Booking, booking_id)
    if booking.state not in (State.PENDING, State.DOUBTFUL, State.PARKED):
        return None
    assert booking.payload is not None
    before, booking.tried_at = booking.tried_at, clock.now()
    return PAYLOAD.validate_json(booking.payload), before


def _check_accounts(transaction: Transaction, chart: Mapping[str, Account]) -> None:
    for code in dict.fromkeys(line.account for line in transaction.lines):
        found = chart.get(code)
        if found is None:
            raise AccountUnusable(code, _("n'existe pas"))
        if found.archived:
            raise AccountUnusable(code, _("est archivé"))
        if len(code) <= _LONGEST_HEADING:
            raise AccountUnusable(code, _("est un titre"))


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
        booking.tried_at, booking.next_at = tried_at, None

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


def _note_success(session: Session) -> None:
    sending = switch(session)
    sending.trouble, sending.failures = None, 0
    sending.retry_at, sending.asked_at = None, None
