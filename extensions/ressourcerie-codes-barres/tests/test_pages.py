# SPDX-License-Identifier: Apache-2.0
"""Objects and labels, as somebody who labels uses them without JavaScript."""

import html
import json
import re
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from ressourcerie_codes_barres.codes.grammar import decode
from ressourcerie_codes_barres.codes.kinds import PriceCode
from ressourcerie_codes_barres.service.articles import note_unknown
from ressourcerie_codes_barres.service.selling import follow_ticket
from sqlalchemy import text

from .reading import codes_on, pages_of

PAPER = {"paper": "3x8", "symbology": "qr", "start": "3"}


def said(answer):
    words = html.unescape(re.sub("<[^>]*>", " ", answer.text))
    return " ".join(words.replace("\u00a0", " ").replace("\u202f", " ").split())


def printed(answer):
    """Give the codes of the file that a page of a print leads to."""
    path = re.search(r'href="(/codes-barres/sites/[^"]*\.pdf)"', answer.text)[1]
    return path, lambda content: [
        one.text for page in pages_of(content, 200) for one in codes_on(page)
    ]


def test_an_object_is_registered_labelled_and_scanned(client, pages, chairs):
    facts = {"name": "Fauteuil en osier", "category": str(chairs), "price": "45", "weight": "6,2"}
    sheet = client.post(f"{pages}/objets/nouveau", data=facts)
    object_id = str(sheet.url).rpartition("/")[2]
    ready = client.post(f"{pages}/etiquettes/objets", data={"object": object_id, **PAPER})
    path, codes = printed(ready)
    (code,) = codes(client.get(path).content)

    scanned = client.get(f"{pages}/scanner", params={"code": code})
    assert "Fauteuil en osier : 45,00 €, en vente." in said(scanned)


def test_labels_of_a_price_say_it_without_the_base(client, pages, chairs):
    facts = {"category": str(chairs), "price": "2,50", "weight": "0,4", "count": "5"}
    ready = client.post(f"{pages}/etiquettes/prix", data=facts | PAPER)
    path, codes = printed(ready)

    read = {decode(one) for one in codes(client.get(path).content)}
    assert read == {PriceCode(category=1, cents=250, grams=400)}


def test_what_is_printed_again_is_in_the_journal(client, pages, armchair, database):
    for _time in range(2):
        client.post(f"{pages}/etiquettes/objets", data={"object": str(armchair[0]), **PAPER})

    query = text("SELECT facts FROM core_journal WHERE kind = 'label.printed' ORDER BY number")
    with database.read() as session:
        again = [json.loads(facts)["again"] for facts in session.scalars(query)]
    assert again == [[], [str(armchair[0])]]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"name": " "}, "L'objet n'a pas de nom."),
        ({"price": "12,345"}, "n'est pas un montant"),
        ({"price": "14500"}, "trop grand pour une étiquette"),
        ({"weight": "abc"}, "n'est pas un poids"),
        ({"category": "autre"}, "Cette catégorie ne se vend pas"),
    ],
    ids=["name", "price", "dear", "weight", "category"],
)
def test_an_object_that_is_refused_keeps_what_was_typed(client, pages, chairs, changed, why):
    facts = {"name": "Chaise", "category": str(chairs), "price": "5", "condition": "un pied usé"}
    answer = client.post(f"{pages}/objets/nouveau", data=facts | changed)

    assert why in said(answer)
    assert "un pied usé" in answer.text


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"count": "0"}, "Aucune étiquette n'est demandée."),
        ({"count": "9999"}, "Aucune étiquette n'est demandée."),
        ({"start": "25"}, "n'a pas de place n° 25"),
        ({"paper": "papyrus"}, "« papyrus » n'est pas dans la liste."),
        ({"symbology": "morse"}, "« morse » n'est pas dans la liste."),
        ({"paper": "5x13", "symbology": "code-128"}, "trop fines pour être lues"),
    ],
    ids=["none", "many", "place", "paper", "symbology", "narrow"],
)
def test_labels_that_are_refused_say_what_to_do(client, pages, chairs, changed, why):
    facts = {"category": str(chairs), "price": "2", "count": "3", **PAPER}
    assert why in said(client.post(f"{pages}/etiquettes/prix", data=facts | changed))


def test_an_object_goes_out_of_sale_and_comes_back(client, pages, armchair):
    def put(state):
        return said(client.post(f"{pages}/objets/{armchair[0]}/etat", data={"state": state}))

    assert "est noté perdu" in put("lost")
    assert "Fauteuil" not in said(client.get(f"{pages}/objets"))
    assert "est de nouveau en vente" in put("available")
    assert "« volé » n'est pas dans la liste." in put("volé")


