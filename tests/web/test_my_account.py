# SPDX-License-Identifier: Apache-2.0
"""One's own account, and the data that the association holds about a person."""

import json
import os

import pytest
from sqlalchemy import func, select

from ressourcerie_core.auth import accounts, granting
from ressourcerie_core.auth.models import Consultation

from .office import COOKIE, PASSWORD, QUAY, ROLES, SHOP

MINE = "/login/compte"
CHOSEN = "sept bocaux et une gamelle"
CHANGE = {"current": PASSWORD, "password": CHOSEN, "again": CHOSEN}


@pytest.fixture
def zoe(office):
    return office.browser("zoe")


@pytest.fixture
def anne(office):
    return office.browser("anne")


@pytest.fixture
def data_of_zoe(office):
    return f"/admin/personnes/{office.zoe}/donnees"


def give_zoe(office, *roles):
    rights = office.app.state.doorkeeper.rights
    office.database.write(
        lambda session: granting.replace(
            accounts.of_id(session, office.zoe), roles=roles, rights=rights
        )
    )


def test_password_managers_are_told_whose_password_changes(zoe):
    for path in (MINE, "/login/code"):
        assert 'autocomplete="username" value="zoe"' in zoe.get(path).text


def test_a_new_password_renews_this_session_and_ends_the_others(office, zoe):
    elsewhere, former = office.browser("zoe"), zoe.cookies[COOKIE]

    assert zoe.post(f"{MINE}/mot-de-passe", data=CHANGE).status_code == 303

    assert zoe.may()
    assert zoe.cookies[COOKIE] != former
    assert not elsewhere.may()
    assert office.browser().sign_in("zoe", CHOSEN).status_code == 303


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"current": "faux"}, 401, "le mot de passe n&#39;est pas le bon"),
        ({"again": "autre chose"}, 422, "ne sont pas les mêmes"),
        ({"password": "azertyuiop12", "again": "azertyuiop12"}, 400, "Ce mot de passe est refusé"),
    ],
)
def test_a_password_is_not_changed_lightly(office, zoe, change, status, said):
    answer = zoe.post(f"{MINE}/mot-de-passe", data=CHANGE | change)

    assert answer.status_code == status
    assert said in answer.text
    assert office.browser().sign_in("zoe").status_code == 303


def test_one_closes_another_of_one_s_own_sessions(office, zoe):
    elsewhere = office.browser("zoe")
    page = zoe.get(MINE).text
    path = page.split('action="/login/compte/sessions/')[1].split('"')[0]

    zoe.post(f"{MINE}/sessions/{path}", data={})

    assert zoe.may()
    assert not elsewhere.may()


def test_nobody_closes_the_session_of_somebody_else(office, zoe, anne):
    office.browser("zoe")
    path = zoe.get(MINE).text.split('action="/login/compte/sessions/')[1].split('"')[0]

    anne.post(f"{MINE}/sessions/{path}", data={})

    assert "/fermeture" in zoe.get(MINE).text


def test_who_works_at_two_sites_chooses_one(office, zoe):
    role = ROLES[0].name
    give_zoe(office, (role, SHOP), (role, QUAY))

    sent = zoe.post(f"{MINE}/site", data={"site": "Quai", "vers": "/a-propos"})

    assert sent.headers["Location"] == "/a-propos"
    seen = office.app.state.doorkeeper.recognise_session(zoe.cookies[COOKIE])
    assert seen.site_id == QUAY


def test_a_site_where_one_has_no_right_is_not_chosen(office, zoe):
    give_zoe(office, (ROLES[0].name, SHOP))

    assert zoe.post(f"{MINE}/site", data={"site": "Quai"}).status_code == 403


def test_one_s_roles_are_told_with_their_place(office, zoe):
    give_zoe(office, (ROLES[0].name, SHOP))

    assert "Gardien du lieu</strong>\u00a0: à «\u00a0Boutique\u00a0»" in zoe.get(MINE).text


def test_a_person_sees_who_read_their_data(office, zoe, anne, data_of_zoe):
    assert "Personne, depuis douze mois" in zoe.get(MINE).text

    for path in (f"/admin/personnes/{office.zoe}", data_of_zoe, f"{data_of_zoe}/export.json"):
        anne.get(path)

    page = zoe.get(MINE).text
    for what in ("la fiche", "les données", "l&#39;export des données"):
        assert f"Anne Le Goff</strong> a consulté {what}" in page


def test_each_reading_leaves_a_line(office, anne):
    times = 1_000 if os.environ.get("RESSOURCERIE_FAULTS") == "full" else 20
    for _time in range(times):
        assert anne.get(f"/admin/personnes/{office.zoe}").status_code == 200

    with office.database.read() as session:
        lines = select(func.count()).where(Consultation.subject_id == office.zoe)
        assert session.scalar(lines) == times
    assert office.browser("zoe").get(MINE).text.count("a consulté la fiche") >= 20


def test_one_takes_one_s_data_away(zoe):
    answer = zoe.get(f"{MINE}/donnees.json")

    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    account = json.loads(answer.text)["plateforme"]["core_account"][0]
    assert (account["login"], account["display_name"]) == ("zoe", "Zoé Diallo")


def test_an_erasure_asks_for_the_name_then_leaves_nobody(office, anne, zoe, data_of_zoe):
    before = anne.get(data_of_zoe).text
    assert "Ce qui reste, et pourquoi" in before
    refused = anne.post(f"{data_of_zoe}/effacement", data={"confirmation": "Zoé"})
    assert refused.status_code == 409

    anne.post(f"{data_of_zoe}/effacement", data={"confirmation": "zoé diallo"})

    assert not zoe.may()
    assert "Zoé" not in anne.get("/admin/personnes").text
    assert "Personne effacée" in anne.get(data_of_zoe).text
    assert office.account(office.zoe)[0].erased_at
