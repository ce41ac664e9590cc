# SPDX-License-Identifier: Apache-2.0
"""Whatever happens, entries are exits and stock, to the gram, and the past keeps its figures.

A model in a dictionary lives beside the base, and both must agree after each step.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from ressourcerie_catalogue.service.decision import apply
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_catalogue.service.ledger import EARLIEST
from ressourcerie_catalogue.service.operations import rename
from ressourcerie_catalogue.service.remapping import Part, Target, plan_merge, plan_split
from ressourcerie_flux_matiere.models import HELD, Movement, Stage
from ressourcerie_flux_matiere.service import exits, ledger, transfers
from ressourcerie_flux_matiere.service.balance import balance, by_category, stock
from ressourcerie_flux_matiere.service.closing import close_until
from ressourcerie_flux_matiere.service.exits import Load, Slip
from ressourcerie_flux_matiere.service.figures import Scope
from ressourcerie_flux_matiere.service.ledger import Context
from ressourcerie_flux_matiere.service.lines import Line, weigh
from ressourcerie_flux_matiere.service.months import differences
from ressourcerie_flux_matiere.service.opening import Figure, lines
from sqlalchemy import select

from ressourcerie_core.auth import Site
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.ids import new_id

FIRST = date(2026, 1, 1)
GRAMS = st.integers(1, 90_000)
SITE = st.integers(0, 1)
PICK = st.integers(0, 99)


class Shop(RuleBasedStateMachine):
    """Two sites that receive, sell, send, correct, reorganise and close; each run is undone."""

    session = set_clock = None
    #: What really happened in some run: a rule that never succeeds proves nothing.
    happened: ClassVar = set()

    def __init__(self):
        super().__init__()
        self.day = FIRST
        self.tick()
        self.undo = self.session.begin_nested()
        self.sites = list(self.session.scalars(select(Site).order_by(Site.name)))
        self.categories = [self.open(name) for name in ("Livres", "Jouets", "Meubles")]
        self.held = defaultdict(int)
        self.sent, self.frozen = [], {}

    def teardown(self):
        self.undo.rollback()
        self.session.expire_all()

    def tick(self):
        instant = datetime.combine(self.day, time(11), ZoneInfo("Europe/Paris"))
        self.set_clock(instant.isoformat())

    def open(self, name):
        made = create(
            self.session, name=name, parent_id=None, details=Details(), on=EARLIEST, by=None
        )
        return made.id

    def category(self, pick):
        return self.categories[pick % len(self.categories)]

    def note(self, site, category, origin, destination, grams):
        change = (destination in HELD) - (origin in HELD)
        self.held[self.sites[site].id, category] += change * grams

    def move(self, site, pick, origin, destination, grams):
        line = Line(self.category(pick), destination, grams)
        moved = new_id()
        context = Context(self.sites[site].id, self.day, None, origin, f"test:{moved}")
        figures = weigh(self.session, line, confirmed=True)
        ledger.record(self.session, line, figures, context, movement_id=moved)
        self.note(site, line.category_id, origin, destination, grams)

    @rule(site=SITE, pick=PICK, grams=GRAMS, to=st.sampled_from([*HELD, Stage.RECYCLED]))
    def receive(self, site, pick, grams, to):
        self.move(site, pick, Stage.INTAKE, to, grams)

    @rule(site=SITE, pick=PICK, grams=GRAMS)
    def sell(self, site, pick, grams):
        self.move(site, pick, Stage.SHOP, Stage.SOLD, grams)

    @rule(site=SITE, pick=PICK, grams=GRAMS)
    def bring_back(self, site, pick, grams):
        line = Line(self.category(pick), Stage.SHOP, grams)
        exits.record_return(
            self.session, self.sites[site].id, line, line_id=new_id(), day=self.day, by=None
        )
        self.note(site, line.category_id, Stage.SOLD, Stage.SHOP, grams)

    @rule(site=SITE, pick=PICK, grams=GRAMS)
    def recycle(self, site, pick, grams):
        line = Line(self.category(pick), Stage.RECYCLED, grams)
        exits.record_exit(
            self.session,
            self.sites[site].id,
            exit_id=new_id(),
            day=self.day,
            slip=Slip(Stage.RECYCLED),
            loads=[Load(new_id(), line)],
            by=None,
        )
        self.note(site, line.category_id, Stage.SHOP, Stage.RECYCLED, grams)

    @rule(site=SITE, pick=PICK, grams=GRAMS)
    def send(self, site, pick, grams):
        line = Line(self.category(pick), Stage.TRANSIT, grams)
        sent = transfers.send(
            self.session,
            self.sites[site].id,
            transfer_id=new_id(),
            to_site_id=self.sites[1 - site].id,
            day=self.day,
            loads=[Load(new_id(), line)],
            by=None,
        )
        self.sent.append((sent.id, 1 - site, line.category_id))
        self.note(site, line.category_id, Stage.SHOP, Stage.TRANSIT, grams)

    @rule(grams=GRAMS)
    def arrive(self, grams):
        if self.sent:
            transfer_id, site, category = self.sent.pop()
            load = Load(new_id(), Line(category, Stage.SHOP, grams))
            where = self.sites[site].id
            transfers.receive(self.session, where, transfer_id, day=self.day, loads=[load], by=None)
            self.note(site, category, Stage.TRANSIT, Stage.SHOP, grams)

    @rule(pick=PICK, grams=st.none() | GRAMS)
    def correct(self, pick, grams):
        lines = list(self.session.scalars(select(Movement).order_by(Movement.source)))
        if not lines:
            return
        line = lines[pick % len(lines)]
        origin, to = Stage(line.origin), Stage(line.destination)
        site = next(i for i, one in enumerate(self.sites) if one.id == line.site_id)
        instead = None if grams is None else Line(line.category_id, to, grams)
        try:
            ledger.correct(self.session, line, reason="Essai.", by=None, instead=instead)
        except Problem:
            return
        self.happened.add("correct")
        self.note(site, line.category_id, origin, to, (grams or 0) - line.grams)

    @rule(pick=PICK, name=st.sampled_from(["Papier", "Jeux", "Mobilier", "Divers"]))
    def rename(self, pick, name):
        category = self.category(pick)
        self.reorganise(
            "rename", lambda: rename(self.session, category_id=category, name=name, **self.on)
        )

    @rule(pick=PICK, share=st.integers(1, 9_999))
    def split(self, pick, share):
        parts = [
            Part(Target(name=f"Part {new_id()}"), share),
            Part(Target(name=f"Part {new_id()}"), 10_000 - share),
        ]
        category = self.category(pick)

        def work():
            plan = plan_split(self.session, category_id=category, parts=parts)
            apply(self.session, plan, **self.on)

        self.reorganise("split", work)

    @rule(first=PICK, second=PICK)
    def merge(self, first, second):
        both = [self.category(first), self.category(second)]
        into = Target(name=f"Ensemble {new_id()}")

        def work():
            plan = plan_merge(self.session, category_ids=both, into=into)
            apply(self.session, plan, **self.on)

        self.reorganise("merge", work)

    @property
    def on(self):
        return {"on": self.day, "by": None}

    def reorganise(self, kind, work):
        before = self.session.begin_nested()
        try:
            work()
            self.session.flush()
        except (Problem, Refused):
            before.rollback()
        else:
            before.commit()
            self.happened.add(kind)

    @rule(days=st.integers(1, 20))
    def sleep(self, days):
        self.day += timedelta(days=days)
        self.tick()

    @rule(site=SITE)
    def close(self, site):
        site_id = self.sites[site].id
        until = self.day - timedelta(days=1)
        try:
            close_until(self.session, site_id, until, by=None)
        except Problem:
            return
        self.happened.add("close")
        self.frozen[site_id] = until, self.figures(site_id, until)

    def figures(self, site_id, until):
        found = by_category(self.session, Scope(FIRST, until, [site_id]))
        return [(one.key, one.label, dict(one.balance.flows)) for one in found]

    @invariant()
    def entries_are_exits_and_stock(self):
        for site in self.sites:
            found = balance(self.session, Scope(FIRST, self.day, [site.id]))
            held = stock(self.session, [site.id], self.day)
            expected = {c: g for (where, c), g in self.held.items() if where == site.id and g}
            assert {c: g for c, g in held.items() if g} == expected
            assert found.stock_change == sum(held.values())
            assert found.entered + found.received == found.left + found.sent + found.stock_change

    @invariant()
    def stored_sums_are_those_of_the_lines(self):
        assert differences(self.session) == []

    @rule(first=st.integers(0, 60), days=st.integers(0, 60))
    def any_days_add_up(self, first, days):
        begins = FIRST + timedelta(days=first)
        scope = Scope(begins, begins + timedelta(days=days), [one.id for one in self.sites])
        added = defaultdict(int)
        for line in lines(self.session, Figure(scope), limit=10_000):
            added[line.origin, line.destination] += line.sign * line.grams
        assert balance(self.session, scope).flows == added

    @invariant()
    def closed_days_keep_their_figures(self):
        for site_id, (until, figures) in self.frozen.items():
            assert self.figures(site_id, until) == figures


def test_entries_are_exits_and_stock_whatever_happens(session, clock_at):
    session.add(Site(name="Autre site", time_zone="Europe/Paris", switch_hour=0))
    session.flush()
    checks = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )

    shop = type("Bound", (Shop,), {"session": session, "set_clock": staticmethod(clock_at)})

    run_state_machine_as_test(shop, settings=checks)
    assert shop.happened >= {"rename", "split", "merge", "close", "correct"}
