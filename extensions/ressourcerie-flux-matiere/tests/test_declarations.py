# SPDX-License-Identifier: Apache-2.0
"""What is declared each quarter: nothing by default, nothing hidden, nothing changed afterwards."""

import html
import io
import json
import re
import zipfile
from datetime import date

import pytest
from ressourcerie_catalogue.models import OfficialCode
from ressourcerie_catalogue.public import Axis, Certainty, codes_on
from ressourcerie_catalogue.service.official import map_category
from ressourcerie_flux_matiere.declaring.bodies import BODIES
from ressourcerie_flux_matiere.declaring.sheet import spread
from ressourcerie_flux_matiere.jobs import remind_of_declarations
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from ressourcerie_core.events.models import EventRecord
from ressourcerie_core.ids import new_id
from ressourcerie_core.module import Context
from ressourcerie_core.settings import ModuleSettings

CODES = (
    *(("EA", Axis.STREAM, "EA"), ("EA", Axis.FAMILY, "EA-ASS"), ("ASL", Axis.STREAM, "ASL-CYC")),
    *(("ABJ", Axis.STREAM, "ABJ-TH"), ("HORS", Axis.STREAM, "HORS")),
    *(("EA", Axis.FAMILY, "EA-DEC"), ("EA", Axis.FAMILY, "EA-PLA")),
    ("JOUETS", Axis.FAMILY, "JJ-EXT"),
)
PDF = b"%PDF-1.7 proforma"