def test_the_sheet_says_what_is_known_to_who_only_reads(client, pages, chairs, as_):
    facts = {"name": "Chaise", "category": str(chairs), "price": "5", "weight": "3,2"}
    words = {"condition": "un pied usé", "provenance": "collecte du 3 mars", "place": "Vitrine"}
    path = client.post(f"{pages}/objets/nouveau", data=facts | words).url.path
    client.post(path, data=facts | words | {"price": "4"})

    sheet = said(as_("codes-barres.read").get(path))
    for fact in ("Chaises", "3,200 kg", "En vente", "à imprimer", "4,00 €", "5,00 €"):
        assert fact in sheet
    for word in words.values():
        assert word in sheet
    assert "Enregistrer" not in sheet


def test_a_page_that_leads_to_a_new_object_says_what_it_knows(client, pages, chairs, site_id):
    known = {"nom": "Tabouret", "categorie": str(chairs), "grammes": "2500", "depot": str(site_id)}
    form = client.get(f"{pages}/objets/nouveau", params=known).text
    assert 'value="Tabouret"' in form
    assert 'value="2,500"' in form
    assert f'name="deposit" value="{site_id}"' in form
    facts = {"name": "Tabouret", "category": str(chairs), "price": "5", "deposit": "hier"}
    assert "« hier » n'est pas dans la liste." in said(
        client.post(f"{pages}/objets/nouveau", data=facts)
    )


def test_what_was_sold_is_put_in_no_other_state(client, pages, armchair, database):
    database.write(
        lambda session: session.execute(
            text("UPDATE codes_barres_object SET state = 'sold', sold_line_id = id")
        )
    )
    answer = client.post(f"{pages}/objets/{armchair[0]}/etat", data={"state": "lost"})
    assert "remboursez d'abord son ticket" in said(answer)


@pytest.mark.parametrize(
    ("scan", "why"),
    [
        ("J" * 10_000, "10000 caractères ont été lus"),
        ("\x00\x01", "n'est ni une de nos étiquettes"),
        ("JBBBBBBBBB", "signe faux"),
        ("JBBBBBBBBD"[:5], "signe faux"),
    ],
    ids=["long", "binary", "unknown", "cut"],
)
def test_a_bad_scan_is_said_in_french(client, pages, scan, why):
    assert why in said(client.get(f"{pages}/scanner", params={"code": scan}))


def test_a_program_reads_a_code(client, armchair, site_id):
    client.headers["Accept"] = "application/json"
    answer = client.get("/api/v1/codes-barres/codes", params={"text": armchair[1]}).json()
    assert (answer["kind"], answer["price_cents"], answer["state"]) == (
        "object",
        4_500,
        "available",
    )
    refused = client.get("/api/v1/codes-barres/codes", params={"text": "JBCDF"})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/codes-barres/damaged")


def test_objects_are_found_by_their_name(client, pages, armchair):
    assert "Fauteuil" in said(client.get(f"{pages}/objets", params={"mots": "OSIER"}))
    assert "Aucun objet ne correspond" in said(client.get(f"{pages}/objets", params={"mots": "%"}))


def test_an_object_of_nowhere_is_refused(client, pages, site_id):
    answer = client.get(f"{pages}/objets/{site_id}")
    assert answer.status_code == 404
    assert "Aucun objet de ce site" in said(answer)
    assert client.get(f"{pages}/etiquettes/{site_id}").status_code == 404


def test_double_sale_and_unknown_code_are_settled_on_their_pages(client, pages, armchair, database):
    site = UUID(pages.rpartition("/")[2])
    database.write(lambda session: sell_twice(session, armchair[0]))
    database.write(lambda session: note_unknown(session, site, "4006381333931"))
    assert "Objets vendus deux fois" in said(client.get("/"))

    page = client.get(f"{pages}/doubles")
    path = re.search(r'action="(/codes-barres/[^"]*/doubles/[^"]+)"', page.text)[1]
    assert "Il manque ce qui s'est passé." in said(client.post(path, data={"reason": " "}))
    assert "La double vente est réglée." in said(client.post(path, data={"reason": "remboursé"}))
    assert "déjà réglé cette double vente" in said(client.post(path, data={"reason": "encore"}))

    unknown = client.get(f"{pages}/articles")
    assert "4006381333931" in said(unknown)
    aside = re.search(r'action="(/codes-barres/[^"]*/ecarter)"', unknown.text)[1]
    assert "Aucun code inconnu n'attend." in said(client.post(aside))


def sell_twice(session, object_id):
    for rank in (1, 2):
        line = SimpleNamespace(line_id=UUID(int=rank), object_id=object_id, original_line_id=None)
        at = datetime(2026, 3, 16, 9, rank, tzinfo=UTC)
        ticket = SimpleNamespace(
            ticket_id=UUID(int=rank), till_id=UUID(int=9), happened_at=at, sign=1, lines=[line]
        )
        follow_ticket(session, ticket)
