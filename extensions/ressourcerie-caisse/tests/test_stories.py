# SPDX-License-Identifier: Apache-2.0
"""What went wrong at the tills of real shops, each story by its number: it cannot happen here.

Stories 35 and 38 have their tests with the pages; what only a browser shows of them is in
``tests/browser``.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from ressourcerie_caisse.models import (
    Count,
    Line,
    Movement,
    Payment,
    SessionKind,
    Stray,
    Ticket,
    TillSession,
)
from ressourcerie_caisse.service import figures, viewing
from sqlalchemy import func, select

from ressourcerie_core.ids import new_id

from .device import line, mirror_of


def read(database, what):
    with database.read() as session:
        return what(session)


def column(database, attribute):
    return read(database, lambda session: sorted(session.scalars(select(attribute)).all()))


def states(results):
    return [one["state"] for one in results]


@pytest.fixture
def sold(till, database):
    """Open a session, and give what tells the figures of it."""
    till.open()

    def figures_of_session():
        till.send()
        where = figures.in_session(read(database, lambda s: s.scalar(select(TillSession.id))))
        return read(database, lambda session: figures.total(session, where))

    return figures_of_session


def test_story_1_lines_stay_with_the_ticket_that_they_were_signed_with(till, database, cash):
    till.open()
    first = till.sell(line(100, label="Bol"), method=cash)
    second = till.sell(line(200, label="Lampe"), method=cash)
    till.outbox.reverse()  # the network brings them in another order
    till.send()

    rows = read(database, lambda s: s.execute(select(Line.ticket_id, Line.label)).all())
    assert {(str(ticket), label) for ticket, label in rows} <= {
        (first["id"], "Bol"),
        (second["id"], "Lampe"),
    }


def test_story_5_part_cash_and_part_cheque_pay_one_negotiated_basket(till, database, methods):
    till.open()
    payments = [
        {"method": str(methods[kind]), "amount_cents": cents, "given_cents": cents,
         "change_cents": 0, "reference": reference}
        for kind, cents, reference in (("cash", 1_200, None), ("cheque", 1_800, "0001234"))
    ]  # fmt: skip
    parts = (line(1_000, unit_cents=1_500), line(2_000, unit_cents=3_000))
    till.sell(*parts, method=methods["cash"], payments=payments, basket_cents=3_000)

    assert states(till.send()) == ["recorded", "recorded"]
    assert column(database, Payment.amount_cents) == [1_200, 1_800]


def test_story_6_each_ticket_has_its_own_time(till, database, cash, clock_at):
    till.open()
    for minute in (10, 20):
        clock_at(f"2026-03-16T10:{minute}:00+00:00")
        till.sell(line(100), method=cash)
    till.send()

    times = column(database, Ticket.happened_at)
    assert times == [datetime(2026, 3, 16, 10, minute, tzinfo=UTC) for minute in (10, 20)]


def test_story_7_normal_session_left_open_overnight_keeps_the_days_of_its_tickets(
    till, database, cash, clock_at
):
    till.open()
    till.sell(line(100), method=cash)
    clock_at("2026-03-18T09:00:00+00:00")
    till.sell(line(100), method=cash)
    till.send()

    assert column(database, Ticket.day) == [date(2026, 3, 16), date(2026, 3, 18)]
    assert column(database, TillSession.kind) == ["normal"]


def test_story_8_deferred_day_beside_the_normal_session_has_its_own_tickets(till, database, cash):
    till.open()
    normal = till.session
    till.sell(line(100), method=cash)
    till.close({cash: (100, 100)}, tickets=1)
    till.open(kind="deferred", day="2026-03-02")
    till.sell(line(700), method=cash)
    till.send()

    rows = read(
        database, lambda s: s.execute(select(Ticket.session_id, Ticket.day, Ticket.due_cents)).all()
    )
    assert {(str(session) == normal, day, cents) for session, day, cents in rows} == {
        (True, date(2026, 3, 16), 100),
        (False, date(2026, 3, 2), 700),
    }


def test_story_9_device_is_told_that_its_session_is_no_longer_open(till):
    till.open()
    till.send()
    assert till.contact()["session"] == till.session
    till.close({}, tickets=0)
    till.send()

    assert till.contact()["session"] is None


def test_story_10_one_deferred_session_for_a_day(till, database, cash):
    for _time in range(2):
        till.open(kind="deferred", day="2026-03-02")
        till.sell(line(100), method=cash)
        till.close({cash: (100, 100)}, tickets=1)

    results = till.send()

    assert states(results) == ["recorded"] * 3 + ["late"] * 3
    assert len(column(database, TillSession.id)) == 1


def test_story_11_empty_session_is_abandoned_and_never_deleted(till, database):
    till.open()
    till.write("session-abandoned")

    assert states(till.send()) == ["recorded", "recorded"]
    (kept,) = read(database, lambda s: s.scalars(select(TillSession)).all())
    assert (kept.abandoned, kept.closed_at is not None) == (True, True)


def test_story_12_ticket_of_one_gift_is_an_ordinary_ticket(till, sold, cash):
    till.sell(line(500, kind="gift", label="Don"), method=cash)

    told = sold()
    assert (told.tickets, told.gift_cents, told.turnover_cents) == (1, 500, 0)


def test_story_13_settings_are_those_that_the_session_began_with(till, database, cash):
    till.open(settings={"price_mode": "basket"})
    till.sell(line(100), method=cash)
    till.send()

    (kept,) = read(database, lambda s: s.scalars(select(TillSession.settings)).all())
    assert kept["price_mode"] == "basket"


@pytest.mark.parametrize("kind", list(SessionKind), ids=str)
def test_story_14_three_kinds_of_session_do_the_same(till, database, cash, kind):
    till.open(kind=kind, day="2026-03-02" if kind == "deferred" else None, float_cents=1_000)
    sale = till.sell(line(600, quantity=2, grams=900), method=cash, given=1_000)
    till.sell(mirror_of(sale, quantity=1), method=cash, type="refund", original=sale["id"],
              reason="cassé")  # fmt: skip
    till.move("drawer-out", 200, method=cash)
    till.close({cash: (1_100, 1_100)}, tickets=2)

    results = till.send()

    assert states(results) == ["recorded"] * 5
    assert not any(one["remarks"] for one in results)
    counted = read(database, lambda s: s.scalars(select(Count.theoretical_cents)).all())
    assert 1_100 in counted


def test_story_17_tickets_and_objects_are_counted_apart(till, database, sold, cash):
    till.sell(line(600, quantity=3), line(100), method=cash)

    assert sold().tickets == 1
    where = figures.in_session(read(database, lambda s: s.scalar(select(TillSession.id))))
    kinds = read(database, lambda session: figures.by_kind(session, where))
    assert [(one.kind, one.quantity) for one in kinds] == [("goods", 4)]


def test_story_18_weight_sold_and_given_is_on_the_session(till, sold, cash):
    till.sell(line(600, grams=1_250), line(0, grams=400, destination="given"), method=cash)

    assert sold().grams == 1_650


def test_story_19_gift_is_in_the_theoretical_cash_to_the_cent(till, database, cash):
    till.open()
    till.sell(line(3_100), line(400, kind="gift", label="Don"), method=cash)
    till.close({cash: (3_500, 3_500)}, tickets=1)
    results = till.send()

    assert not any(one["remarks"] for one in results)
    (counted,) = read(
        database, lambda s: s.scalars(select(Count).where(Count.method_id == cash)).all()
    )
    assert (counted.theoretical_cents, counted.counted_cents) == (3_500, 3_500)


@pytest.mark.parametrize(("quantity", "total"), [(2, 1_200), (2, 3_000), (1, 500)])
def test_story_20_total_of_a_line_is_what_it_costs_and_nothing_else(
    till, sold, cash, quantity, total
):
    till.sell(line(total, quantity=quantity, unit_cents=total // quantity), method=cash)

    assert sold().turnover_cents == total


@pytest.mark.parametrize("quantity", [0, -1, 1.5, "2"], ids=str)
def test_story_21_quantity_that_is_none_is_refused_and_nothing_is_half_recorded(
    till, database, cash, quantity
):
    till.open()
    till.sell(line(100, quantity=quantity), method=cash)

    assert states(till.send()) == ["recorded", "refused"]
    assert column(database, Ticket.id) == []


def test_story_28_gift_on_top_and_membership_are_normal_lines(till, sold, cash):
    till.sell(
        line(500), line(900, kind="gift", label="Don"),
        line(700, kind="membership", label="Adhésion"), method=cash,
    )  # fmt: skip

    told = sold()
    assert (told.gift_cents, told.membership_cents, told.turnover_cents) == (900, 700, 500)


def test_story_30_till_of_a_trial_says_so_above_everything(instance):
    core = instance.platform.configuration.core.model_copy(
        update={"badge": "Essai, rien ne compte"}
    )
    configuration = replace(instance.platform.configuration, core=core)
    trial = replace(instance, platform=replace(instance.platform, configuration=configuration))

    pages = []
    for one in (instance, trial):
        with one.signed_in(["caisse.sell"]) as client:
            client.headers["Accept"] = "text/html"
            pages.append(client.get("/caisse/vendre").text)

    assert "Essai, rien ne compte" not in pages[0]
    assert '<p class="trial badge">Essai, rien ne compte</p>' in pages[1]


def test_story_33_wrong_ticket_is_cancelled_by_its_mirror_and_stays(till, database, sold, cash):
    wrong = till.sell(line(811), method=cash)
    till.sell(mirror_of(wrong), method=cash, type="cancellation", original=wrong["id"],
              reason="prix tapé deux fois")  # fmt: skip
    till.sell(line(810), method=cash)

    assert sold().turnover_cents == 810
    assert column(database, Ticket.due_cents) == [810, 811, 811]


def test_story_34_day_of_a_sale_after_midnight_is_the_evening_s(till, database, cash, clock_at):
    clock_at("2026-03-17T01:30:00+01:00")
    till.open()
    till.sell(line(100), method=cash)
    till.send()

    assert column(database, Ticket.day) == [date(2026, 3, 16)]


def test_story_39_several_weighed_objects_sell_together_with_their_quantities(till, database, cash):
    till.open()
    till.sell(line(300, quantity=2, grams=750), line(200, grams=1_100), method=cash)
    till.send()

    rows = read(database, lambda s: s.execute(select(Line.quantity, Line.grams)).all())
    assert sorted(map(tuple, rows)) == [(1, 1_100), (2, 750)]


def test_story_40_rights_are_names_and_not_parts_of_them(instance, site_id):
    path = f"/caisse/sites/{site_id}/reglages/caisses"
    with instance.signed_in(["caisse.read"]) as client:
        assert client.post(path, data={"name": "Caisse 2", "code": "C2"}).status_code == 403


def test_story_41_payment_that_is_not_known_is_never_taken_for_cash(till, database):
    till.open()
    till.sell(line(100), method=new_id())

    assert states(till.send()) == ["recorded", "late"]
    assert column(database, Payment.amount_cents) == []
    assert "moyens de paiement" in column(database, Stray.why)[0]


def test_story_42_money_that_moves_needs_no_sale(till, database, cash):
    till.open(float_cents=10_000)
    till.move("drawer-out", 3_000, method=cash)
    till.move("bank-deposit", 2_000, method=cash)
    till.close({cash: (5_000, 5_000)}, tickets=0)

    assert not any(one["remarks"] for one in till.send())
    count = select(func.count()).select_from(Ticket)
    assert read(database, lambda s: s.scalar(count)) == 0
    assert column(database, Movement.cents) == [2_000, 3_000]


def test_figures_of_a_session_open_into_what_its_methods_hold(till, database, cash):
    till.open(float_cents=1_000)
    till.sell(line(250), method=cash)
    till.send()
    at = read(database, lambda s: s.scalars(select(TillSession)).one())

    sums = read(database, lambda session: viewing.session_methods(session, at))

    assert [one.theoretical_cents for one in sums if one.method_id == cash] == [1_250]
