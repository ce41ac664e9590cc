# SPDX-License-Identifier: Apache-2.0
"""Whatever happens in a day, and to the network: nothing lost, nothing doubled, exact to the cent.

Hypothesis draws what tablets do to a till, in any order; the truth is what they wrote.
"""

import json
import os
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from ressourcerie_caisse.models import Act, Line, Payment, Stray, Ticket, TillSession
from ressourcerie_caisse.service.acts.figures import expected_of
from ressourcerie_caisse.service.setting_up import add_till
from sqlalchemy import select

from ressourcerie_core.auth import Site
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal.verifying import verify

from .device import SimulatedTill, line, mirror_of

EXAMPLES = 100 if os.environ.get("RESSOURCERIE_FAULTS") == "full" else 5
WHAT = (
    "sell",
    "sell",
    "pay_by_card",
    "give_back",
    "move",
    "send",
    "lose_the_answer",
    "close",
    "take",
)
STEPS = some.lists(some.tuples(some.sampled_from(WHAT), some.integers(0, 5_000)), max_size=18)


class Day:
    """A till of a new site, the tablets that held it, and all that they wrote."""

    def __init__(self, app, database, operator, methods):
        self.app, self.database, self.operator = app, database, operator
        self.cash, self.card = methods["cash"], methods["card"]
        self.site_id = new_id()
        self.till_id = database.write(self._furnish)
        self.tablets, self.acts, self.states = [], {}, {}
        self.take(0)

    def _furnish(self, session):
        name = str(self.site_id)
        session.add(Site(id=self.site_id, name=name, time_zone="Europe/Paris", switch_hour=4))
        session.flush()
        return add_till(session, self.site_id, name="Caisse 1", code="C1", by=None).id

    @property
    def tablet(self):
        return self.tablets[-1]

    def take(self, cents):
        """Another tablet takes the till; the one before may keep acts back."""
        tablet = SimulatedTill(
            self.app, self.database, site_id=self.site_id, operator=self.operator
        )
        tablet.hold(self.till_id, reason="essai")
        self.tablets.append(tablet)
        opened = tablet.ask("GET", f"/tills/{self.till_id}/sheet").json()["session"]
        if opened is None:
            self.open(cents)
        else:
            tablet.session, tablet.kind = opened["id"], opened["kind"]

    def open(self, cents):
        self.tablet.open(float_cents=cents)
        self.sold = []
        self.note_outbox()

    def sell(self, cents):
        self.sold.append(self.tablet.sell(line(cents), method=self.cash, given=cents + 100))

    def pay_by_card(self, cents):
        self.sold.append(self.tablet.sell(line(cents), method=self.card))

    def give_back(self, cents):
        if self.sold:
            sale = self.sold[cents % len(self.sold)]
            back = {"type": "refund", "original": sale["id"]}
            self.tablet.sell(mirror_of(sale), method=self.cash, **back)

    def move(self, cents):
        movement = "drawer-in" if cents % 2 else "drawer-out"
        self.tablet.move(movement, cents, method=self.cash)

    def send(self, _cents=0, *, tablet=None):
        for one in (tablet or self.tablet).send():
            before = self.states.setdefault(one["id"], one)
            assert before == one, "the first answer, for ever"

    def lose_the_answer(self, _cents):
        kept = list(self.tablet.outbox)
        self.send()
        self.tablet.outbox = kept

    def close(self, cents):
        self.tablet.close({self.cash: (0, cents)}, tickets=0)
        self.open(cents)

    def note_outbox(self):
        """Remember what was written, which is the truth."""
        for sent in self.tablet.outbox:
            act = json.loads(sent["content"])
            self.acts[act["id"]] = act

    def live(self, steps):
        for what, cents in steps:
            getattr(self, what)(cents)
            self.note_outbox()
        for tablet in self.tablets:
            self.send(tablet=tablet)

    def theoretical(self):
        """Add up, from what was written and counted, what each drawer should hold."""
        drawers = Counter()
        for act in self.acts.values():
            if self.states[act["id"]]["state"] == "recorded":
                drawers[act["session"]] += _cash_of(act, str(self.cash))
        return drawers


def _cash_of(act, cash):
    if act["kind"] == "session-opened":
        return act["float_cents"]
    if act["kind"] == "movement":
        return act["cents"] if act["movement"] == "drawer-in" else -act["cents"]
    if act["kind"] == "ticket":
        sign = 1 if act["type"] == "sale" else -1
        return sign * sum(p["amount_cents"] for p in act["payments"] if p["method"] == cash)
    return 0


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_happens_every_act_is_there_once_and_the_drawer_is_right_to_the_cent(
    app, database, camille, methods, steps
):
    day = Day(app, database, camille, methods)

    day.live(steps)

    with database.read() as session:
        assert_each_is_there_once(session, day)
        assert_numbers_have_no_hole(session, day)
        assert_sums_agree(session, day)
        for opened in session.scalars(of_till(TillSession, day)):
            cash = expected_of(session, opened)[day.cash]
            assert cash.theoretical_cents == day.theoretical()[str(opened.id)]
    assert verify(database).is_whole


def of_till(table, day):
    return select(table).where(table.till_id == day.till_id)


def assert_each_is_there_once(session, day):
    kept = [str(one.id) for one in session.scalars(of_till(Act, day))]
    late = [str(one.id) for one in session.scalars(of_till(Stray, day))]

    assert Counter(kept + late) == Counter(list(day.acts))
    assert {one for one in day.acts if day.states[one]["state"] == "late"} == set(late)


def assert_numbers_have_no_hole(session, day):
    """Those that count and those that wait follow one another, in each series."""
    told = [(one.series, one.number) for one in session.scalars(of_till(Ticket, day))]
    told += [(one.series, one.number) for one in session.scalars(of_till(Stray, day)) if one.number]
    for series in {series for series, _number in told}:
        ranks = sorted(int(number.rpartition("-")[2]) for of, number in told if of == series)
        assert ranks == list(range(1, len(ranks) + 1))


def assert_sums_agree(session, day):
    """A ticket's lines make its payments, change taken off; no line is given back twice."""
    back = Counter()
    for ticket in session.scalars(of_till(Ticket, day)):
        lines = session.scalars(select(Line).where(Line.ticket_id == ticket.id)).all()
        paid = session.scalars(select(Payment).where(Payment.ticket_id == ticket.id)).all()
        assert sum(one.total_cents for one in lines) == ticket.due_cents
        assert sum(one.given_cents - one.change_cents for one in paid) == ticket.due_cents
        back.update(one.original_line_id for one in lines if one.original_line_id)
    assert all(times == 1 for times in back.values())
