# SPDX-License-Identifier: Apache-2.0
"""Lists, official families, import and export, in pages."""

import json
import re

import pytest
from ressourcerie_catalogue.models import Axis, Certainty, OfficialCode
from ressourcerie_catalogue.sheets.cells import LARGEST_FILE_BYTES
from sqlalchemy import select, text

from ressourcerie_core.journal.models import JournalRecord


def test_a_container_is_added_with_a_weight_as_people_type_it(pages, words):
    answer = pages.post("contenants/ajouter", data={"name": "Bac gris", "tare_grams": "2.6"})

    assert "Bac gris Tare : 2,600 kg" in words(answer)
    assert "« Bac gris » est dans la liste." in words(answer)


def test_a_row_is_changed_archived_and_restored(pages, words):
    listed = pages.post("contenants/ajouter", data={"name": "Bac", "tare_grams": "2"})
    row = re.search(r"contenants/[0-9a-f-]{36}", listed.text)[0]

    assert "Bac bleu" in words(pages.post(row, data={"name": "Bac bleu", "tare_grams": "2"}))
    assert "La liste est vide." in words(pages.post(f"{row}/archiver"))
    assert "Bac bleu archivé" in words(pages.get("contenants?archives=1"))
    assert "est de nouveau proposé" in words(pages.post(f"{row}/restaurer"))


def test_each_change_of_a_list_is_journalled_with_what_it_was(pages, session):
    listed = pages.post("contenants/ajouter", data={"name": "Bac", "tare_grams": "2"})
    row = re.search(r"contenants/[0-9a-f-]{36}", listed.text)[0]
    pages.post(row, data={"name": "Bac", "tare_grams": "3"})
    pages.post(row, data={"name": "Bac", "tare_grams": "3"})
    pages.post(f"{row}/archiver")
    pages.post(f"{row}/restaurer")

    records = session.scalars(
        select(JournalRecord)
        .where(JournalRecord.stream == "catalogue.acts")
        .order_by(JournalRecord.number)
    ).all()
    kinds = [record.kind for record in records]
    changed = json.loads(records[1].facts)
    assert kinds == ["row.added", "row.changed", "row.archived", "row.restored"]
    assert (changed["before"]["tare_grams"], changed["after"]["tare_grams"]) == (2000, 3000)
    assert all(record.author_id for record in records)


def test_a_partner_has_the_roles_that_were_ticked(pages, words):
    typed = {"name": "Métaux Lebrun", "roles": ["recycler", "collector"], "siret": "12345678901234"}

    said = words(pages.post("partenaires/ajouter", data=typed))

    assert "Rôles : collecte ce que nous trions, recycle" in said


def test_a_recycler_says_which_materials_it_accepts_and_the_journal_keeps_it(
    pages, words, database
):
    typed = {"name": "Métaux Lebrun", "roles": "recycler", "materials": ["wood", "metal"]}

    said = words(pages.post("partenaires/ajouter", data=typed))

    assert "Matières qu'il accepte : métaux, bois" in said
    query = text("SELECT facts FROM core_journal WHERE kind = 'row.added'")
    with database.read() as session:
        assert '"materials":["metal","wood"]' in session.scalars(query).one()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a" * 201}, "name"),
        ({"name": "Lebrun", "siret": "123"}, "siret"),
        ({"name": "Lebrun", "agreement_from": "demain"}, "agreement_from"),
    ],
)
def test_a_partner_is_refused_beside_the_field_at_fault(pages, typed, field):
    answer = pages.post("partenaires/ajouter", data=typed)

    assert answer.status_code in {409, 422}
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.text)


def test_a_role_that_is_not_proposed_is_refused(pages, words):
    answer = pages.post("partenaires/ajouter", data={"name": "Lebrun", "roles": "roi"})

    assert answer.status_code == 422
    assert "n'est pas parmi celles que la page propose" in words(answer)


CYCLES = {
    "sector": "ASL",
    "axis": Axis.STREAM,
    "code": "ASL-CYC",
    "label": "Cycles",
    "source": "Essai",
    "certainty": Certainty.UNVERIFIED,
}


def test_a_category_is_put_under_an_official_stream(pages, opened, database, words):
    bikes = opened("Vélos")
    database.write(lambda session: session.add(OfficialCode(**CYCLES)))
    form = f"categories/{bikes.id}/officiel/flux"
    code = re.search(r'value="([0-9a-f-]{36})">ASL-CYC', pages.get(form).text)[1]

    sheet = words(pages.post(form, data={"code_1": code, "on": "2026-03-01"}))

    assert "Flux de collecte Cycles (ASL-CYC)" in sheet
    assert "Cycles ASL-CYC à vérifier" in words(pages.get("officiel"))


def deposit(pages, content, name="tarifs.csv"):
    return pages.post("importer", files={"sheet": (name, content)})


def test_a_sheet_is_shown_then_written(pages, opened, words):
    opened("Livres")

    report = deposit(pages, "chemin;prix indicatif\nLivres;1,50\nJouets > Peluches;2\n")
    before = words(pages.get(""))
    written = pages.post(str(report.url))

    assert "2 Livres" not in before
    assert "1 à changer" in words(report)
    assert "2 à ouvrir (dont 1 supposées par un chemin)" in words(report)
    assert "Peluches" in words(written)
    assert pages.get(str(report.url)).status_code == 404


def test_a_rejected_line_is_told_and_nothing_can_be_written(pages, words):
    report = deposit(pages, "chemin;prix indicatif\nLivres;1,50\nJouets;beaucoup\n")

    said = words(report)
    assert "1 point à corriger" in said
    assert "« beaucoup » n'est pas un montant" in said
    assert "Écrire ces changements" not in said
    assert pages.post(str(report.url)).status_code == 422
    assert "Le catalogue est vide." in words(pages.get(""))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "ni un texte CSV ni un classeur XLSX"),
        (b"PK\x03\x04cass\xc3\xa9", "n'est pas un classeur XLSX entier"),
        (b"\xd0\xcf\x11\xe0", "ancien classeur .xls"),
        (b"a;b\n1;2\n", "ne nomme une colonne « chemin »"),
        (b"x" * (LARGEST_FILE_BYTES + 1), "pour 5 Mo au plus"),
        (b"", "Aucune des premières lignes"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_french(pages, content, said, words):
    answer = deposit(pages, content)

    assert answer.status_code in {413, 422}
    assert said in words(answer)


def test_an_import_without_a_file_says_so(pages, words):
    assert "La demande est arrivée sans fichier." in words(pages.post("importer"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_is_read_back_without_a_change(pages, opened, form, words):
    opened("Vaisselle", opened("Maison"), guide_price_cents=250)

    exported = pages.get(f"exporter/categories.{form}")
    report = deposit(pages, exported.content, f"categories.{form}")

    assert "attachment" in exported.headers["content-disposition"]
    assert "Rien à écrire : le catalogue est déjà ainsi." in words(report)
