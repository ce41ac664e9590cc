# SPDX-License-Identifier: Apache-2.0
"""The pages, as a volunteer uses them without JavaScript."""

import re
from datetime import date
from fractions import Fraction

import pytest
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_flux_matiere.pages.words import percent
from ressourcerie_flux_matiere.service.guide import add_keyword

from ressourcerie_core.ids import new_id


@pytest.fixture
def site(client, site_id):
    """Give a visitor who reads the pages of the site, and the path of these."""
    client.headers["Accept"] = "text/html"
    return f"/flux-matiere/sites/{site_id}"


@pytest.fixture
def scale(client, reception, site):
    """Give the page of an open deposit."""
    return f"{site}/depots/{reception.ticket(locality='29600')}"


def said(answer):
    text = re.sub("<[^>]*>", " ", answer.text)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_menu_leads_to_the_reception_of_the_only_site(client, site):
    answer = client.get("/flux-matiere/reception", follow_redirects=False)

    assert answer.headers["location"] == f"{site}/reception"
    assert "pas encore de poste" in said(client.get("/flux-matiere/reception"))


def test_post_is_added_opened_and_leads_to_the_scale(client, site):
    client.post(f"{site}/postes", data={"name": "Quai"})
    post = re.search(r"/postes/([^/]+)/ouvrir", client.get(f"{site}/reception").text)[1]
    client.post(f"{site}/postes/{post}/ouvrir", data={"id": str(new_id())})
    shift = re.search(r"/ouvertures/([^/]+)/depots", client.get(f"{site}/reception").text)[1]

    opened = client.post(
        f"{site}/ouvertures/{shift}/depots", data={"provenance": "tip", "locality": "Morlaix"}
    )

    assert "Dépôt nº 1 Prélèvement en déchèterie · Morlaix · 16/03/2026" in said(opened)


def test_story_17_lines_objects_and_deposits_are_told_apart_and_never_as_articles(
    client, reception, scale, dishes, site
):
    client.post(scale, data={"category": "v", "weight": "2", "quantity": "3"})
    client.post(scale, data={"category": "v", "weight": "1"})

    deposit = said(client.get(scale))
    balance = said(client.get(f"{site}/bilan?periode=mois&du=2026-03-01"))

    assert "Dépôt nº 1" in deposit
    assert "2 lignes" in deposit
    assert "Vaisselle → Magasin, 3 objets" in deposit.replace("&gt;", ">")
    assert "article" not in (deposit + balance).lower()


@pytest.mark.parametrize(
    ("typed", "weight"),
    [("6kg100", "6,100 kg"), ("4,640+2,620+300g", "7,560 kg"), ("3.5", "3,500 kg")],
)
def test_story_27_weight_is_typed_as_in_the_notebook(client, scale, dishes, typed, weight):
    answer = client.post(scale, data={"category": "v", "weight": typed})

    assert f"Vaisselle : {weight}." in said(answer)


def test_story_4_unusual_weight_is_asked_again_then_confirmed(client, scale, dishes):
    line = {"category": "vaisselle", "weight": "960"}
    asked = client.post(scale, data=line)
    assert "960,000 kg de « Vaisselle » ?" in said(asked).replace("&#39;", "'")
    assert 'value="960"' in asked.text

    assert "Vaisselle : 960,000 kg." in said(client.post(scale, data=line | {"confirmed": "oui"}))


