# SPDX-License-Identifier: Apache-2.0
"""What leaves, what goes to another site, what comes back, and the four figures of the balance."""

import pytest

from ressourcerie_core.auth import Site
from ressourcerie_core.ids import new_id

TODAY = "2026-03-16"


@pytest.fixture
def other_site(database):
    def work(session):
        site = Site(name="Quai de la gare", time_zone="Europe/Paris", switch_hour=0)
        session.add(site)
        session.flush()
        return site.id

    return database.write(work)


def load(category_id, grams, **said):
    return {"id": str(new_id()), "category_id": str(category_id), "gross_grams": grams, **said}


def test_story_16_four_figures_are_told_apart(reception, dishes):
    ticket = reception.ticket()
    reception.line(ticket, dishes, 10_000)
    reception.line(ticket, dishes, 3_000, destination="recycled")
    lines = [load(dishes, 4_000)]
    reception.post("/exits", id=str(new_id()), day=TODAY, destination="recycled", lines=lines)

    found = reception.balance()

    assert (found["entered"], found["entered_to_stock"]) == (13_000, 10_000)
    assert (found["recycled"], found["stock_change"], found["gap"]) == (7_000, 6_000, 0)


def test_exit_is_recorded_whole_or_not_at_all(reception, dishes):
    lines = [load(dishes, 4_000), load(dishes, 2_000, tare_grams=2_000)]

    answer = reception.post(
        "/exits", id=str(new_id()), day=TODAY, destination="wasted", lines=lines
    )

    assert answer.status_code == 422
    assert reception.get("/exits")["items"] == []
    assert reception.balance()["wasted"] == 0


def test_exit_sent_twice_leaves_once(reception, dishes):
    body = {"id": str(new_id()), "day": TODAY, "destination": "given"}
    body["lines"] = [load(dishes, 4_000)]

    first, again = reception.post("/exits", **body), reception.post("/exits", **body)

    assert first.json() == again.json()
    assert reception.balance()["given"] == 4_000


def test_transfer_shows_what_was_lost_on_the_way(reception, dishes, other_site):
    sent = {"id": str(new_id()), "to_site_id": str(other_site), "day": TODAY}
    transfer = reception.post("/transfers", **sent, lines=[load(dishes, 9_000)]).json()["id"]
    here, reception.site_id = reception.site_id, other_site

    receive = {"day": TODAY, "lines": [load(dishes, 8_500)]}
    done = reception.post(f"/transfers/{transfer}/receive", **receive)
    again = reception.post(f"/transfers/{transfer}/receive", **receive)

    assert (done.status_code, again.status_code) == (200, 409)
    lost = reception.get(f"/transfers/{transfer}/difference")
    assert lost == [{"category_id": str(dishes), "grams": -500}]
    assert reception.balance()["received"] == 8_500
    reception.site_id = here
    assert (reception.balance()["sent"], reception.balance()["stock_change"]) == (9_000, -9_000)


def test_story_32_what_comes_back_is_no_longer_sold(reception, dishes):
    returned = load(dishes, 2_000, origin="sold", destination="shop")
    reception.post("/returns", **returned, day=TODAY)

    assert (reception.balance()["sold"], reception.balance()["stock_change"]) == (-2_000, 2_000)


def test_story_18_every_line_tells_its_weight_on_ticket_and_day(reception, dishes):
    ticket = reception.ticket()
    reception.line(ticket, dishes, 1_000)
    reception.line(ticket, dishes, quantity=5)

    weights = [line["grams"] for line in reception.get(f"/tickets/{ticket}/lines")]
    assert weights == [1_000, 2_000]
    assert reception.balance(TODAY, TODAY)["entered"] == 3_000


def test_story_36_tag_follows_the_line_beside_its_category(reception, dishes):
    line = reception.line(reception.ticket(), dishes, 12_000, tag="vélo").json()["line"]

    assert reception.get(f"/movements/{line['id']}")["tag"] == "vélo"


def test_stock_is_told_by_category(reception, dishes):
    reception.line(reception.ticket(), dishes, 6_000)

    assert reception.get(f"/stock?day={TODAY}") == [{"category_id": str(dishes), "grams": 6_000}]


def test_exit_for_tomorrow_or_without_lines_is_refused(reception, dishes):
    late = {"id": str(new_id()), "day": "2026-03-17", "destination": "given"}
    empty = {"id": str(new_id()), "day": TODAY, "destination": "given", "lines": []}

    answers = [
        reception.post("/exits", **late, lines=[load(dishes, 1_000)]),
        reception.post("/exits", **empty),
    ]

    types = [answer.json()["type"].rpartition("/")[2] for answer in answers]
    assert types == ["day-refused", "nothing-inside"]


def test_goods_go_only_where_goods_go(reception, dishes):
    sold_at_once = reception.line(reception.ticket(), dishes, 1_000, destination="sold")
    turning = load(dishes, 1_000, origin="shop", destination="shop")

    answers = [sold_at_once, reception.post("/returns", **turning, day=TODAY)]

    assert {one.json()["type"] for one in answers} == {"/problems/flux-matiere/way-refused"}


def test_second_exit_under_the_first_ones_id_is_refused_and_not_swallowed(reception, dishes):
    body = {"id": str(new_id()), "day": TODAY, "destination": "given", "slip": "Reçu 7"}
    body["lines"] = [load(dishes, 4_000, note="cafe\u0301")]
    assert reception.post("/exits", **body).status_code == 201
    others = [{"lines": [load(dishes, 9_000)]}, {"slip": "8"}, {"day": "2026-03-15"}]

    answers = [reception.post("/exits", **body | other) for other in others]

    assert {one.json()["type"] for one in answers} == {"/problems/flux-matiere/id-taken"}
    assert reception.post("/exits", **body).status_code == 201


def test_transfer_of_two_other_sites_is_not_given_for_its_id(reception, dishes, other_site):
    sent = {"id": str(new_id()), "day": TODAY, "lines": [load(dishes, 9_000)]}
    here = reception.site_id
    first = reception.post("/transfers", **sent, to_site_id=str(other_site))
    again = reception.post("/transfers", **sent, to_site_id=str(other_site))

    reception.site_id = other_site
    stolen = reception.post("/transfers", **sent, to_site_id=str(here))

    assert first.json() == again.json()
    assert stolen.json()["type"] == "/problems/flux-matiere/id-taken"


@pytest.mark.parametrize("origin", ["intake", "transit"])
def test_goods_come_back_only_from_where_they_are_or_went(reception, dishes, origin):
    line = load(dishes, 1_000, origin=origin)
    leaving = {"id": str(new_id()), "day": TODAY, "destination": "recycled", "lines": [line]}

    answers = [reception.post("/returns", **line, day=TODAY), reception.post("/exits", **leaving)]

    assert {one.json()["type"] for one in answers} == {"/problems/flux-matiere/way-refused"}
    assert reception.balance()["recycled"] == 0
