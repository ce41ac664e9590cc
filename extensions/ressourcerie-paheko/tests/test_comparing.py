# SPDX-License-Identifier: Apache-2.0
"""What was sent and what Paheko holds are compared; each difference is told."""

from datetime import date

import pytest
from ressourcerie_paheko.service import comparing

from .world import DAY, a_year

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def world(database):
    """Give a shop whose three closings have arrived."""
    with a_year(database, 1) as made:
        for _closing in range(3):
            made.close_session()
        made.look()
        yield made


def found(world):
    return comparing.compare(world.database, world.client, FIRST, LAST)


def told(world):
    return [(one.reference[-1], one.what) for one in found(world).pieces]


def test_both_sides_agree_when_nobody_touched_anything(world):
    comparison = found(world)

    assert (comparison.compared, comparison.agrees) == (3, True)


def test_piece_that_somebody_deleted_is_told_with_its_accounts(world):
    world.paheko.books.run("DELETE FROM acc_transactions_lines WHERE id_transaction = 2")
    world.paheko.books.run("DELETE FROM acc_transactions WHERE id = 2")

    comparison = found(world)

    assert told(world) == [("2", "n'est plus dans Paheko : quelqu'un l'y a supprimée")]
    total = world.closings[1].total_cents
    assert sum(o.ours_debit_cents - o.theirs_debit_cents for o in comparison.accounts) == total


def test_piece_that_somebody_changed_is_told(world):
    world.paheko.books.run("UPDATE acc_transactions_lines SET debit = debit + 1 WHERE id = 1")

    assert told(world) == [("1", "a un autre total dans Paheko")]
    assert [one.account for one in found(world).accounts] == ["530"]


def test_piece_moved_to_another_account_is_seen_in_the_accounts_alone(world):
    world.paheko.books.run(
        "UPDATE acc_transactions_lines SET id_account = (SELECT id FROM acc_accounts"
        " WHERE code = '512A') WHERE id = 1"
    )

    assert told(world) == []
    assert [one.account for one in found(world).accounts] == ["512A", "530"]


def test_copy_and_stranger_are_told(world):
    world.paheko.books.run(
        "INSERT INTO acc_transactions (reference, date, id_year, label) SELECT reference, date,"
        " id_year, label FROM acc_transactions WHERE id = 3"
    )
    world.paheko.books.run(
        "INSERT INTO acc_transactions (reference, date, id_year, label)"
        " VALUES ('RESS-Z-ailleurs-C1-9', ?, 2, 'Autre')",
        DAY.isoformat(),
    )

    assert told(world) == [
        ("3", "est en double dans Paheko"),
        ("9", "est dans Paheko, et n'est pas connue ici comme envoyée"),
    ]


def test_nothing_is_compared_while_something_is_sent(world):
    with (
        world.database.alone("paheko.send"),
        pytest.raises(comparing.SendingNow, match="envoi à Paheko est en cours"),
    ):
        found(world)


def test_last_comparison_is_kept_for_people_to_see(world):
    world.paheko.books.run("UPDATE acc_transactions_lines SET debit = debit + 1 WHERE id = 1")
    comparison = found(world)

    world.database.write(lambda session: comparing.keep(session, comparison))

    with world.database.read() as session:
        assert comparing.last_comparison(session) == (world.now, comparison)


def test_open_years_are_those_compared(world):
    assert comparing.period_of(world.client.years()) == (FIRST, LAST)
    assert comparing.period_of([]) is None
