# SPDX-License-Identifier: Apache-2.0
"""What the till sold, gave and took back: weighed there, or estimated, and always shown as such."""

from dataclasses import dataclass
from datetime import date

import pytest
from ressourcerie_catalogue.service.editing import update
from ressourcerie_flux_matiere.subscribers import count_ticket

from ressourcerie_core import clock
from ressourcerie_core.events import Received
from ressourcerie_core.ids import new_id

TODAY = date(2026, 3, 16)


@dataclass
class SoldLine:
    """A line as the till tells it."""

    category_id: object
    quantity: int = 1
    grams: int | None = None
    destination: str = "sold"
    kind: str = "goods"
    original_line_id: object = None
    line_id: object = None

    def __post_init__(self):
        self.line_id = self.line_id or new_id()


@dataclass
class Ticket:
    """A ticket as the till tells it."""

    site_id: object
    lines: list
    day: date = TODAY
    sign: int = 1


@pytest.fixture
def told(database, site_id):
    """Tell that a ticket was recorded, as the till's event does."""

    def tell(*lines, **facts):
        ticket = Ticket(site_id, list(lines), **facts)
        received = Received(new_id(), new_id(), clock.now(), ticket)
        database.write(lambda session: count_ticket(session, received))

    return tell


@pytest.fixture
def books(opened):
    """Give a category of which nothing says what an object weighs."""
    return opened("Livres")


@pytest.fixture
def weigh(database):
    """Say in the catalogue what one object of a category weighs."""

    def say(category_id, grams):
        database.write(
            lambda session: update(session, category_id=category_id, default_weight_grams=grams).id
        )

    return say


@pytest.fixture
def site(client, site_id):
    client.headers["Accept"] = "text/html"
    return f"/flux-matiere/sites/{site_id}"


