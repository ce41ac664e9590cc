# SPDX-License-Identifier: Apache-2.0
"""What a till signs is recorded once, whatever the network does; nothing of it is lost."""

import json
from uuid import UUID

import pytest
from ressourcerie_caisse.models import Act, Gap, GapOf, Line, Stray, Ticket, TillSession
from ressourcerie_caisse.service.printing import count_duplicate, duplicates
from ressourcerie_caisse.service.setting_up import add_till
from sqlalchemy import func, select

from ressourcerie_core.auth import Site
from ressourcerie_core.events.models import EventRecord
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal.models import JournalRecord
from ressourcerie_core.journal.verifying import verify

from .device import SimulatedTill, line, mirror_of


def count(database, table):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def states(results):
    return [one["state"] for one in results]


def test_a_day_is_opened_sold_and_closed_to_the_cent(till, database, cash, methods):
    till.open(float_cents=15_000)
    till.sell(line(1_000, grams=1_200), line(250), method=cash, given=2_000)
    till.sell(line(20_000), method=methods["card"])
    till.move("drawer-out", 2_000, method=cash)
    till.close({cash: (14_250, 14_050), methods["card"]: (20_000, 20_000)}, tickets=2, left=10_000)

    results = till.send()

    assert states(results) == ["recorded"] * 5
    assert [one["number"] for one in results] == [None, "C1-000001", "C1-000002", None, None]
    assert not any(one["remarks"] for one in results)
    with database.read() as session:
        closed = session.scalars(select(TillSession)).one()
        assert (closed.closed_at, closed.left_cents) != (None, None)


def test_sent_again_an_act_is_there_once_with_the_same_answer(till, database, cash):
    till.open()
    till.sell(line(500), method=cash)
    again = list(till.outbox)
    first = till.send()
    till.outbox = again

    assert till.send() == first
    assert count(database, Act) == 2
    assert count(database, Ticket) == 1


def test_duplicates_of_the_till_and_of_the_back_office_are_counted_together(till, database, cash):
    """AC-32."""
    till.open()
    sold = till.sell(line(500), method=cash)
    till.write("ticket-copied", ticket=sold["id"], rank=1)
    till.write("ticket-copied", ticket=sold["id"], rank=2)
    till.write("ticket-copied", ticket=str(new_id()), rank=1)
    again = list(till.outbox)

    assert states(till.send()) == ["recorded"] * 5
    till.outbox = again
    till.send()

    ticket_id = UUID(sold["id"])
    with database.read() as session:
        assert duplicates(session, ticket_id) == 2
    rank = database.write(
        lambda session: count_duplicate(
            session, session.get_one(Ticket, ticket_id), by=till.operator
        )
    )
    assert rank == 3
    assert verify(database).is_whole


def test_the_same_act_with_another_content_is_refused_and_the_first_stays(till, database, cash):
    till.open()
    sold = till.sell(line(500), method=cash)
    till.send()
    till.sign(sold | {"note": "autre"})

    (refused,) = till.send()

    assert refused["state"] == "refused"
    assert refused["problem"]["type"].endswith("caisse/act-changed")
    assert count(database, Ticket) == 1
    with database.read() as session:
        noted = select(JournalRecord.facts).where(JournalRecord.kind == "act.changed")
        assert json.loads(session.scalars(noted).one())["act"] == sold["id"]


def test_what_another_key_signed_is_refused_and_what_cannot_be_read_too(till, tablet, cash):
    till.open()
    till.send()
    till.sell(line(500), method=cash)
    till.outbox[0]["signature"] = tablet("Autre")._key.sign(till.outbox[0]["content"])
    till.outbox.append({"content": '{"kind":"ticket"}', "signature": "AA"})

    wrong, unreadable = till.send()

    assert wrong["problem"]["type"].endswith("caisse/signature-refused")
    assert unreadable["problem"]["type"].endswith("caisse/act-unreadable")


def test_a_ticket_of_a_closed_session_is_kept_late_and_counts_nowhere(till, database, cash):
    till.open()
    session = till.session
    till.close({}, tickets=0)
    till.send()
    till.session = session
    till.sell(line(500), method=cash)

    (late,) = till.send()

    assert late["state"] == "late"
    assert "close" in late["remarks"][0]
    assert (count(database, Stray), count(database, Ticket)) == (1, 0)