def test_container_is_deducted(client, scale, dishes, bin_id):
    line = {"category": "V", "weight": "12,450", "container": str(bin_id)}

    assert "Vaisselle : 10,600 kg." in said(client.post(scale, data=line))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"category": "V", "weight": "abc"}, "« abc » n'est pas un poids."),
        ({"category": "V", "weight": "12,3456"}, "« 12,3456 » n'est pas un poids."),
        ({"category": "V", "weight": "-3"}, "« -3 » n'est pas un poids."),
        ({"category": "V", "weight": "0"}, "Un poids de 0,000 kg ne se pèse pas."),
        ({"category": "V"}, "Il manque un poids, ou un nombre d'objets."),
        ({"category": "zz", "weight": "1"}, "Rien ne s'appelle « zz »."),
        ({"category": "V", "weight": "1", "quantity": "deux"}, "« deux » ne se lit pas ici."),
    ],
)
def test_wrong_input_is_told_in_french_and_kept_in_the_form(client, scale, dishes, line, sentence):
    answer = client.post(scale, data=line)

    assert answer.status_code == 422
    assert sentence in said(answer).replace("&#39;", "'")
    assert "Rien n'est encore pesé" in said(answer)


def test_container_heavier_than_the_whole_is_told_in_french(client, scale, dishes, bin_id):
    line = {"category": "V", "weight": "1,2", "container": str(bin_id)}

    answer = client.post(scale, data=line)

    assert answer.status_code == 422
    assert "Le contenant pèse 1,850 kg, et le tout 1,200 kg : il ne reste rien." in said(answer)
    assert "Rien n'est encore pesé" in said(answer)


def test_closed_day_takes_nothing_more_and_says_since_when(client, reception, leave, dishes):
    reception.post("/closures", until="2026-03-15")

    refused = leave(weight0="5", day="2026-03-10")

    assert refused.status_code == 409
    assert "est clos" in said(refused)
    assert reception.balance()["wasted"] == 0


def test_story_43_word_of_the_guide_leads_to_its_category(client, scale, dishes, database):

    database.write(lambda session: add_keyword(session, word="Théière", category_id=dishes).word)

    assert "Vaisselle : 1,000 kg." in said(
        client.post(scale, data={"category": "theiere", "weight": "1"})
    )


def test_receipt_tells_what_was_brought_and_hides_what_was_cancelled(
    client, reception, scale, dishes
):
    client.post(scale, data={"category": "V", "weight": "2"})
    wrong = client.post(scale, data={"category": "V", "weight": "7"})
    line = re.search(r'/lignes/([^"]+)"', wrong.text)[1]
    reception.post(f"/movements/{line}/correct", reason="Deux fois.")

    receipt = said(client.get(f"{scale}/recu"))

    assert "Total 2,000 kg" in receipt
    assert "7,000" not in receipt


def test_stray_is_attached_from_its_page(client, reception, site, dishes):
    former = reception.ticket()
    reception.close(former)
    stray = reception.line(former, dishes, 3_000).json()["stray"]["id"]
    current = reception.ticket()

    missing = client.post(f"{site}/egarees/{stray}", data={"do": "attach"})
    done = client.post(f"{site}/egarees/{stray}", data={"do": "attach", "ticket": current})

    assert "Aucun dépôt ouvert n'est choisi" in said(missing).replace("&#39;", "'")
    assert "La ligne est rattachée. " in said(done)


def test_story_4_stray_of_an_unusual_weight_is_asked_about_before_it_counts(
    client, reception, site, dishes
):
    former = reception.ticket()
    reception.close(former)
    stray = reception.line(former, dishes, 960_000).json()["stray"]["id"]
    form = {"do": "attach", "ticket": reception.ticket(), "form": stray}

    asked = client.post(f"{site}/egarees/{stray}", data=form)
    assert "960,000 kg de « Vaisselle » ?" in said(asked)
    assert 'name="confirmed"' in asked.text
    assert reception.balance()["entered"] == 0

    done = client.post(f"{site}/egarees/{stray}", data=form | {"confirmed": "on"})
    assert "La ligne est rattachée." in said(done)


def test_printed_balance_names_its_site(client, site, reception):
    page = client.get(f"{site}/bilan")

    assert re.search(r"<h1>Bilan matière <small>[^<]+</small></h1>", page.text)


