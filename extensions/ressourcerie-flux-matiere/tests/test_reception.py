# SPDX-License-Identifier: Apache-2.0
"""The reception: posts, tickets and lines, as a device sends them."""

from ressourcerie_core.ids import new_id


def test_line_weighs_gross_less_tare_and_keeps_name_and_day(reception, dishes, bin_id):
    ticket = reception.ticket()

    kept = reception.line(ticket, dishes, 12_450, tare_grams=1_850, container_id=str(bin_id))

    line = kept.json()["line"]
    assert (line["grams"], line["gross_grams"], line["tare_grams"]) == (10_600, 12_450, 1_850)
    assert (line["label"], line["day"], line["measure"]) == ("Vaisselle", "2026-03-16", "measured")
    assert (line["origin"], line["destination"]) == ("intake", "shop")


def test_objects_that_are_counted_weigh_what_the_catalogue_says(reception, dishes):
    kept = reception.line(reception.ticket(), dishes, quantity=12)

    assert (kept.json()["line"]["grams"], kept.json()["line"]["measure"]) == (4_800, "counted")


def test_line_sent_twice_is_one_line(reception, dishes):
    ticket, sent = reception.ticket(), str(new_id())
    body = {"id": sent, "category_id": str(dishes), "gross_grams": 5_000}

    answers = [reception.post(f"/tickets/{ticket}/lines", **body) for _ in range(3)]
    other = reception.post(f"/tickets/{ticket}/lines", **body | {"gross_grams": 6_000})

    assert len({answer.text for answer in answers}) == 1
    assert other.json()["type"] == "/problems/flux-matiere/id-taken"
    assert reception.balance()["entered"] == 5_000


def test_story_1_line_for_a_closed_ticket_waits_to_be_attached(reception, dishes):
    former, late = reception.ticket(), {"id": str(new_id()), "category_id": str(dishes)}
    reception.close(former)
    current = reception.ticket()

    kept = reception.post(f"/tickets/{former}/lines", **late, gross_grams=3_000).json()
    assert (kept["line"], kept["stray"]["id"]) == (None, late["id"])
    assert reception.get(f"/tickets/{current}/lines") == []
    assert reception.balance()["entered"] == 0

    reception.post(f"/strays/{late['id']}/attach", ticket_id=current)
    assert [line["grams"] for line in reception.get(f"/tickets/{current}/lines")] == [3_000]
    assert reception.get("/strays") == []


def test_late_line_is_set_aside_with_a_reason_and_kept(reception, dishes):
    ticket = reception.ticket()
    reception.close(ticket)
    stray = reception.line(ticket, dishes, 3_000).json()["stray"]["id"]

    without = reception.post(f"/strays/{stray}/dismiss", reason=" ")
    done = reception.post(f"/strays/{stray}/dismiss", reason="Déjà pesé au dépôt suivant.")
    again = reception.post(f"/strays/{stray}/dismiss", reason="Encore.")

    assert without.json()["type"] == "/problems/flux-matiere/reason-missing"
    assert done.json()["outcome"] == "dismissed"
    assert again.json()["type"] == "/problems/flux-matiere/already-settled"


def test_story_4_unusual_weight_asks_before_it_is_recorded(reception, dishes):
    ticket = reception.ticket()

    asked = reception.line(ticket, dishes, 960_000)
    assert asked.json()["detail"].startswith(
        "960,000\N{NO-BREAK SPACE}kg de « Vaisselle » ? D'habitude"
    )
    assert reception.balance()["entered"] == 0

    assert reception.line(ticket, dishes, 960_000, confirmed=True).status_code == 201


def test_story_6_each_ticket_has_its_own_time(reception, dishes, clock_at):
    first = reception.ticket()
    clock_at("2026-03-16T15:30:00+00:00")
    second = reception.ticket()

    times = [reception.get(f"/tickets/{one}")["opened_at"][11:16] for one in (first, second)]
    assert times == ["10:00", "15:30"]


def test_deferred_shift_dates_its_lines_and_keeps_when_they_were_typed(reception, dishes):
    post = reception.get("/posts")[0]["id"]
    shift = reception.post("/shifts", id=str(new_id()), post_id=post, day="2026-03-12").json()
    reception.shift_id = shift["id"]

    line = reception.line(reception.ticket(), dishes, 2_000).json()["line"]

    assert shift["kind"] == "deferred"
    assert (line["day"], line["recorded_at"][:10]) == ("2026-03-12", "2026-03-16")


def test_post_is_open_once_and_closes_after_its_tickets(reception):
    post = reception.get("/posts")[0]["id"]
    twice = reception.post("/shifts", id=str(new_id()), post_id=post)
    ticket = reception.ticket()
    early = reception.post(f"/shifts/{reception.shift_id}/close")
    reception.close(ticket)
    reception.post(f"/shifts/{reception.shift_id}/close")
    late = reception.post(
        "/tickets", id=str(new_id()), shift_id=reception.shift_id, provenance="tip"
    )

    types = [answer.json()["type"].rpartition("/")[2] for answer in (twice, early, late)]
    assert types == ["shift-already-open", "tickets-still-open", "shift-closed"]


def test_two_posts_at_once_do_not_mix(reception, dishes):
    here = reception.ticket()
    post = reception.post("/posts", name="Cour").json()["id"]
    shift = reception.post("/shifts", id=str(new_id()), post_id=post).json()["id"]
    reception.shift_id = shift
    there = reception.ticket()

    reception.line(here, dishes, 1_000)
    reception.line(there, dishes, 2_000)

    weights = [reception.get(f"/tickets/{one}/lines")[0]["grams"] for one in (here, there)]
    assert weights == [1_000, 2_000]


def test_wrong_figures_are_refused_and_nothing_is_recorded(reception, dishes, opened):
    ticket, loose = reception.ticket(), opened("Divers")
    hidden = opened("Réserve", at_reception=False)

    found = [
        reception.line(ticket, dishes, 0),
        reception.line(ticket, dishes, 2_000, tare_grams=2_000),
        reception.line(ticket, dishes),
        reception.line(ticket, loose, quantity=3),
        reception.line(ticket, hidden, 1_000),
        reception.line(ticket, dishes, -5),
        reception.line(ticket, new_id(), 1_000),
    ]

    assert [one.status_code for one in found] == [422, 422, 422, 422, 409, 422, 404]
    assert reception.get(f"/tickets/{ticket}/lines") == []


def test_late_line_is_kept_whatever_it_says(reception, dishes, opened):
    hidden, ticket = opened("Réserve", at_reception=False), reception.ticket()
    reception.close(ticket)

    found = [
        reception.line(ticket, hidden, 1_000),
        reception.line(ticket, dishes, 960_000),
        reception.line(ticket, dishes),
    ]

    assert [one.status_code for one in found] == [201, 201, 201]
    assert len(reception.get("/strays")) == 3


def test_same_line_is_the_same_however_its_accents_are_sent(reception, dishes):
    ticket = reception.ticket(note="e\u0301pave")
    body = {"id": str(new_id()), "category_id": str(dishes), "quantity": 2, "tare_grams": 900}

    answers = [
        reception.post(f"/tickets/{ticket}/lines", **body, note="cafe\u0301") for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [201, 201]
