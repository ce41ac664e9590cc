# SPDX-License-Identifier: Apache-2.0
"""Labels of lots and containers, from their page to what a scan of them says, on either base."""

import json
import re

import pytest
from ressourcerie_catalogue.models import Container
from ressourcerie_catalogue.service.lists import add, archive
from ressourcerie_codes_barres.service.resolving import resolve
from sqlalchemy import text

from .test_pages import PAPER, printed, said


@pytest.fixture
def pallet(client, pages):
    """Make a lot on its page; give the path of its sheet."""
    facts = {"name": "Palette de câbles", "contents": "pour le recycleur"}
    return client.post(f"{pages}/lots", data=facts).url.path


@pytest.fixture
def trolley(database):
    """Give a container of the catalogue."""
    facts = {"name": "Caddie", "tare_grams": 12_500}
    return database.write(lambda session: add(session, Container, facts).id)


def codes_of(client, ready):
    path, codes = printed(ready)
    return codes(client.get(path).content)


def acts(database):
    query = text("SELECT kind, facts FROM core_journal WHERE kind LIKE 'lot.%' ORDER BY number")
    with database.read() as session:
        return [(kind, json.loads(facts)) for kind, facts in session.execute(query)]


def test_a_lot_is_made_labelled_and_scanned(client, pages, pallet):
    lot = pallet.rpartition("/")[2]
    ready = client.post(f"{pages}/lots/etiquettes", data={"lot": lot, **PAPER})
    (code,) = codes_of(client, ready)
    assert code[0] == "L"

    scanned = client.get(f"{pages}/scanner", params={"code": code})
    assert "Lot " in said(scanned)
    assert "Palette de câbles" in said(scanned)
    assert pallet in scanned.text
    assert "imprimée" in said(client.get(f"{pages}/lots"))


def test_a_lot_leaves_and_comes_back_and_the_journal_says_so(client, pages, pallet, database):
    def move(gone):
        return said(client.post(f"{pallet}/depart", data={"gone": gone}))

    assert "est parti" in move("oui")
    move("oui")  # said again, it is no act
    assert "Palette" not in said(client.get(f"{pages}/lots"))
    assert "Palette" in said(client.get(f"{pages}/lots?partis=true"))
    assert "est de nouveau là" in move("non")
    client.post(pallet, data={"name": "Palette de cuivre"})
    assert "Palette de cuivre" in said(client.get(f"{pages}/lots"))

    told = [(kind, facts.get("before"), facts["gone"]) for kind, facts in acts(database)]
    assert told == [
        ("lot.added", None, False),
        ("lot.moved", "there", True),
        ("lot.moved", "gone", False),
        ("lot.described", None, False),
    ]
    assert "Palette" not in json.dumps(acts(database))


def test_what_is_refused_of_a_lot_says_what_to_do(client, pages, pallet, site_id):
    refused = client.post(f"{pages}/lots", data={"name": " ", "contents": "des câbles"})
    assert "Le lot n'a pas de nom." in said(refused)
    assert "des câbles" in refused.text
    assert "Le lot n'a pas de nom." in said(client.post(pallet, data={"name": ""}))
    assert "Ce site n'a pas de lot" in said(client.get(f"{pages}/lots/{site_id}"))
    assert client.post(f"{pages}/lots/{site_id}/depart", data={"gone": "oui"}).status_code == 404
    nothing = client.post(f"{pages}/lots/etiquettes", data=PAPER)
    assert "Aucune étiquette n'est demandée." in said(nothing)
    odd = client.post(f"{pages}/lots/etiquettes", data={"lot": "abc", **PAPER})
    assert "« abc » n'est pas dans la liste." in said(odd)


def test_a_container_is_labelled_with_its_tare_and_read_again(client, pages, trolley, database):
    crates = {"container": str(trolley), "copies": "3"}
    ready = client.post(f"{pages}/lots/contenants", data={**crates, **PAPER})
    codes = codes_of(client, ready)
    assert len(codes) == 3
    (code,) = set(codes)
    drawn = client.get(re.search(r'src="([^"]*apercu.svg)"', ready.text)[1]).text
    assert drawn.count(">Caddie<") == 3
    assert drawn.replace("\u00a0", " ").count(">Tare 12,500 kg<") == 3

    scanned = client.get(f"{pages}/scanner", params={"code": code})
    assert "Caddie : tare de 12,500 kg." in said(scanned)
    database.write(lambda session: archive(session, Container, trolley))
    assert "ne sert plus" in said(client.get(f"{pages}/scanner", params={"code": code}))
    with database.read() as session:
        assert resolve(session, code).tare_grams is None


@pytest.mark.parametrize("copies", ["0", "-1", "651", "beaucoup"])
def test_no_ream_of_containers_is_printed(client, pages, trolley, copies):
    asked = {"container": str(trolley), "copies": copies, **PAPER}
    refused = client.post(f"{pages}/lots/contenants", data=asked)
    assert "Aucune étiquette n'est demandée." in said(refused)


def test_a_code_that_nobody_gave_is_said(client, pages):
    def scan(code):
        return said(client.get(f"{pages}/scanner", params={"code": code}))

    assert "Ce contenant ne sert plus" in scan("XBBBBP")
    assert "Aucun lot n'est enregistré sous ce code." in scan("LBBBBBBV")
