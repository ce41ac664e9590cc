# SPDX-License-Identifier: Apache-2.0
"""A shop, its Paheko and what goes wrong between them: by lot, and again from the same seed."""

import json
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from random import Random

from ressourcerie_paheko.client import Line, PahekoClient, Transaction
from ressourcerie_paheko.models import Booking, State
from ressourcerie_paheko.service.recording import PAYLOAD
from ressourcerie_paheko.service.sending import PATIENCE, is_due, send_waiting, switch
from sqlalchemy import select

from ressourcerie_core import clock, ids
from ressourcerie_core.outgoing import Outgoing, carried_by

from .paheko import FAULTS, READ, WRITE, Paheko, Wire

DAY = date(2026, 3, 16)
ACCOUNTS = ("7073", "703", "756")
_OF_READING = ("away", "reset-before", "locked", "not-json")
_MISHAPS = (
    "upgrade",
    "secret",
    "rights",
    "year",
    "archived",
    "renamed",
    "kill",
    "hurry",
    "offline",
)


class Killed(BaseException):
    """The process is no more; what it had not written down is lost."""


class Mortal:
    """A base whose process dies at one of its steps: before or after a write, or a request."""

    def __init__(self, database):
        self._database = database
        self.dies_in = None

    def read(self):
        return self._database.read()

    def alone(self, what):
        return self._database.alone(what)

    def write(self, work):
        self.step()
        result = self._database.write(work)
        self.step()
        return result

    def step(self):
        if self.dies_in is None:
            return
        self.dies_in -= 1
        if self.dies_in < 0:
            self.dies_in = None
            raise Killed


