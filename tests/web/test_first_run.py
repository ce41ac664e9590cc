# SPDX-License-Identifier: Apache-2.0
"""An empty base leads every page to the one that founds the instance, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ressourcerie_core import clock
from ressourcerie_core.auth.models import Account, Association, Site
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.web.core_pages.signing_in import Entrance

from .office import PASSWORD, Browser, place

FIRST = "/login/premier-demarrage"


@pytest.fixture
def browser(serve, database):
    app = serve(place(), database=database).app
    app.state.entrance = Entrance(database, Passwords(time_cost=1, memory_kibibytes=64))
    return Browser(app)


@pytest.fixture
def answers(browser):
    return {
        "code": browser.app.state.first_run.shown_code.lower(),
        "association": "La Boussole",
        "site": "Boutique",
        "time_zone": "Europe/Paris",
        "switch_hour": "4",
        "name": "Maïwenn Le Gall",
        "login": "maiwenn",
        "password": PASSWORD,
        "again": PASSWORD,
    }


@pytest.mark.parametrize("path", ["/", "/login", "/lieu", "/admin/personnes", "/docs"])
def test_every_page_leads_to_the_first_one(browser, path):
    assert browser.get(path).headers["Location"] == FIRST
    assert browser.get(FIRST).status_code == 200


def test_programs_and_probes_are_answered_as_ever(browser):
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/api/v1/lieu").status_code == 404


def test_the_instance_is_founded_and_its_administrator_signs_in(browser, database, answers):
    assert browser.post(FIRST, data=answers).headers["Location"] == "/login"

    assert browser.sign_in("maiwenn").status_code == 303
    assert browser.get("/admin/personnes").status_code == 200
    with database.read() as session:
        assert session.scalar(select(Association.name)) == "La Boussole"
        assert session.scalar(select(Site.switch_hour)) == 4


def test_it_is_founded_once(browser, database, answers):
    browser.post(FIRST, data=answers)

    again = browser.post(FIRST, data=answers | {"login": "voleur"})
    assert again.status_code == 409
    assert browser.get(FIRST).headers["Location"] == "/login"
    with database.read() as session:
        assert session.scalars(select(Account.login)).all() == ["maiwenn"]


def test_a_wrong_code_founds_nothing_and_keeps_what_was_typed(browser, database, answers):
    refused = browser.post(FIRST, data=answers | {"code": "AAAA-AAAA"})

    assert refused.status_code == 403
    assert 'value="La Boussole"' in refused.text
    assert PASSWORD not in refused.text
    assert browser.get("/").headers["Location"] == FIRST


def test_wrong_codes_slow_down(browser, answers):
    for _time in range(3):
        browser.post(FIRST, data=answers | {"code": "AAAA-AAAA"})

    assert browser.post(FIRST, data=answers).status_code == 429
    later = clock.now() + timedelta(seconds=3)
    with clock.clock_set_to(lambda: later):
        assert browser.post(FIRST, data=answers).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [{"login": "Maï wenn"}, {"password": "court", "again": "court"}, {"again": "autre"},
     {"association": ""}, {"time_zone": "Lune"}, {"switch_hour": "x"}],
)  # fmt: skip
def test_a_wrong_answer_founds_nothing(browser, database, answers, wrong):
    assert 400 <= browser.post(FIRST, data=answers | wrong).status_code < 500

    with database.read() as session:
        assert session.scalar(select(Account.id)) is None
        assert session.scalar(select(Association.id)) is None
