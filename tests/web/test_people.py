# SPDX-License-Identifier: Apache-2.0
"""The pages on which who administers adds people and sites, and gives roles."""

import re

import pytest
from sqlalchemy import select

from ressourcerie_core.journal.models import JournalRecord

from .office import PASSWORD, QUAY

PEOPLE = "/admin/personnes"
NEW = {"display_name": "Idriss Benali", "login": "Idriss", "password": ""}


@pytest.fixture
def anne(office):
    return office.browser("anne")


@pytest.fixture
def zoe(office):
    return f"{PEOPLE}/{office.zoe}"


def secret(page):
    return re.search(r'class="secret">([^<]+)<', page.text)[1]


def test_a_password_that_was_drawn_is_shown_once_and_opens(anne, office):
    shown = secret(anne.post(PEOPLE, data=NEW))

    assert office.browser().sign_in("idriss", shown).status_code == 303
    assert shown not in anne.get(PEOPLE).text


def test_a_password_that_was_chosen_is_never_shown(anne, office):
    answer = anne.post(PEOPLE, data=NEW | {"password": PASSWORD})

    assert answer.status_code == 303
    assert PASSWORD not in anne.get(answer.headers["Location"]).text
    assert office.browser().sign_in("idriss").status_code == 303


def test_a_refused_person_is_explained_and_nothing_typed_is_lost(anne):
    answer = anne.post(PEOPLE, data=NEW | {"login": "Zoe"})

    assert answer.status_code == 409
    assert "existe déjà" in answer.text
    assert 'value="Idriss Benali"' in answer.text


def test_people_are_found_by_a_part_of_their_name(anne):
    found = anne.get(PEOPLE, params={"q": "DIAL zo"}).text

    assert "Zoé Diallo" in found
    assert "Anne Le Goff</strong></a>" not in found
    assert "Personne ne correspond" in anne.get(PEOPLE, params={"q": "xyz"}).text


def test_roles_are_given_at_a_site_and_shown_ticked(anne, office, zoe):
    box = f"lieu.gardien@{QUAY}"

    anne.post(f"{zoe}/roles", data={"role": [box]})

    assert office.account(office.zoe)[1] == {("lieu.gardien", QUAY)}
    assert re.search(rf'value="{box}" checked', anne.get(zoe).text)
    anne.post(f"{zoe}/roles", data={"role": ["lieu.gardien@partout"]})
    assert office.account(office.zoe)[1] == {("lieu.gardien", None)}


@pytest.mark.parametrize("act", ["fermeture", "roles"])
def test_the_last_administrator_stays(anne, office, act):
    answer = anne.post(f"{PEOPLE}/{office.anne}/{act}", data={})

    assert answer.status_code == 409
    assert "seul compte administrateur" in answer.text
    assert office.account(office.anne)[0].administrator


def test_a_second_administrator_may_replace_the_first(anne, office, zoe):
    anne.post(f"{zoe}/roles", data={"administrator": "oui"})

    assert anne.post(f"{PEOPLE}/{office.anne}/roles", data={}).status_code == 303
    assert anne.get(PEOPLE).status_code == 403


@pytest.mark.parametrize("act", ["fermeture", "deconnexion", "mot-de-passe"])
def test_what_ends_a_person_s_sessions_ends_them_at_once(anne, office, zoe, act):
    browser = office.browser("zoe")
    assert browser.may()

    anne.post(f"{zoe}/{act}", data={})

    assert not browser.may()


def test_a_closed_account_opens_again(anne, office, zoe):
    anne.post(f"{zoe}/fermeture", data={})
    assert office.browser().sign_in("zoe").status_code == 401

    anne.post(f"{zoe}/ouverture", data={})
    assert office.browser().sign_in("zoe").status_code == 303


def test_a_person_is_renamed(anne, office, zoe):
    anne.post(f"{zoe}/nom", data={"display_name": "Zoé Diallo-Petit"})

    assert office.account(office.zoe)[0].display_name == "Zoé Diallo-Petit"
    assert anne.post(f"{zoe}/nom", data={"display_name": " "}).status_code >= 400


def test_an_unknown_person_is_a_page_that_says_so(anne):
    answer = anne.get(f"{PEOPLE}/{QUAY}")

    assert answer.status_code == 404
    assert "Aucune personne n&#39;a ce numéro" in answer.text


def test_a_site_is_added_and_changed(anne):
    facts = {"name": "Grange", "time_zone": "indian/reunion", "switch_hour": "3"}
    assert anne.post("/admin/sites", data=facts).status_code == 303

    path = f"/admin/sites/{QUAY}"
    assert anne.post(path, data=facts | {"name": "Quai nord"}).status_code == 303
    page = anne.get("/admin/sites").text
    assert "Quai nord" in page
    assert page.count("Indian/Reunion</p>") == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "boutique"}, "Un site s&#39;appelle déjà"),
        ({"time_zone": "Europe/Pari"}, "n&#39;est pas un fuseau horaire"),
        ({"switch_hour": "24"}, "n&#39;est pas une heure de bascule"),
        ({"switch_hour": "minuit"}, "n&#39;est pas une heure de bascule"),
    ],
)
def test_a_wrong_site_is_refused_with_what_to_do(anne, change, said):
    facts = {"name": "Grange", "time_zone": "Europe/Paris", "switch_hour": "0"}

    answer = anne.post("/admin/sites", data=facts | change)
    assert 400 <= answer.status_code < 500
    assert said in answer.text


def test_a_site_that_cannot_be_changed_so_is_shown_alone_as_it_was_typed(anne):
    path = f"/admin/sites/{QUAY}"
    facts = {"name": "boutique", "time_zone": "Europe/Paris", "switch_hour": "0"}
    assert 'value="Quai"' in anne.get(path).text

    answer = anne.post(path, data=facts)

    assert answer.status_code == 409
    assert 'value="boutique"' in answer.text
    assert "Ajouter un site" not in answer.text
    assert f'action="{path}"' in answer.text


def test_what_is_done_to_an_account_is_journalled_with_its_author_and_no_name(anne, office, zoe):
    for act in ("nom", "roles", "mot-de-passe", "fermeture"):
        anne.post(f"{zoe}/{act}", data={"display_name": "Zoé Petit", "administrator": "oui"})
    anne.get(f"{zoe}/donnees/export.json")

    with office.database.read() as session:
        records = session.scalars(select(JournalRecord).order_by(JournalRecord.number)).all()
        told = [record for record in records if record.author_id == office.anne]
    assert {record.kind for record in told} >= {
        "account.renamed",
        "account.roles-changed",
        "account.password-changed",
        "account.disabled",
        "account.exported",
    }
    assert "Zoé" not in "".join(record.facts for record in records)
