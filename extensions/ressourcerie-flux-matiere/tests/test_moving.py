# SPDX-License-Identifier: Apache-2.0
"""The pages of transfers, returns, the sorting guide and the average weights."""

import re
from datetime import date

import pytest
from ressourcerie_flux_matiere.service.guide import add_keyword

from ressourcerie_core.auth import Site
from ressourcerie_core.ids import new_id

TODAY = date(2026, 3, 16).isoformat()


@pytest.fixture
def site(client, site_id):
    """Give a visitor who reads the pages of the site, and the path of these."""
    client.headers["Accept"] = "text/html"
    return f"/flux-matiere/sites/{site_id}"


@pytest.fixture
def other_site(database):
    """Give the path of the pages of another site, and its identifier."""

    def work(session):
        site = Site(name="Quai de la gare", time_zone="Europe/Paris", switch_hour=0)
        session.add(site)
        session.flush()
        return site.id

    made = database.write(work)
    return f"/flux-matiere/sites/{made}", str(made)


@pytest.fixture
def sent(client, site, other_site, dishes):
    """Give the path, at the other site, of a transfer of 9 kg, and its line."""
    form = {"to": other_site[1], "day": TODAY, "category0": "v", "weight0": "9"}
    answer = client.post(f"{site}/transferts", data=form)
    transfer = re.search(r"/transferts/([0-9a-f-]{36})", str(answer.url))[1]
    page = client.get(f"{other_site[0]}/transferts/{transfer}")
    return f"{other_site[0]}/transferts/{transfer}", re.search(r'name="(weight-[^"]+)"', page.text)[
        1
    ]


def said(answer):
    text = re.sub("<[^>]*>", " ", answer.text).replace("&#39;", "'").replace("&gt;", ">")
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_transfer_is_sent_then_received_and_its_difference_is_shown(client, site, other_site, sent):
    page, weight = sent
    expected = client.get(f"{other_site[0]}/transferts")
    received = client.post(page, data={"day": TODAY, weight: "8,5"})

    assert "À recevoir ici" in said(expected)
    assert "Le transfert est reçu : 8,500 kg sur 9,000 kg." in said(received)
    assert "Il manque 0,500 kg à l'arrivée." in said(received)
    assert "Écart : −0,500 kg" in said(client.get(f"{site}/transferts"))


def test_transfer_that_is_wholly_lost_is_received_by_saying_so(client, site, sent):
    page, _weight = sent
    empty = client.post(page, data={"day": TODAY})
    lost = client.post(page, data={"day": TODAY, "lost": "oui"})

    assert "Aucune ligne n'a été donnée." in said(empty)
    assert "Le transfert est reçu : 0,000 kg sur 9,000 kg." in said(lost)
    assert "Il manque 9,000 kg à l'arrivée." in said(lost)


def test_unusual_transfer_is_asked_again_then_confirmed(client, site, other_site, dishes):
    form = {"to": other_site[1], "day": TODAY, "category0": "v", "weight0": "960"}

    asked = client.post(f"{site}/transferts", data=form)
    done = client.post(f"{site}/transferts", data=form | {"confirmed": "oui"})

    assert "Oui, la balance le dit bien." in said(asked)
    assert 'value="960"' in asked.text
    assert "Le transfert est parti." in said(done)


def test_return_is_recorded_from_its_page(client, reception, site, dishes):
    form = {"origin": "sold", "category": "v", "weight": "2", "day": TODAY}

    done = client.post(f"{site}/retours", data=form)
    undated = client.post(f"{site}/retours", data=form | {"day": ""})

    assert "Vaisselle : 2,000 kg de retour." in said(done)
    assert "Vente → Magasin" in said(done)
    assert "Il manque le jour." in said(undated)
    assert reception.balance()["stock_change"] == 2_000


def test_story_43_guide_answers_at_the_post_and_leads_back_to_the_scale(
    client, reception, site, dishes, database
):
    advice = "Vider l'eau."
    database.write(
        lambda s: add_keyword(s, word="Théière en fonte", category_id=dishes, advice=advice).id
    )
    ticket = reception.ticket()

    found = client.get(f"{site}/guide?mot=fonte&depot={ticket}")
    back = client.get(re.search(r'href="([^"]+\?categorie=[^"]+)"', found.text)[1])

    assert "Vaisselle « Théière en fonte » Vider l'eau." in said(found)
    assert 'value="Vaisselle"' in back.text
    assert "Le guide ne connaît pas « zébu »." in said(client.get(f"{site}/guide?mot=zébu"))


def test_word_is_added_to_the_guide_and_taken_out(client, site, dishes):
    client.post(f"{site}/guide", data={"word": "Bol", "category": "v", "advice": "Lavé."})
    page = client.get(f"{site}/guide")
    gone = client.post(f"{site}/guide/{re.search(r'/guide/([^/]+)/retirer', page.text)[1]}/retirer")
    again = client.post(f"{site}/guide", data={"word": "bol", "category": "Vaisselle"})
    never = client.post(f"{site}/guide/{new_id()}/retirer")

    assert "Bol → Vaisselle Lavé." in said(page)
    assert "0 mot dans le guide" in said(gone)
    assert "« Bol » est dans le guide. " in said(again)
    assert never.status_code == 404


def test_abaque_shows_the_catalogue_beside_the_scales(client, reception, site, dishes):
    ticket = reception.ticket()
    reception.line(ticket, dishes, 1_000, quantity=2)
    reception.line(ticket, dishes, 601, quantity=1)

    found = said(client.get(f"{site}/abaque"))

    assert "Vaisselle 0,400 kg 0,534 kg 3 25,000 kg" in found