@pytest.mark.parametrize("broken", ["due_cents", "given_cents", "method"])
def test_sums_that_do_not_close_are_kept_late(till, cash, broken):
    till.open()
    sold = till.sell(line(500), method=cash)
    till.outbox.pop()
    wrong = json.loads(json.dumps(sold))
    if broken == "due_cents":
        wrong["due_cents"] += 1
    elif broken == "given_cents":
        wrong["payments"][0]["given_cents"] += 1
    else:
        wrong["payments"][0]["method"] = sold["id"]
    till.sign(wrong)

    assert states(till.send()) == ["recorded", "late"]


def test_numbers_that_skip_are_shown_until_they_come(till, database, cash):
    till.open()
    till.send()
    missing = till.sell(line(100), method=cash)
    kept = till.outbox.pop()
    till.sell(line(200), method=cash)
    till.send()
    with database.read() as session:
        gap = session.scalars(select(Gap).where(Gap.of == GapOf.TICKETS)).one()
        assert (gap.first, gap.last, gap.filled_at) == (1, 1, None)

    till.outbox.append(kept)
    assert till.send()[0]["number"] == missing["number"]

    with database.read() as session:
        assert not session.scalars(select(Gap).where(Gap.filled_at.is_(None))).all()


def test_a_line_is_given_back_once_and_no_more(till, database, cash):
    till.open()
    sold = till.sell(line(800, quantity=4), method=cash)
    back = {"type": "refund", "original": sold["id"], "reason": "abîmé"}
    till.sell(mirror_of(sold, quantity=3), method=cash, **back)
    till.sell(mirror_of(sold, quantity=2), method=cash, **back)

    assert states(till.send()) == ["recorded", "recorded", "recorded", "late"]
    with database.read() as session:
        total = session.scalar(select(func.sum(Line.sign * Line.total_cents)))
    assert total == 200


def test_a_refund_without_ticket_needs_two_people(till, camille, database, cash):
    till.open()
    alone = {"type": "refund", "reason": "sans ticket", "approved_by": str(camille)}
    till.sell(line(300), method=cash, **alone)
    other = alone | {"approved_by": str(till.device)}
    till.sell(line(300), method=cash, **other)

    assert states(till.send()) == ["recorded", "late", "recorded"]


def test_one_normal_session_at_a_time_and_one_deferred_for_a_day(till):
    till.open()
    till.open()
    till.open(kind="deferred", day="2026-03-10")
    till.open(kind="deferred", day="2026-03-10")
    till.open(kind="deferred", day="2026-03-16")
    till.open(kind="school")

    assert states(till.send()) == ["recorded", "late", "recorded", "late", "late", "recorded"]


def test_a_session_that_served_is_not_abandoned(till, cash):
    till.open()
    till.sell(line(0), method=cash)
    till.write("session-abandoned")
    till.send()
    till.session = None
    till.open()

    assert states(till.send()) == ["late"]


def test_the_school_is_chained_apart_and_counts_nowhere(till, database, cash):
    till.open(kind="school")
    till.sell(line(500), method=cash)

    assert till.send()[1]["number"] == "E-000001"
    report = verify(database)
    assert report.is_whole
    with database.read() as session:
        assert session.scalars(select(Ticket)).one().session_kind == "school"


def test_another_device_takes_the_till_with_a_reason_and_what_the_first_kept_is_late(
    till, tablet, till_id, cash
):
    till.open()
    till.send()
    other = tablet("Tablette 2")
    refused = other.client.post(
        f"/api/v1/caisse/tills/{till_id}/hold", json={"fresh": True, "reason": None}
    )
    assert refused.status_code == 409
    assert "Tablette 1" in refused.json()["detail"]
    other.hold(till_id, reason="écran cassé")
    other.session, other.kind = till.session, "normal"
    other.sell(line(100), method=cash)
    till.sell(line(200), method=cash)

    assert other.send()[0]["number"] == "C1.2-000001"
    assert states(till.send()) == ["late"]


def test_the_sheet_holds_all_that_the_page_needs(till, till_id, cash):
    till.open(float_cents=1_000)
    till.sell(line(500), method=cash)
    till.send()

    sheet = till.client.get(f"/api/v1/caisse/tills/{till_id}/sheet").json()

    held = sheet["held"]
    assert (held["by_me"], held["series"], held["seq"], held["number"]) == (True, 1, 2, 1)
    assert sheet["session"]["turnover_cents"] == 500
    assert sheet["session"]["methods"][str(cash)]["payments_cents"] == 500
    assert [one["kind"] for one in sheet["methods"]][:2] == ["cash", "card"]