def said(answer):
    plain = html.unescape(re.sub("<[^>]*>", " ", answer.text))
    return " ".join(plain.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def codes(database):
    """Write the official codes that the tests need."""
    facts = {"source": "essai", "certainty": Certainty.UNVERIFIED}
    rows = [
        OfficialCode(sector=sector, axis=axis, code=code, label=f"Code {code}", **facts)
        for sector, axis, code in CODES
    ]
    database.write(lambda session: session.add_all(rows))


@pytest.fixture
def mapped(database, codes):
    """Say under which codes a category falls from a day on, in hundredths of a percent."""

    def say(category_id, axis=Axis.STREAM, on=date(2026, 1, 1), **codes):
        def work(session):
            known = {one.code.replace("-", "_"): one.id for one in codes_on(session, on, axis)}
            shares = {known[code]: share for code, share in codes.items()}
            map_category(session, category_id=category_id, axis=axis, shares=shares, on=on)

        database.write(work)

    return say


@pytest.fixture
def chairs(opened, mapped):
    """Give a category that falls under furniture, and there under seats."""
    category_id = opened("Chaises")
    mapped(category_id, EA=10_000)
    mapped(category_id, Axis.FAMILY, EA_ASS=10_000)
    return category_id


@pytest.fixture
def sheet(client, site_id):
    """Give the path of Ecomaison's first quarter, for a visitor who reads the pages."""
    client.headers["Accept"] = "text/html"
    return f"/flux-matiere/sites/{site_id}/declarations/ecomaison/2026-T1"


@pytest.fixture
def weigh(reception):
    """Weigh a deposit of one line."""

    def one(category_id, grams, **giver):
        assert reception.line(reception.ticket(**giver), category_id, grams).status_code == 201

    return one


def step(client, sheet, status, **told):
    return client.post(sheet, data={"status": status, **told})


def test_story_29_unmapped_weight_is_listed_and_blocks_never_falls_by_default(
    client, weigh, chairs, *, opened, sheet, clock_at
):
    weigh(chairs, 5_000)
    weigh(opened("Vêtements"), 3_000)
    page = said(client.get(sheet))
    clock_at("2026-05-16T10:00:00+00:00")

    refused = step(client, sheet, "submitted")

    assert "Vêtements : 3,000 kg, entrées, aucun flux de collecte" in page
    assert refused.status_code == 409
    assert "Aucune ligne de la déclaration ne prend 3,000 kg (entrées) : « Vêtements »" in said(
        refused
    )


def test_weight_that_came_and_left_is_not_added_up_twice(
    client, weigh, opened, *, reception, codes, sheet, clock_at
):
    category_id = opened("Vêtements")
    weigh(category_id, 3_000)
    thrown = reception.line(reception.ticket(), category_id, 2_000, destination="wasted")
    assert thrown.status_code == 201
    clock_at("2026-05-16T10:00:00+00:00")

    told = said(step(client, sheet, "submitted"))

    assert "ne prend 5,000 kg (entrées), 2,000 kg (recyclé et jeté)" in told


def test_families_that_contradict_the_streams_are_told_and_block(
    client, weigh, opened, *, mapped, reception, sheet
):
    category_id = opened("Bancs de jardin")
    mapped(category_id, EA=6_000, HORS=4_000)
    mapped(category_id, Axis.FAMILY, EA_ASS=3_000, JJ_EXT=7_000)
    weigh(category_id, 1_000)
    load = {"id": str(new_id()), "category_id": str(category_id), "gross_grams": 1_000}
    exit_ = {"id": str(new_id()), "day": "2026-03-16", "destination": "given", "lines": [load]}
    assert reception.post("/exits", **exit_).status_code == 201

    told = said(client.get(sheet))

    assert "ses familles font 30 % du poids, et son flux 60 %" in told


def test_quarters_lead_to_those_that_exist_and_to_no_other(client, sheet):
    now = client.get(sheet).text
    former = client.get(sheet.replace("2026-T1", "2025-T4")).text
    first = client.get(sheet.replace("2026-T1", "2000-T1")).text

    assert ("Trimestre d'avant" in now, "Trimestre d'après" in now) == (True, False)
    assert "/2026-T1\">Trimestre d'après" in former
    assert ("Trimestre d'avant" in first, "Trimestre d'après" in first) == (False, True)


def test_opening_of_a_declaration_is_told_once(instance, weigh, chairs, clock_at):
    weigh(chairs, 5_000)
    context = Context(ModuleSettings(), instance.database, instance.platform.outgoing)
    clock_at("2026-05-14T10:00:00+00:00")
    remind_of_declarations(context)
    clock_at("2026-05-15T10:00:00+00:00")

    remind_of_declarations(context)
    remind_of_declarations(context)

    query = select(EventRecord.facts).where(EventRecord.name == "flux-matiere.declaration-opened")
    with instance.database.read() as session:
        told = [(one["body"], one["quarter"]) for one in map(json.loads, session.scalars(query))]
    assert sorted(told) == sorted((slug, "2026-T1") for slug in BODIES)


def test_story_22_declaration_follows_codes_whatever_a_category_is_called(
    client, weigh, opened, mapped, sheet
):
    furniture, other = opened("Électroménager"), opened("Ameublement")
    mapped(furniture, EA=10_000)
    mapped(other, HORS=10_000)
    weigh(furniture, 4_000, provenance="tip")
    weigh(other, 9_000)

    page = said(client.get(sheet))

    assert "Zone réemploi de déchèterie 2 4,000 kg" in page
    assert "9,000" not in page


def test_story_36_bicycles_and_motor_tools_are_declared_apart(client, weigh, opened, mapped, sheet):
    bikes, mowers = opened("Vélos"), opened("Tondeuses")
    mapped(bikes, ASL_CYC=10_000)
    mapped(mowers, ABJ_TH=10_000)
    weigh(bikes, 12_000)
    weigh(mowers, 30_000)

    page = said(client.get(sheet.replace("ecomaison", "sport-et-machines")))

    assert "Code ASL-CYC ASL-CYC 12,000 kg" in page
    assert "Code ABJ-TH ABJ-TH 30,000 kg" in page


def test_story_2_past_days_keep_the_mapping_that_they_had(
    client, weigh, chairs, *, mapped, sheet, clock_at
):
    weigh(chairs, 5_000)
    clock_at("2026-03-20T10:00:00+00:00")
    mapped(chairs, on=date(2026, 3, 18), HORS=10_000)
    weigh(chairs, 700)

    page = said(client.get(sheet))

    assert "Apport volontaire et collecte à domicile 1 5,000 kg" in page
    assert "700" not in page


def test_every_declared_figure_opens_into_the_lines_that_make_it(client, weigh, chairs, sheet):
    weigh(chairs, 5_000)
    weigh(chairs, 1_200)

    figure = client.get(sheet + "/chiffres/0")
    lines = re.search(r'href="([^"]*/bilan/lignes[^"]*)"', figure.text)
    opened = said(client.get(html.unescape(lines[1])))

    assert "collecte à domicile : 6,200 kg" in said(figure)
    assert "Les lignes de ce chiffre : 6,200 kg" in opened


def test_submitted_declaration_stays_as_it_was_and_is_corrected_with_a_reason(
    client, weigh, chairs, sheet, clock_at
):
    weigh(chairs, 5_000)
    early = step(client, sheet, "submitted")
    clock_at("2026-05-16T10:00:00+00:00")
    sent = said(step(client, sheet, "submitted"))
    bare = step(client, sheet, "draft")
    again = said(step(client, sheet, "draft", reason="refusée : unité fausse"))

    assert (early.status_code, bare.status_code) == (409, 422)
    assert "à partir du 15/05/2026" in said(early)
    assert "La déclaration est maintenant « transmise »" in sent
    assert "refusée : unité fausse" in again
    assert "transmise le 16/05/2026" in again


def test_base_itself_refuses_to_change_a_declaration_step(client, database, chairs, sheet):
    step(client, sheet, "draft")

    for verb in ("UPDATE {} SET status = 'paid'", "DELETE FROM {}"):
        sql = text(verb.format("flux_matiere_declaration_step"))
        with pytest.raises(DBAPIError, match="append-only"):
            database.write(lambda session, sql=sql: session.execute(sql) and None)


def test_declaration_is_followed_until_it_is_paid(client, weigh, chairs, sheet, clock_at):
    weigh(chairs, 5_000)
    clock_at("2026-05-16T10:00:00+00:00")
    skipped = step(client, sheet, "paid")
    for status in ("submitted", "validated"):
        step(client, sheet, status, reference="P-12")

    paid = said(step(client, sheet, "paid", reference="F-3"))

    assert skipped.status_code == 409
    assert "État : payée" in paid
    assert "nº P-12" in paid


def test_evidence_is_kept_once_by_what_it_holds(client, sheet):
    kept = client.post(sheet + "/pieces", files={"evidence": ("proforma.pdf", PDF)})
    client.post(sheet + "/pieces", files={"evidence": ("bis.pdf", PDF)})
    refused = client.post(sheet + "/pieces", files={"evidence": ("a.pdf", b"<script>")})
    archive = client.post(sheet + "/pieces", files={"evidence": ("a.xlsx", b"PK\x03\x04 no")})
    found = re.findall(r'href="([^"]*/pieces/[^"]*)"', client.get(sheet).text)

    given = client.get(found[0])

    assert "proforma.pdf" in said(kept)
    assert len(found) == 1
    assert (given.content, given.headers["x-content-type-options"]) == (PDF, "nosniff")
    assert "ni un PDF, ni une image" in said(refused)
    assert "ni un PDF, ni une image" in said(archive)


def test_sheet_is_given_as_csv_and_as_a_workbook(client, weigh, chairs, sheet):
    weigh(chairs, 5_250)

    sheet_csv = client.get(sheet + "/feuille.csv").content.decode("utf-8-sig")
    book = zipfile.ZipFile(io.BytesIO(client.get(sheet + "/feuille.xlsx").content))

    first = "Ameublement;Entrées;1;Apport volontaire et collecte à domicile;5,250"
    assert sheet_csv.splitlines()[1].startswith(first)
    assert "<v>5.25</v>" in book.read("xl/worksheets/sheet1.xml").decode()


def test_sheet_has_every_row_of_the_screen_in_its_order_empty_ones_too(client, codes, sheet):
    told = client.get(sheet + "/feuille.csv").content.decode("utf-8-sig").splitlines()[1:]
    rows = [tuple(line.split(";")[:3]) for line in told]

    furniture = [row[1:] for row in rows if row[0] == "Ameublement"]

    channels = [("Entrées", str(place)) for place in (1, 2, 3, 4)]
    families = [("Réemploi : vendu et donné", f"EA-{one}") for one in ("ASS", "PLA", "DEC")]
    assert furniture == [*channels, *families, ("Recyclé et jeté", "EA")]
    assert all(line.endswith(";0,000;0,000;0") for line in told)


def test_home_reminds_of_declarations_in_one_line_until_they_are_submitted(
    client, weigh, chairs, site_id, clock_at
):
    weigh(chairs, 5_000)
    told = []
    for day in ("2026-05-14", "2026-05-15", "2026-07-02"):
        clock_at(f"{day}T10:00:00+00:00")
        home = client.get("/").text
        assert home.count("Déclarations à faire") == 1
        assert f'href="/flux-matiere/sites/{site_id}/declarations"' in home
        told.append(int(re.search(r"Déclarations à faire.*?(\d+)</span>", home, re.DOTALL)[1]))

    assert told[1] == told[0] + 1  # the sheet of Ecomaison opens on 15 May
    assert told[2] > told[1]


def test_machine_reads_the_sheet_and_follows_the_declaration(reception, weigh, chairs, clock_at):
    path = "/declarations/ecomaison/2026-T1"
    weigh(chairs, 5_000)
    early = reception.post(path + "/steps", status="submitted")
    clock_at("2026-05-16T10:00:00+00:00")
    sent = reception.post(path + "/steps", status="submitted")

    found = reception.get(path)

    assert (early.status_code, sent.status_code) == (409, 201)
    assert (found["status"], found["opens"], found["missing"]) == ("submitted", "2026-05-15", [])
    assert [row["grams"] for row in found["rows"]][:2] == [5_000, 0]
    assert [step["number"] for step in found["steps"]] == [1]


@pytest.mark.parametrize(("whole", "shares"), [(10, [1, 1, 1]), (-7, [50, 50]), (1, [3, 9_997])])
def test_shared_weight_is_divided_to_the_gram(whole, shares):
    assert sum(spread(whole, shares)) == whole
