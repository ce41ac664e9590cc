# SPDX-License-Identifier: Apache-2.0
"""Whatever is done to the tree, the past stays as it was, and the tree stays a tree."""

from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ressourcerie_catalogue.models import WHOLE_SHARE, Category
from ressourcerie_catalogue.names import folded
from ressourcerie_catalogue.public import spread, successors, tree_as_of
from ressourcerie_catalogue.service.decision import apply
from ressourcerie_catalogue.service.editing import create
from ressourcerie_catalogue.service.operations import archive, move, rename, restore
from ressourcerie_catalogue.service.remapping import Part, Target, plan_merge, plan_split
from sqlalchemy import select

from ressourcerie_core.errors import Problem, Refused

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(10)]

ACTIONS = st.tuples(
    st.sampled_from(["create", "rename", "move", "archive", "restore", "split", "merge"]),
    st.integers(0, 7),
    st.integers(0, 7),
    st.sampled_from(["Livres", "livrés", "Jouets", "Lampes", "Vélos", "Outils"]),
    st.sampled_from(DAYS),
    st.integers(1, WHOLE_SHARE - 1),
)


def perform(session, action):
    """Try one operation; whatever is refused changes nothing."""
    kind, one, two, name, on, share = action
    ids = list(session.scalars(select(Category.id).order_by(Category.id)))
    chosen, other = (ids[one % len(ids)], ids[two % len(ids)]) if ids else (None, None)
    parent_id = other if two % 3 else None
    facts = {"on": on, "by": None}
    if kind == "create" or not ids:
        create(session, name=name, parent_id=parent_id, **facts)
    elif kind == "rename":
        rename(session, category_id=chosen, name=name, **facts)
    elif kind == "move":
        move(session, category_id=chosen, parent_id=parent_id, **facts)
    elif kind == "archive":
        archive(session, category_id=chosen, **facts)
    elif kind == "restore":
        restore(session, category_id=chosen, **facts)
    elif kind == "split":
        parts = [
            Part(Target(other), share),
            Part(Target(name=name, parent_id=parent_id), WHOLE_SHARE - share),
        ]
        apply(session, plan_split(session, category_id=chosen, parts=parts), **facts)
    else:
        sources = list(dict.fromkeys([chosen, ids[(one + 1) % len(ids)]]))
        apply(session, plan_merge(session, category_ids=sources, into=Target(other)), **facts)


def views(session):
    """Give what each day looked like, whatever order people have put it in since."""
    return {day: {past.category_id: past for past in tree_as_of(session, day)} for day in DAYS}


def check_tree(view):
    living = [past for past in view.values() if not past.archived]
    names = [(past.parent_id, folded(past.name)) for past in living]
    assert len(names) == len(set(names))
    assert all(past.parent_id is None or past.parent_id in view for past in view.values())
    assert all(past.parent_id is None or not view[past.parent_id].archived for past in living)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(ACTIONS, min_size=1, max_size=14))
def test_operations_leave_the_days_before_theirs_alone(session, actions):
    session.rollback()
    before = views(session)

    for action in actions:
        with suppress(Problem, Refused), session.begin_nested():
            perform(session, action)
        after = views(session)
        for day in DAYS:
            check_tree(after[day])
            if day < action[4]:
                assert after[day] == before[day]
        before = after

    for category in session.scalars(select(Category)):
        shares = successors(session, category.id)
        assert sum(each.share for each in shares) == 1
        heirs = [session.get_one(Category, each.category_id) for each in shares]
        assert category.archived_at is not None or heirs == [category]


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(1, 10**4), min_size=1, max_size=8),
)
def test_a_spread_loses_nothing_and_stays_close(total, weights):
    shares = [Fraction(weight, sum(weights)) for weight in weights]

    parts = spread(total, shares)

    assert sum(parts) == total
    assert all(abs(part - total * share) < 1 for part, share in zip(parts, shares, strict=True))
