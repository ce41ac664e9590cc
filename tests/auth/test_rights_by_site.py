# SPDX-License-Identifier: Apache-2.0
"""Rights that hold at one site, and what a route asks of them."""

from uuid import UUID

import pytest

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, granting, operations, tokens
from ressourcerie_core.auth.doorkeeper import TokenDoorkeeper
from ressourcerie_core.auth.models import Site
from ressourcerie_core.auth.problems import UnknownSite
from ressourcerie_core.ids import new_id

QUAY, SHOP, BARN = (UUID(int=number) for number in (1, 2, 3))

BOTH = ("shelf.read", "shelf.fill")


@pytest.fixture
def sites(database):
    named = {QUAY: "Quai", SHOP: "Boutique", BARN: "Grange"}

    def add(session):
        for site_id, name in named.items():
            session.add(Site(id=site_id, name=name, time_zone="Europe/Paris", switch_hour=4))

    database.write(add)
    return named


@pytest.fixture
def seen(database, rights, sites):
    """Give « bilal » these roles alone, and tell how the doorkeeper sees him."""

    def seen(*roles, scopes=("shelf.read",)):
        secret = tokens.new_secret()

        def change(session):
            bilal = accounts.find(session, "bilal")
            granting.replace(bilal, roles=roles, rights=rights)
            tokens.add(
                session,
                login="bilal",
                name=str(new_id()),
                digest=tokens.digest_of(secret),
                scopes=scopes,
                rights=rights,
            )

        database.write(change)
        return TokenDoorkeeper(database, rights).recognise(secret)

    return seen


def test_a_right_at_one_site_holds_there_alone(seen):
    visitor = seen(("shelf.keeper", QUAY), ("shelf.visitor", SHOP), scopes=BOTH)

    assert visitor.may("shelf.fill", QUAY)
    assert not visitor.may("shelf.fill", SHOP)
    assert not visitor.may("shelf.fill")
    assert visitor.sites("shelf.fill") == {QUAY}
    assert visitor.sites("shelf.read") == {QUAY, SHOP}


def test_a_right_that_holds_everywhere_holds_at_each_site(seen, sites):
    visitor = seen(("shelf.keeper", None), scopes=BOTH)

    assert visitor.may("shelf.fill")
    assert visitor.may("shelf.fill", BARN)
    assert visitor.sites("shelf.fill") == set(sites)


def test_scopes_narrow_what_a_token_may_at_a_site(seen):
    visitor = seen(("shelf.keeper", QUAY), scopes=["shelf.read"])

    assert visitor.sites("shelf.read") == {QUAY}
    assert visitor.sites("shelf.fill") == frozenset()


def test_one_works_at_the_only_site_where_one_has_rights(seen):
    assert seen(("shelf.visitor", SHOP)).site_id == SHOP
    assert seen(("shelf.visitor", SHOP), ("shelf.visitor", QUAY)).site_id is None
    assert list(seen(("shelf.visitor", None)).places.values()) == ["Boutique", "Grange", "Quai"]


def test_a_role_of_a_module_that_is_off_outlives_a_change_of_roles(database, rights, seen):
    seen(("shelf.keeper", QUAY))
    without_shelf = rights.of([])

    database.write(
        lambda session: granting.replace(
            accounts.find(session, "bilal"), roles=[], rights=without_shelf
        )
    )
    with database.read() as session:
        kept = [grant.role for grant in accounts.find(session, "bilal").grants]
    assert kept == ["shelf.keeper"]


def test_a_command_names_a_site_after_the_role(database, rights, sites):
    facts = {"login": "zoe", "display_name": "Zoé", "password_hash": "$", "administrator": False}
    roles = ["shelf.keeper@boutique", "shelf.visitor"]

    database.write(
        lambda session: operations.add_account.work(
            session, **facts, roles=roles, rights=rights.as_json()
        )
    )
    with database.read() as session:
        held = {(one.role, one.site_id) for one in accounts.find(session, "zoe").grants}
    assert held == {("shelf.keeper", SHOP), ("shelf.visitor", None)}


def test_an_unknown_site_is_refused_with_those_that_exist(database, sites):
    with database.read() as session, pytest.raises(UnknownSite) as refusal:
        granting.role_at(session, "shelf.keeper@Gare")

    assert "Boutique, Grange, Quai" in refusal.value.hint


def test_the_day_of_a_site_begins_at_its_hour(database, sites):
    night = clock.now().fromisoformat("2026-11-22T02:59:00+00:00")

    with database.read() as session:
        assert str(session.get_one(Site, SHOP).business_date(night)) == "2026-11-21"
