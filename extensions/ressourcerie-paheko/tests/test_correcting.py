# SPDX-License-Identifier: Apache-2.0
"""A closing told by the till is kept once; one that Paheko has is cancelled and booked anew."""

from datetime import UTC, datetime

import pytest
from ressourcerie_caisse.public import CountedMethod, SessionClosed, SoldShare
from ressourcerie_caisse.service.setting_up import add_till
from ressourcerie_paheko.models import State
from ressourcerie_paheko.service import plan
from ressourcerie_paheko.service.correcting import NotCorrectable, correct
from ressourcerie_paheko.service.recording import record_closing
from sqlalchemy import select

from ressourcerie_core import ids
from ressourcerie_core.auth import Site

from .world import DAY, a_year

AT = datetime(2026, 3, 16, 18, tzinfo=UTC)


@pytest.fixture
def world(database):
    with a_year(database, 1) as made:
        yield made


@pytest.fixture
def facts(database):
    """Give a session that sold for 12,50 € in cash, and counted 2 € too few."""

    def add(session):
        site_id = session.scalars(select(Site.id)).one()
        return site_id, add_till(session, site_id, name="Caisse 1", code="C1", by=None).id

    site_id, till_id = database.write(add)
    cash = CountedMethod(ids.new_id(), "Espèces", "cash", None, 1250, 0, 1250, 1050, -200)
    sale = SoldShare("goods", None, None, 1, 1250, 0)
    return SessionClosed(
        ids.new_id(), site_id, till_id, 12, "normal", DAY, AT, AT, 0, 0,
        (sale,), (cash,), (), None, None, 1,
    )  # fmt: skip


def told(world, facts):
    world.database.write(lambda session: record_closing(session, facts) and None)
    return world.bookings()[0]


def corrected(world, booking):
    world.database.write(lambda session: correct(session, session.merge(booking)) and None)
    world.look()
    return world.bookings()


def test_closing_is_kept_once_however_often_it_is_told(world, facts):
    told(world, facts)
    told(world, facts)

    (booking,) = world.bookings()
    assert (booking.state, booking.total_cents, booking.day) == (State.PENDING, 1450, DAY)
    assert booking.reference.startswith("RESS-Z-")
    assert booking.reference.endswith("-C1-000012")


def test_what_paheko_has_is_cancelled_by_its_mirror_and_booked_with_the_accounts_of_now(
    world, facts
):
    told(world, facts)
    world.look()
    other = plan.Accounts(missing="658")
    world.database.write(lambda session: plan.change(session, other, by=None))

    first, mirror, again = corrected(world, world.bookings()[0])

    assert [one.state for one in (first, mirror, again)] == [State.SENT] * 3
    assert (mirror.reference, mirror.mirrors) == (f"{first.reference}-ANNUL", first.id)
    assert again.reference == f"{first.reference}-BIS2"
    assert world.paheko.books.links(first.paheko_id) == [mirror.paheko_id]
    sums = {one.account: one for one in world.client.account_sums("RESS-Z-", DAY, DAY)}
    assert sums["678"].debit_cents == sums["678"].credit_cents == 200
    assert sums["658"].debit_cents == 200


def test_link_that_fails_is_made_later_and_stops_nothing(world, facts):
    told(world, facts)
    world.look()
    world.wire.linking.append("locked")

    assert corrected(world, world.bookings()[0])[1].linked_at is None
    world.pass_time()
    world.look()

    assert world.bookings()[1].linked_at == world.now


def test_only_what_paheko_has_is_corrected_and_once(world, facts):
    booking = told(world, facts)
    with pytest.raises(NotCorrectable, match="n'est pas dans Paheko"):
        corrected(world, booking)
    world.look()
    corrected(world, world.bookings()[0])

    for one in world.bookings()[:2]:
        with pytest.raises(NotCorrectable, match="a déjà été corrigée"):
            corrected(world, one)
