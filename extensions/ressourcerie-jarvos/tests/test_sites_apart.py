# SPDX-License-Identifier: Apache-2.0
"""What happens at a site changes nothing of what a token of another site is given."""

import json
import os
import secrets

import pytest
from ressourcerie_caisse import demo
from ressourcerie_caisse.models import TillSession
from ressourcerie_caisse.service import setting_up
from ressourcerie_catalogue.public import offered
from ressourcerie_jarvos.protocol.server import wire_name
from sqlalchemy import insert, select

from ressourcerie_core import clock
from ressourcerie_core.auth import Site
from ressourcerie_core.auth.models import Account
from ressourcerie_core.ids import new_id

from .assisting import NAME, QUARTER, calling

PAGES = {**QUARTER, "size": 200}
ASKED = {
    "flux-matiere.balance": QUARTER,
    "flux-matiere.deposits": PAGES,
    "flux-matiere.lines": PAGES,
    "flux-matiere.declarations": {"year": 2026},
    "caisse.takings": QUARTER,
    "caisse.sessions": PAGES,
}
DAYS = 5
PEOPLE = 10_000 if os.environ.get("RESSOURCERIE_FAULTS") == "full" else 300


def sell(shop, site_id, days=DAYS):
    """Sell for some days at a site, as the demonstration does: the same, if as many."""

    def work(session):
        setting_up.add_default_methods(session)
        for code in ("C1", "C2"):
            setting_up.add_till(session, site_id, name=f"Caisse {code}", code=code, by=None)
        choices = [one for one in offered(session) if one.is_leaf]
        demo._sell(session, session.get_one(Site, site_id), choices, days)

    shop.database.write(work)


def everything(shop, secret):
    """Give what every tool answers, by its name."""
    tools = sorted(shop.assistance.tools)
    answers = shop.asks(secret, *(calling(wire_name(one), **ASKED.get(one, {})) for one in tools))
    assert not any(one.is_error for one in answers)
    return {name: one.structured_content for name, one in zip(tools, answers, strict=True)}


@pytest.fixture
def sites(shop):
    return shop.site(), shop.site("Boutique du port")


def test_no_tool_reveals_what_another_site_does(shop, sites):
    here, there = sites
    textile = shop.category("Textile")
    shop.weigh(here, textile, 1_111)
    sell(shop, here)
    secret = shop.token(sites=[here])
    before = everything(shop, secret)

    shop.weigh(there, textile, 7_777)
    sell(shop, there, DAYS + 2)

    assert everything(shop, secret) == before
    other = everything(shop, shop.token(sites=[there]))
    assert other.keys() == before.keys()
    assert {name for name, one in other.items() if one != before[name]} >= {
        *(ASKED.keys() - {"flux-matiere.declarations"}),
        "core.sites",
    }
    assert str(there) not in json.dumps(before)


@pytest.mark.parametrize("tool", sorted(ASKED))
def test_a_site_that_the_token_does_not_open_is_as_if_it_were_not_there(shop, sites, tool):
    here, there = sites
    secret = shop.token(sites=[here])

    def asked(site_id):
        return calling(wire_name(tool), **ASKED[tool], site=str(site_id))

    closed, absent, own = shop.asks(secret, asked(there), asked(shop.category("x")), asked(here))

    assert closed.is_error
    assert closed.content == absent.content
    assert not own.is_error


def test_a_line_of_another_site_cannot_be_proposed_about(shop, sites):
    here, there = sites
    line = shop.weigh(there, shop.category("Textile"), 7_777)
    secret = shop.token(sites=[here])

    def proposing(line_id):
        change = {"site_id": str(there), "line_id": str(line_id), "gross_grams": 1}
        asked = {"kind": "flux-matiere.line-correction", "change": change, "reason": "essai"}
        return calling("jarvos_propose", **asked)

    closed, absent = shop.asks(secret, proposing(line), proposing(here))

    assert closed.is_error
    assert closed.content == absent.content


def test_what_a_person_loses_their_token_loses(shop, sites):
    secret = shop.token()

    def lose(session):
        session.scalars(select(Account).where(Account.administrator)).one().administrator = False

    shop.database.write(lose)

    (answer,) = shop.asks(secret, calling("flux-matiere_balance", **QUARTER))
    assert answer.is_error


def test_nobody_is_named_and_people_are_pseudonyms(shop, sites):
    shop.category("Textile")
    sell(shop, sites[0])
    secret = shop.token()

    answers = json.dumps(everything(shop, secret), ensure_ascii=False)

    with shop.database.read() as session:
        people = session.execute(select(Account.id, Account.login, Account.display_name)).all()
        sellers = set(session.scalars(select(TillSession.opened_by)))
    assert sellers
    for person_id, login, name in people:
        assert not {str(person_id), login, name} & {*answers.split('"')}
        assert name not in answers
    assert not any(str(one) in answers for one in sellers)
    assert "bénévole " in answers


def test_no_generated_person_is_told_by_any_tool(shop, sites):
    """P05."""
    people = [f"Nom{rank:05d}-{secrets.token_hex(4)}" for rank in range(PEOPLE)]

    def hire(session):
        now = clock.now()
        rows = [
            {
                "id": new_id(),
                "login": f"{name.casefold()}@example.org",
                "display_name": name,
                "administrator": False,
                "created_at": now,
            }
            for name in people
        ]
        session.execute(insert(Account), rows)

    shop.database.write(hire)
    shop.category("Textile")
    sell(shop, sites[0])

    answers = json.dumps(everything(shop, shop.token()), ensure_ascii=False).casefold()

    assert "example.org" not in answers.replace(NAME, "")
    assert [name for name in people if name.casefold() in answers] == []