def test_line_is_corrected_from_its_page(client, reception, site, dishes):
    line = reception.line(reception.ticket(), dishes, 9_600).json()["line"]["id"]
    form = {"do": "replace", "reason": "Virgule.", "category": "Vaisselle", "weight": "0,960"}

    answer = client.post(f"{site}/lignes/{line}", data=form)

    assert "Vaisselle : 0,960 kg" in said(answer)
    assert "Virgule." in said(client.get(f"{site}/lignes/{line}"))
    assert reception.balance()["entered"] == 960


def test_exit_is_recorded_with_its_lines(client, reception, site, dishes):
    form = {"destination": "recycled", "day": "2026-03-16", "slip": "BSD 7"}
    form |= {"category0": "Vaisselle", "weight0": "20", "category1": "v", "weight1": "2+3"}

    answer = client.post(f"{site}/sorties", data=form)
    empty = client.post(f"{site}/sorties", data={"destination": "wasted", "day": "2026-03-16"})

    assert "Sortie nº 1 : 25,000 kg." in said(answer)
    assert "Aucune ligne n'a été donnée." in said(empty).replace("&#39;", "'")


@pytest.fixture
def leave(client, site):
    """Let goods leave by the page; give the page of the exit."""

    def go(**said):
        form = {"destination": "wasted", "day": "2026-03-16", "category0": "v"}
        return client.post(f"{site}/sorties", data=form | said)

    return go


def test_bin_is_weighed_less_its_tare_and_objects_are_counted_apart(leave, dishes, bin_id):
    weighed = {"weight0": "12", "container0": str(bin_id), "treatment": "Déchet ultime"}
    page = said(leave(**weighed, category1="v", quantity1="3"))

    assert "Poids pesé 10,150 kg" in page
    assert "Poids compté 1,200 kg" in page
    assert "Traitement Déchet ultime" in page
    assert "pesé, contenant déduit" in page


def test_exit_keeps_the_files_that_prove_it(client, leave, dishes):
    path = leave(weight0="5").url.path
    kept = client.post(f"{path}/pieces", files={"evidence": ("bordereau.pdf", b"%PDF-1.7 b")})
    client.post(f"{path}/pieces", files={"evidence": ("copie.pdf", b"%PDF-1.7 b")})
    refused = client.post(f"{path}/pieces", files={"evidence": ("a.pdf", b"<script>")})
    links = re.findall(r'href="([^"]*/pieces/[^"]*)"', client.get(path).text)

    given = client.get(links[0])

    assert "bordereau.pdf" in said(kept)
    assert len(links) == 1
    assert (given.content, given.headers["x-content-type-options"]) == (b"%PDF-1.7 b", "nosniff")
    assert "ni un PDF, ni une image" in said(refused)


def test_story_15_every_figure_obeys_the_period_and_opens_into_its_lines(
    client, reception, site, dishes, clock_at
):
    reception.line(reception.ticket(), dishes, 5_000)
    clock_at("2026-04-02T10:00:00+02:00")
    reception.line(reception.ticket(), dishes, 7_000, destination="recycled")

    march = client.get(f"{site}/bilan?periode=mois&du=2026-03-01")
    april = client.get(f"{site}/bilan?periode=mois&du=2026-04-01")
    lines = client.get(f"{site}/bilan/lignes?periode=mois&du=2026-04-01&de=intake&vers=recycled")

    assert "Entré : 5,000 kg" in said(march)
    assert "Entré : 7,000 kg" in said(april)
    assert "Les lignes de ce chiffre : 7,000 kg" in said(lines)
    assert "5,000 kg" not in said(lines)


def test_lines_are_given_as_a_sheet_that_runs_nothing(client, reception, site, dishes):
    reception.line(reception.ticket(), dishes, 5_500, note="=1+1")

    answer = client.get(f"{site}/bilan/lignes.csv?periode=mois&du=2026-03-01")

    assert answer.content.startswith(b"\xef\xbb\xbfjour;")
    assert ";5,500;5,500;0,000;" in answer.text
    assert "'=1+1" in answer.text


