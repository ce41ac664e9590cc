# SPDX-License-Identifier: Apache-2.0
"""What a closed session gives to book: balanced, each thing on its own line."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ressourcerie_caisse.public import (
    CountedMethod,
    MovedMoney,
    PaidPart,
    SessionClosed,
    SoldShare,
)
from ressourcerie_paheko.service.booking import (
    Closing,
    NoAccount,
    Unbalanced,
    label_of,
    transaction_of,
)
from ressourcerie_paheko.service.plan import Accounts

CASH, CHEQUE, LOCAL, BOOKS, NOVELS = (UUID(int=rank) for rank in range(1, 6))
DAY, AT = date(2026, 11, 20), datetime(2026, 11, 20, 18, tzinfo=UTC)


def method(method_id, kind, payments, *, refunds=0, variance=0, account=None):
    name = {"cash": "Espèces", "cheque": "Chèque", "local": "Monnaie locale"}[kind]
    there = payments - refunds
    return CountedMethod(
        method_id, name, kind, account, payments, refunds, there, there + variance, variance
    )


def sold(kind, cents, sign=1, category=None, vat=None):
    return SoldShare(kind, category, vat, sign, cents, 0)


def closing(methods=(), sales=(), movements=(), parts=()):
    facts = SessionClosed(
        UUID(int=90), UUID(int=91), UUID(int=92), 12, "normal", DAY, AT, AT, 10_000, 10_000,
        tuple(sales), tuple(methods), tuple(movements), None, None, 14,
    )  # fmt: skip
    above = {NOVELS: (NOVELS, BOOKS)}
    return Closing(facts, "Boutique — Caisse 1", "RESS-Z-boutique-C1-000012", parts, above)


def lines(of, accounts=None):
    """Write each line as the treasurer reads it: account, debit, credit, label."""
    made = transaction_of(of, accounts or Accounts())
    return [(one.account, one.debit_cents, one.credit_cents, one.label) for one in made.lines]


def test_day_is_booked_with_each_thing_on_its_own_line():
    day = closing(
        [method(CASH, "cash", 3900, refunds=600, variance=-200), method(CHEQUE, "cheque", 1500)],
        [sold("goods", 3300), sold("gift", 600), sold("membership", 1500), sold("goods", 600, -1)],
    )

    assert lines(day) == [
        ("530", 3900, 0, "Espèces"),
        ("5112", 1500, 0, "Chèque"),
        ("754", 0, 600, "Dons en caisse"),
        ("7073", 0, 3300, "Ventes d'objets"),
        ("756", 0, 1500, "Adhésions"),
        ("7073", 600, 0, "Remboursements — Ventes d'objets"),
        ("530", 0, 600, "Remboursements — Espèces"),
        ("678", 200, 0, "Écart de caisse — Espèces"),
        ("530", 0, 200, "Écart de caisse — Espèces"),
    ]


def test_transaction_says_which_session_it_is_of():
    made = transaction_of(closing([method(CASH, "cash", 500)], [sold("goods", 500)]), Accounts())

    assert made.label == "Clôture de caisse n° 12 — Boutique — Caisse 1 — 20/11/2026"
    assert (made.reference, made.day) == ("RESS-Z-boutique-C1-000012", DAY)
    assert made.notes.startswith("14 tickets\n")


def test_each_cheque_has_its_line_and_its_number():
    parts = (
        PaidPart(CHEQUE, 1, 1000, "0012345"),
        PaidPart(CHEQUE, 1, 300, None),
        PaidPart(CHEQUE, 1, 200, "0077777"),
        PaidPart(CASH, 1, 100, None),
    )
    day = closing([method(CHEQUE, "cheque", 1500)], [sold("goods", 1500)], parts=parts)

    made = transaction_of(day, Accounts())

    assert [(one.debit_cents, one.reference) for one in made.lines if one.debit_cents] == [
        (1000, "0012345"),
        (200, "0077777"),
        (300, ""),
    ]


def test_too_much_in_the_drawer_is_a_gain():
    day = closing([method(CASH, "cash", 500, variance=150)], [sold("goods", 500)])

    assert lines(day)[2:] == [
        ("530", 150, 0, "Écart de caisse — Espèces"),
        ("778", 0, 150, "Écart de caisse — Espèces"),
    ]


def test_what_moves_in_and_out_of_the_drawer_passes_through_transit():
    moves = (
        MovedMoney("bank-deposit", CASH, 5000, None),
        MovedMoney("drawer-in", CASH, 2000, "Monnaie"),
        MovedMoney("cheque-deposit", CHEQUE, 1500, None),
    )
    day = closing([method(CASH, "cash", 0), method(CHEQUE, "cheque", 0)], movements=moves)

    assert lines(day) == [
        ("580", 5000, 0, "Remise en banque"),
        ("530", 0, 5000, "Remise en banque"),
        ("530", 2000, 0, "Monnaie"),
        ("580", 0, 2000, "Monnaie"),
    ]


def test_category_goes_where_it_or_its_group_is_said_to():
    accounts = Accounts(categories={BOOKS: "7088"}, project_id=3)
    day = closing(
        [method(CASH, "cash", 900)], [sold("goods", 500, category=NOVELS), sold("goods", 400)]
    )

    made = transaction_of(day, accounts)

    assert [(one.account, one.credit_cents, one.project_id) for one in made.lines[1:]] == [
        ("7073", 400, 3),
        ("7088", 500, 3),
    ]


def test_account_of_a_method_stands_before_that_of_its_kind():
    day = closing([method(CASH, "cash", 500, account="530A")], [sold("goods", 500)])

    assert lines(day)[0][0] == "530A"


def test_vat_goes_to_its_own_account():
    day = closing([method(CASH, "cash", 1200)], [sold("goods", 1200, vat=2000)])

    assert lines(day)[1:] == [
        ("7073", 0, 1000, "Ventes d'objets"),
        ("44571", 0, 200, "TVA collectée — 20 %"),
    ]


def test_taxes_without_an_account_wait_for_one():
    day = closing([method(CASH, "cash", 1200)], [sold("goods", 1200, vat=2000)])

    with pytest.raises(NoAccount, match="« TVA collectée »"):
        transaction_of(day, Accounts(vat=None))


def test_session_in_which_nothing_moved_gives_nothing():
    assert transaction_of(closing([method(CASH, "cash", 0)]), Accounts()) is None


def test_method_without_an_account_is_asked_for():
    day = closing([method(LOCAL, "local", 500)], [sold("goods", 500)])

    with pytest.raises(NoAccount, match="Aucun compte n'est choisi pour « Monnaie locale »"):
        transaction_of(day, Accounts())


def test_figures_that_do_not_agree_are_booked_by_nobody():
    day = closing([method(CASH, "cash", 500)], [sold("goods", 499)])

    with pytest.raises(Unbalanced, match="5,00\xa0€ au débit et 4,99\xa0€ au crédit"):
        transaction_of(day, Accounts())


def test_session_is_named_as_people_call_its_till():
    assert "Caisse 1" in label_of(closing())


AMOUNTS = st.integers(0, 10**8)


@settings(deadline=None, max_examples=50)
@given(
    goods=st.lists(st.tuples(AMOUNTS, st.sampled_from([None, 550, 1000, 2000])), max_size=4),
    back=AMOUNTS,
    by_cheque=st.integers(0, 100),
    variance=st.integers(-5000, 5000),
)
def test_whatever_was_sold_is_booked_in_balance(goods, back, by_cheque, variance):
    total = sum(cents for cents, _vat in goods)
    cheques = total * by_cheque // 100
    sales = [sold("goods", cents, vat=vat) for cents, vat in goods] + [sold("goods", back, -1)]
    methods = [
        method(CASH, "cash", total - cheques, refunds=back, variance=variance),
        method(CHEQUE, "cheque", cheques),
    ]

    made = transaction_of(closing(methods, sales), Accounts())

    moved = {}
    for line in made.lines if made else ():
        moved[line.account] = moved.get(line.account, 0) + line.debit_cents - line.credit_cents
    assert moved.get("530", 0) == total - cheques - back + variance
    assert moved.get("5112", 0) == cheques
    assert moved.get("7073", 0) + moved.get("44571", 0) == back - total


def test_closing_may_be_renamed_without_another_reference():
    first = closing([method(CASH, "cash", 500)], [sold("goods", 500)])
    renamed = replace(first, place="Boutique du bas — Caisse 1")

    references = {transaction_of(one, Accounts()).reference for one in (first, renamed)}

    assert len(references) == 1