def test_the_sheet_names_the_days_that_have_a_deferred_session(till, till_id):
    till.open(kind="deferred", day="2026-03-10")
    till.write("session-abandoned")
    till.open(kind="deferred", day="2026-03-11")
    till.send()

    sheet = till.client.get(f"/api/v1/caisse/tills/{till_id}/sheet").json()

    assert sheet["deferred_days"] == ["2026-03-11"]


def test_a_ticket_on_hold_is_taken_once(till, tablet):
    held = {"name": "la dame au vélo", "content": {"lines": []}}
    put = till.client.put(f"/api/v1/caisse/held/{till.device}", json=held)
    other = tablet("Tablette 2")

    assert put.status_code == 200
    assert other.client.get("/api/v1/caisse/held").json()["items"][0]["name"] == held["name"]
    assert other.client.delete(f"/api/v1/caisse/held/{till.device}").json()["content"] == {
        "lines": []
    }
    assert till.client.delete(f"/api/v1/caisse/held/{till.device}").status_code == 409


def test_a_ticket_is_found_by_its_number_with_what_is_left(till, cash):
    till.open()
    sold = till.sell(line(800, quantity=4), method=cash)
    till.sell(
        mirror_of(sold, quantity=1), method=cash, type="refund", original=sold["id"], reason="x"
    )
    till.send()

    found = till.client.get("/api/v1/caisse/tickets/c1-000001").json()

    assert (found["lines"][0]["left_quantity"], found["lines"][0]["left_cents"]) == (3, 600)
    assert till.client.get("/api/v1/caisse/tickets/C9-000001").status_code == 404


def test_a_ticket_of_a_whole_shop_is_recorded(till, database, cash):
    till.open()
    till.sell(*(line(1, label="É" * 150) for _line in range(1_000)), method=cash)

    assert states(till.send()) == ["recorded", "recorded"]
    assert count(database, Line) == 1_000
    with database.read() as session:
        told = session.scalars(
            select(EventRecord.facts).where(EventRecord.name == "caisse.ticket-recorded")
        )
        assert len(told.one()) > 100_000


@pytest.mark.parametrize("settings", [{"price": 1e400}, {"a": {}}, {"n": 10**30}, {"t": "x" * 201}])
def test_what_the_base_could_not_hold_stays_on_its_device(till, cash, settings):
    till.open(settings=settings)
    (refused,) = till.send()
    assert refused["state"] == "refused"
    assert "settings" in refused["problem"]["detail"]


def test_a_ticket_of_another_site_is_not_given_back_here(till, app, database, camille, cash):
    till.open()
    sold = till.sell(line(500), method=cash)
    till.send()
    annexe = new_id()

    def add(session):
        session.add(Site(id=annexe, name="Annexe", time_zone="Europe/Paris", switch_hour=0))
        session.flush()
        return add_till(session, annexe, name="Caisse de l'annexe", code="A1", by=None).id

    other_till = database.write(add)
    other = SimulatedTill(app, database, site_id=annexe, operator=camille, name="Annexe")
    other.code = "A1"
    other.hold(other_till)
    other.open()
    other.sell(mirror_of(sold), method=cash, type="refund", original=sold["id"], reason="abîmé")
    assert states(other.send()) == ["recorded", "late"]


def test_what_a_manager_should_look_at_is_remarked_by_the_settings_of_the_session(till, cash):
    till.open(settings={"price_mode": "fixed", "largest_cash_cents": 1_000})
    till.sell(line(1_500), method=cash, basket_cents=1_500)
    till.close({cash: (1_500, 200)}, tickets=1)

    _opened, sold, _closed = till.send()
    assert "Un prix pour le tout a été donné, et le site vend à prix fixes." in sold["remarks"]
    assert "Plus d'espèces que la loi n'en permet pour un achat." in sold["remarks"]


def test_a_variance_above_the_threshold_asks_for_who_manages(till, cash):
    nobody = new_id()
    for operator, expected in ((nobody, True), (till.operator, False)):
        till.operator = operator
        till.open(settings={"variance_threshold_cents": 500})
        till.sell(line(1_500), method=cash)
        till.close({cash: (1_500, 900)}, tickets=1)
        (*_before, closed) = till.send()
        assert any("demandait un responsable" in one for one in closed["remarks"]) is expected