class World:
    """A shop that closes its tills, and what stands between it and its accounts."""

    def __init__(self, database, seed):
        self.rng = Random(seed)
        self.database, self.mortal = database, Mortal(database)
        self.paheko = Paheko()
        self.wire = Wire(self.paheko)
        self.client = PahekoClient(
            Outgoing(), "https://compta.example.org", "ecriture", "secret-ecriture"
        )
        self.now = datetime(2026, 3, 16, 8, tzinfo=UTC)
        self.closings = []
        #: Those that somebody or something held back: others rightly overtook them.
        self.held_back = set()
        #: Accounts that were archived, and that something was sent to: Paheko would take it.
        self.misbooked = []
        self._mends = []
        self.database.write(lambda session: setattr(switch(session), "automatic", True))

    def close_session(self):
        """Close a till: what it gives to book is kept."""
        rank = len(self.closings) + 1
        cents, given = self.rng.randint(100, 90_000), self.rng.randint(1, 99)
        account = self.rng.choice(ACCOUNTS)
        lines = (
            Line("530", debit_cents=cents, label="Espèces"),
            Line("5112", debit_cents=given, reference=f"CHQ {rank}"),
            Line(account, credit_cents=cents + given),
        )
        closing = Transaction(f"RESS-Z-boutique-C1-{rank:06d}", DAY, f"Clôture n° {rank}", lines)
        self.closings.append(closing)
        self.database.write(lambda session: session.add(booking_of(closing)))

    def look(self):
        """Do what the job does each minute; the process may die on the way."""
        with self.database.read() as session:
            if not is_due(session):
                return
        with suppress(Killed):
            send_waiting(self.mortal, self.client, start=None)
        self._see_who_is_held_back()

    def strike(self):
        """Let something go wrong; somebody mends it some minutes later."""
        for _time in range(self.rng.randint(1, 3)):
            self.wire.faults.append(self.rng.choice((*FAULTS, None, None)))
            self.wire.looking.append(self.rng.choice((*_OF_READING, None, None, None, None)))
        if self.rng.random() < 0.3:
            self._begin(self.rng.choice(_MISHAPS))

    def mend(self, *, everything=False):
        """Undo what somebody had time to see; a refused one is then sent again."""
        for due, undo in list(self._mends):
            if everything or due <= self.now:
                undo()
                self._mends.remove((due, undo))
        if everything:
            self.wire.faults.clear()
            self.wire.looking.clear()
        if not self._mends and any(one.state == State.REFUSED for one in self.bookings()):
            self.database.write(_try_again)

    def carry(self, request):
        """Carry a request; the process may die before it leaves, or before its answer is read."""
        self.mortal.step()
        self.misbooked += self._archived_in(request)
        try:
            return self.wire.carry(request)
        finally:
            self.mortal.step()

    def pass_time(self, minutes=1):
        """Let time pass, in which what was given up on arrives at Paheko."""
        self.now += timedelta(minutes=minutes)
        self.wire.arrive_late()

    def waits(self):
        """Tell whether anything is not known to be in the accounts."""
        with self.database.read() as session:
            query = select(Booking.id).where(Booking.state != State.SENT)
            return session.scalar(query.limit(1)) is not None

    def bookings(self):
        with self.database.read() as session:
            return list(session.scalars(select(Booking).order_by(Booking.id)))

    def _begin(self, mishap):
        if mishap == "kill":
            self.mortal.dies_in = self.rng.randint(0, 12)
        elif mishap == "hurry":
            self.database.write(_send_now)
        elif mishap == "offline":
            self.wire.looking.extend(["away"] * self.rng.randint(3, 30))
        else:
            after = self.now + timedelta(minutes=self.rng.randint(2, 30))
            self._mends.append((after, getattr(self, f"_{mishap}")()))

    def _upgrade(self):
        self.paheko.is_upgrading = True
        return lambda: setattr(self.paheko, "is_upgrading", False)

    def _secret(self):
        return self._key(("changed", WRITE))

    def _rights(self):
        return self._key(("secret-ecriture", READ))

    def _key(self, changed):
        keys = self.paheko.keys
        keys["ecriture"] = changed
        return lambda: keys.update(ecriture=("secret-ecriture", WRITE))

    def _year(self):
        run = self.paheko.books.run
        run("UPDATE acc_years SET status = 1 WHERE id = 2")
        return lambda: run("UPDATE acc_years SET status = 0 WHERE id = 2")

    def _archived(self):
        run = self.paheko.books.run
        run("UPDATE acc_accounts SET archived = 1 WHERE code = ?", self.rng.choice(ACCOUNTS))
        return lambda: run("UPDATE acc_accounts SET archived = 0")

    def _renamed(self):
        run = self.paheko.books.run
        account = self.rng.choice(ACCOUNTS)
        run("UPDATE acc_accounts SET code = code || 'X' WHERE code = ?", account)
        return lambda: run("UPDATE acc_accounts SET code = rtrim(code, 'X')")

    def _archived_in(self, request):
        if not request.url.endswith("/transaction"):
            return []
        used = {line["account"] for line in json.loads(request.body)["lines"]}
        archived = self.paheko.books.run("SELECT code FROM acc_accounts WHERE archived")
        return [one["code"] for one in archived if one["code"] in used]

    def _see_who_is_held_back(self):
        self.held_back |= {
            one.reference
            for one in self.bookings()
            if one.state in (State.PARKED, State.REFUSED) or one.attempts >= PATIENCE
        }


@contextmanager
def a_year(database, seed):
    """Give a world whose clock and whose network are its own."""
    world = World(database, seed)
    with ExitStack() as stack:
        stack.enter_context(clock.clock_set_to(lambda: world.now))
        stack.enter_context(carried_by(world.carry))
        stack.callback(world.paheko.books.close)
        yield world


def booking_of(closing):
    """Keep a transaction as the module keeps it when a till closes."""
    return Booking(
        id=ids.new_id(),
        session_id=ids.new_id(),
        site_id=ids.new_id(),
        reference=closing.reference,
        day=closing.day,
        label=closing.label,
        total_cents=closing.total_cents,
        state=State.PENDING,
        facts="{}",
        payload=PAYLOAD.dump_json(closing).decode(),
        attempts=0,
    )


def _try_again(session):
    for booking in session.scalars(select(Booking).where(Booking.state == State.REFUSED)):
        booking.state = State.PENDING


def _send_now(session):
    """Do what somebody asks who does not want to wait."""
    switch(session).retry_at = None
    for booking in session.scalars(select(Booking)):
        booking.next_at = None