def plain(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


def lines_of(reception, **wanted):
    found = reception.get("/movements?first=2026-03-01&last=2026-03-31")["items"]
    return [one for one in found if all(one[name] == value for name, value in wanted.items())]


def test_story_18_weight_sold_and_given_at_the_till_is_told_for_its_day(reception, told, dishes):
    told(SoldLine(dishes, grams=3_000), SoldLine(dishes, grams=1_000, destination="given"))
    told(SoldLine(None, kind="gift"), SoldLine(None, kind="membership"))

    found = reception.balance("2026-03-16", "2026-03-16")

    assert (found["sold"], found["given"], found["stock_change"]) == (3_000, 1_000, -4_000)
    assert reception.balance("2026-03-15", "2026-03-15")["sold"] == 0


def test_story_20_weight_of_a_line_is_that_of_all_its_objects(reception, told, dishes):
    told(SoldLine(dishes, quantity=2, grams=1_500), SoldLine(dishes, quantity=2))

    assert [(one["quantity"], one["grams"]) for one in lines_of(reception)] == [
        (2, 1_500),
        (2, 1_500),
    ]


def test_story_44_line_told_twice_or_by_two_sources_counts_once(reception, told, dishes):
    line = SoldLine(dishes, grams=12_000)

    told(line)
    told(line)

    assert reception.balance()["sold"] == 12_000
    assert [one["source"] for one in lines_of(reception)] == [f"caisse:{line.line_id}"]


def test_unweighed_sale_is_estimated_from_the_weighed_ones_and_shown_so(
    client, reception, told, dishes, site
):
    told(SoldLine(dishes, quantity=4, grams=1_000), SoldLine(dishes, quantity=3))

    (guess,) = lines_of(reception, measure="estimated")
    page = plain(client.get(f"{site}/bilan?periode=mois&du=2026-03-01"))

    assert (guess["grams"], guess["gross_grams"]) == (750, None)
    assert reception.balance()["sold_estimated"] == 750
    assert "mesure=estimated" in page
    assert "42,9" in page


def test_estimate_uses_the_average_weight_of_the_catalogue_when_nothing_was_weighed(
    reception, told, dishes
):
    told(SoldLine(dishes, quantity=2))

    assert [(one["grams"], one["measure"]) for one in lines_of(reception)] == [(800, "estimated")]


def test_past_estimate_stays_when_later_sales_are_weighed(reception, told, dishes):
    told(SoldLine(dishes))
    told(SoldLine(dishes, grams=5_000))

    assert [one["grams"] for one in lines_of(reception)] == [400, 5_000]


def test_story_32_refund_takes_back_the_weight_of_its_sale_on_its_own_day(
    reception, told, dishes, clock_at
):
    sold = SoldLine(dishes, quantity=4, grams=2_000)
    told(sold)
    clock_at("2026-04-02T10:00:00+00:00")
    told(SoldLine(dishes, quantity=2, original_line_id=sold.line_id), sign=-1, day=date(2026, 4, 2))

    march, april = reception.balance(), reception.balance("2026-04-01", "2026-04-30")

    assert (march["sold"], april["sold"], april["stock_change"]) == (2_000, -1_000, 1_000)
    assert reception.balance("2026-03-01", "2026-04-30")["sold"] == 1_000


def test_story_32_every_figure_equals_the_lines_that_it_opens_into(
    client, reception, told, dishes, site
):
    sold = SoldLine(dishes, grams=5_000)
    told(sold)
    told(SoldLine(dishes, original_line_id=sold.line_id, grams=2_000), sign=-1)
    period = "periode=mois&du=2026-03-01"

    page = plain(client.get(f"{site}/bilan?{period}"))
    lines = plain(client.get(f"{site}/bilan/lignes?{period}&net=sold"))

    assert f'/bilan/lignes?{period.replace("&", "&amp;")}&amp;net=sold">3,000' in page
    assert "Les lignes de ce chiffre : 3,000" in lines
    assert "−2,000" in lines


def test_sale_that_nothing_weighs_waits_is_shown_and_is_counted_by_hand(
    client, reception, told, books, site
):
    told(SoldLine(books, quantity=3), SoldLine(None, grams=700))
    page = plain(client.get(f"{site}/ventes"))
    bilan = plain(client.get(f"{site}/bilan?periode=mois&du=2026-03-01"))

    assert "2 ventes en caisse ne comptent pas ici" in bilan
    assert "Livres : 3 objets" in page
    assert "Sans catégorie : 1 objet" in page


def test_waiting_sale_is_counted_with_what_somebody_says(client, reception, told, books, site):
    line = SoldLine(books, quantity=3)
    told(line)
    path = f"{site}/ventes/{line.line_id}"

    unknown = client.post(path, data={"form": str(line.line_id)})
    done = client.post(path, data={"weight": "1,2"})
    again = client.post(path, data={"weight": "1,2"})

    assert "il manque son poids" in unknown.text
    assert "Toutes les ventes ont un poids." in done.text
    assert again.status_code == 409
    assert reception.balance()["sold"] == 1_200


def test_waiting_sales_are_estimated_together_once_an_average_is_known(
    client, told, books, site, weigh
):
    told(SoldLine(books, quantity=3), SoldLine(books, quantity=1))
    early = client.post(f"{site}/ventes/estimer")
    weigh(books, 300)

    done = client.post(f"{site}/ventes/estimer")

    assert "donnez un poids moyen" in early.text
    assert "2 ventes sont estimées et comptées." in done.text
    assert "Toutes les ventes ont un poids." in done.text


def test_sale_of_a_closed_day_is_counted_today(reception, told, dishes):
    reception.post("/closures", until="2026-03-15")

    told(SoldLine(dishes, grams=900), day=date(2026, 3, 10))

    assert [one["day"] for one in lines_of(reception)] == ["2026-03-16"]


def test_gap_tells_what_is_missing_in_stock_and_what_was_lost(reception, told, dishes):
    told(SoldLine(dishes, grams=900))

    found = reception.balance()

    assert (found["gap"], found["stock_below_zero"], found["lost_in_transfers"]) == (900, 900, 0)


def test_refund_of_a_sale_that_waits_is_counted_with_it_and_weighs_the_same(
    client, reception, told, books, site
):
    sold = SoldLine(books, quantity=4)
    told(sold)
    told(SoldLine(None, quantity=1, original_line_id=sold.line_id), sign=-1)
    assert len(reception.get("/unplaced-sales")) == 2

    done = client.post(f"{site}/ventes/{sold.line_id}", data={"weight": "2"})

    assert "Toutes les ventes ont un poids." in done.text
    assert reception.balance()["sold"] == 1_500


def test_estimate_that_no_ledger_holds_waits_for_somebody(reception, told, dishes):
    told(SoldLine(dishes, quantity=900_000), SoldLine(dishes, quantity=9_000_000))
    told(SoldLine(dishes, grams=999_000_000), SoldLine(dishes, quantity=2))

    assert [one["quantity"] for one in reception.get("/unplaced-sales")] == [1_000_000, 2]
    assert [one["quantity"] for one in lines_of(reception)] == [900_000, 1]
