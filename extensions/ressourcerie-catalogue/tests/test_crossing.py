# SPDX-License-Identifier: Apache-2.0
"""Two people who change the tree at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from ressourcerie_catalogue.models import Category
from ressourcerie_catalogue.service.editing import create
from ressourcerie_catalogue.service.operations import move, rename

from ressourcerie_core.errors import Problem

MONDAY = date(2026, 3, 16)


@pytest.fixture
def two(database):
    def open_both(session):
        return [create(session, name=name, on=MONDAY, by=None).id for name in ("Maison", "Jeux")]

    return database.write(open_both)


@pytest.fixture
def at_once(database):
    def run(*works):
        barrier = Barrier(len(works))

        def attempt(work):
            barrier.wait()
            try:
                database.write(lambda session: work(session) and None)
            except Problem as problem:
                return problem.slug
            return "written"

        with ThreadPoolExecutor(len(works)) as pool:
            return sorted(pool.map(attempt, works))

    return run


def test_two_moves_that_would_turn_in_a_circle(two, at_once):
    one, other = two

    outcomes = at_once(
        lambda session: move(session, category_id=one, parent_id=other, on=MONDAY, by=None),
        lambda session: move(session, category_id=other, parent_id=one, on=MONDAY, by=None),
    )

    assert outcomes == ["catalogue/move-makes-cycle", "written"]


def test_a_renaming_does_not_undo_the_move_that_it_crosses(database, two, at_once):
    one, other = two

    outcomes = at_once(
        lambda session: move(session, category_id=one, parent_id=other, on=MONDAY, by=None),
        lambda session: rename(session, category_id=one, name="Foyer", on=MONDAY, by=None),
    )

    assert outcomes == ["written", "written"]
    with database.read() as session:
        category = session.get_one(Category, one)
        assert (category.name, category.parent_id) == ("Foyer", other)