def test_days_are_closed_from_the_page(client, reception, site):
    refused = client.post(f"{site}/clotures", data={"until": "2026-03-16"})
    done = client.post(f"{site}/clotures", data={"until": "2026-03-15"})

    assert "ce jour n'est pas fini" in said(refused).replace("&#39;", "'")
    assert "Les jours sont clos jusqu'au 15/03/2026." in said(done).replace("&#39;", "'")


def test_strays_are_shown_though_their_category_opened_later(
    client, reception, site, database, clock_at
):
    ticket = reception.ticket()
    reception.close(ticket)
    clock_at("2026-03-18T10:00:00+00:00")
    late = database.write(
        lambda session: (
            create(session, name="Vélos", details=Details(), on=date(2026, 3, 18), by=None).id
        )
    )
    reception.line(ticket, late)

    assert "Vélos : ni poids ni nombre" in said(client.get(f"{site}/egarees"))


def test_correction_keeps_what_its_form_does_not_show(client, reception, site, dishes):
    told = {"condition": "good", "note": "à trier", "tag": "vélo", "tare_grams": 1_850}
    line = reception.line(reception.ticket(), dishes, 12_450, **told).json()["line"]
    form = {"do": "replace", "reason": "Relu.", "category": line["label"], "weight": "12,450"}

    client.post(f"{site}/lignes/{line['id']}", data=form)

    found = reception.get("/movements?first=2026-03-16&last=2026-03-16")["items"]
    (stands,) = [one for one in found if one["source"].startswith("instead:")]
    assert {name: stands[name] for name in told} == told
    assert reception.balance()["entered"] == 10_600


def test_unusual_correction_is_asked_again_then_confirmed(client, reception, site, dishes):
    line = reception.line(reception.ticket(), dishes, 9_600).json()["line"]["id"]
    form = {"do": "replace", "reason": "Virgule.", "category": "Vaisselle", "weight": "960"}

    asked = client.post(f"{site}/lignes/{line}", data=form)
    assert "Oui, la balance le dit bien." in said(asked)
    assert reception.balance()["entered"] == 9_600

    client.post(f"{site}/lignes/{line}", data=form | {"confirmed": "oui"})
    assert reception.balance()["entered"] == 960_000


def test_same_name_under_two_shelves_is_told_apart_by_its_path(client, scale, opened):
    for shelf in ("Maison", "Jardin"):
        opened("Divers", opened(shelf))

    unsure = client.post(scale, data={"category": "divers", "weight": "1"})
    sure = client.post(scale, data={"category": "Maison > Divers", "weight": "1"})

    assert "« Maison > Divers »" in said(unsure).replace("&gt;", ">")
    assert 'data-category="Maison &gt; Divers"' in unsure.text
    assert "Maison > Divers : 1,000 kg." in said(sure).replace("&gt;", ">")


def test_what_no_page_proposes_is_refused_in_french(client, reception, site, scale, dishes):
    reception.line(reception.ticket(), dishes, 5_000)
    sold = {"destination": "sold", "day": "2026-03-16", "category0": "v", "weight0": "4"}

    found = [
        client.get(f"{site}/bilan/lignes?self=1"),
        client.post(f"{site}/sorties", data=sold),
        client.post(scale, data={"category": "v", "quantity": "9" * 5_000}),
    ]

    assert [one.status_code for one in found] == [200, 422, 422]


def test_unusual_exit_is_asked_again_then_confirmed(client, reception, site, dishes):
    form = {"destination": "wasted", "day": "2026-03-16", "category0": "v", "weight0": "960"}

    asked = client.post(f"{site}/sorties", data=form)
    done = client.post(f"{site}/sorties", data=form | {"confirmed": "oui"})

    assert "Oui, la balance le dit bien." in said(asked)
    assert "Sortie nº 1 : 960,000 kg." in said(done)


@pytest.mark.parametrize(("part", "written"), [(-25, "−25,0"), (25, "25,0"), (0, "0,0")])
def test_share_below_nothing_is_written_with_its_sign(part, written):
    assert percent(Fraction(part, 100)) == f"{written}\u00a0%"
