# SPDX-License-Identifier: Apache-2.0
"""An instance where things happen, and the destinations that are told of them."""

import time
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from ressourcerie_flux_matiere.public import DepositClosed
from ressourcerie_jarvos.hooks import destinations, sending
from ressourcerie_jarvos.hooks.models import Answer, Hook, Telling
from ressourcerie_jarvos.hooks.signing import secret_of
from sqlalchemy import select

from ressourcerie_core import clock
from ressourcerie_core.events import publish
from ressourcerie_core.events.delivering import Courier
from ressourcerie_core.events.subscribing import enrol
from ressourcerie_core.ids import new_id
from ressourcerie_core.outgoing import Outgoing

KEY = "clé d'essai qui a plus de trente-deux signes"
CLOSED = "flux-matiere.deposit-closed"
SITE = UUID(int=7)


class World:
    """Deposits that are closed, and what destinations hear of them."""

    def __init__(self, instance, receiver):
        self.database, self.receiver = instance.database, receiver
        self.subscribers = instance.platform.subscribers
        self.database.write(lambda session: enrol(session, self.subscribers.values()))

    def add(self, path="/a", events=(CLOSED,)):
        """Add a destination of the receiver; give its id."""

        def work(session):
            known, url = {*events, CLOSED}, self.receiver.url(path)
            hook = destinations.add(
                session, label=path, url=url, events=events, known=known, by=None
            )
            return hook.id

        hook_id = self.database.write(work)
        self.receiver.secrets[path] = secret_of(KEY, hook_id, 1)
        return hook_id

    def close(self, *grams, about=None):
        """Close a deposit of each weight, all one deposit if it is named."""
        for each in grams:
            facts = DepositClosed(about or new_id(), SITE, date(2026, 11, 23), "dropped-off", each)
            self.database.write(lambda session, facts=facts: publish(session, facts))
        courier = Courier(self.database, self.subscribers)
        while courier.deliver_due():
            pass

    def tell(self, *, seconds=sending.ANSWER_SECONDS, outgoing=None):
        """Tell what is due."""
        way_out = outgoing or Outgoing(["127.0.0.1"])
        source = "https://ressourcerie.example.org/"
        post = sending.Post(self.database, way_out, KEY, source, seconds)
        sending.tell_all(post, until=time.monotonic() + 60)

    def act(self, act, hook_id, **given):
        """Have an administrator do something about a destination."""
        self.database.write(
            lambda session: act(session, session.get_one(Hook, hook_id), by=None, **given)
        )

    def states(self):
        return self._all(select(Telling.state).order_by(Telling.id))

    def answers(self):
        return self._all(select(Answer).order_by(Answer.id))

    def hook(self, hook_id):
        return self._all(select(Hook).where(Hook.id == hook_id))[0]

    def grams(self, path="/a"):
        """Give the weights that a destination heard of, in order."""
        return [message["data"]["grams"] for message in self.receiver.came[path]]

    def _all(self, query):
        with self.database.read() as session:
            found = list(session.scalars(query))
            session.expunge_all()
            return found


class Days:
    """A clock that is moved by hand, and ends at the real hour, which receivers check."""

    def __init__(self, hours_ago):
        self._behind = timedelta(hours=hours_ago)

    def __enter__(self):
        self._setting = clock.clock_set_to(
            lambda: datetime.fromtimestamp(time.time(), UTC) - self._behind
        )
        self._setting.__enter__()
        return self

    def __exit__(self, *raised):
        self._setting.__exit__(*raised)

    def pass_(self, **time_passed):
        """Let some time pass, up to now."""
        self._behind = max(self._behind - timedelta(**time_passed), timedelta())

    @property
    def is_now(self):
        return not self._behind
