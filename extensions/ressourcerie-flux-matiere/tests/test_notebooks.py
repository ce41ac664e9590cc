# SPDX-License-Identifier: Apache-2.0
"""Paper notebooks and older exports, as the field wrote them: nothing invented, nothing twice."""

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_flux_matiere.models import Aspect, Movement, Notebook, NotebookRow, Stage
from ressourcerie_flux_matiere.notebooks.choices import Choices
from ressourcerie_flux_matiere.notebooks.days import Dated, read_day
from ressourcerie_flux_matiere.notebooks.meanings import Meaning, guess
from ressourcerie_flux_matiere.notebooks.planning import File, plan_file
from ressourcerie_flux_matiere.notebooks.problems import (
    ColumnsMissing,
    LabelsUnknown,
    NotebookUndone,
    RowRejected,
)
from ressourcerie_flux_matiere.notebooks.recording import import_file
from ressourcerie_flux_matiere.notebooks.undoing import undo
from ressourcerie_flux_matiere.service.balance import by_aspect
from ressourcerie_flux_matiere.service.figures import Scope
from ressourcerie_flux_matiere.service.months import differences
from ressourcerie_flux_matiere.service.opening import Figure, total
from ressourcerie_flux_matiere.service.problems import ReasonMissing
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from ressourcerie_core.errors import Problem, Refused

HEADINGS = "date;categorie;poids\n"
SEPTEMBER = date(2025, 9, 1)


def file_of(content, name="cahier.csv"):
    return File.of(name, content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def planned(database, site_id):
    """Give what a sheet would add."""

    def plan(content, **said):
        with database.read() as session:
            return plan_file(session, site_id, file_of(content), Choices.from_json(said))

    return plan


@pytest.fixture
def imported(database, site_id):
    """Import a sheet, and give the lines of the ledger in the order of the sheet."""

    def import_one(content, name="cahier.csv", **said):
        file, choices = file_of(content, name), Choices.from_json(said)
        database.write(lambda session: str(import_file(session, site_id, file, choices, by=None)))
        with database.read() as session:
            rows = select(Movement).join(NotebookRow, NotebookRow.movement_id == Movement.id)
            return session.scalars(rows.order_by(Movement.recorded_at, NotebookRow.number)).all()

    return import_one


@pytest.fixture
def count(database):
    def lines():
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(Movement))

    return lines


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("17/09/2025", date(2025, 9, 17)),
        ("17-9-25", date(2025, 9, 17)),
        ("2025-09-17", date(2025, 9, 17)),
        ("mercredi 17 septembre 2025", date(2025, 9, 17)),
        ("17/09/2025 14:32", date(2025, 9, 17)),
        ("1er sept. 2025", SEPTEMBER),
    ],
)
def test_story_23_dates_are_read_in_every_way_they_are_written(written, day):
    assert read_day(written, None) == Dated(day)


@pytest.mark.parametrize("written", ["sept. 2025", "09/2025", "2025-09", "Septembre-25"])
def test_story_23_month_is_kept_as_a_month(written):
    assert read_day(written, None) == Dated(SEPTEMBER, month_only=True)


@pytest.mark.parametrize("written", ["17/09", "17", "septembre", "31/02/2025", "09/17/2025", "S38"])
def test_story_23_what_lacks_a_year_or_is_no_day_is_not_guessed(written):
    assert read_day(written, None) is None


def test_story_23_month_of_the_notebook_completes_a_day_and_nothing_of_another_month():
    assert read_day("17/09", SEPTEMBER) == read_day("17", SEPTEMBER) == Dated(date(2025, 9, 17))
    assert read_day("septembre", SEPTEMBER) == Dated(SEPTEMBER, month_only=True)
    assert read_day("02/10", SEPTEMBER) is None


def test_story_23_undated_lines_are_of_the_month_and_of_no_day(imported, dishes):
    sheet = HEADINGS + "17/09/2025;Vaisselle;4,2\nidem;Vaisselle;2\n;Vaisselle;3\n"

    lines = imported(sheet, month="2025-09")

    told = [(line.day, line.month_only) for line in lines]
    assert told == [(date(2025, 9, 17), False)] * 2 + [(SEPTEMBER, True)]


def test_story_23_undated_line_without_a_month_is_rejected(planned, dishes):
    plan = planned(HEADINGS + "17/09/2025;Vaisselle;4,2\n;Vaisselle;3\n")

    [rejected] = plan.rejected
    assert (rejected.line, rejected.detail) == (3, "La ligne n'a pas de jour.")
    assert "sans jour inventé" in rejected.hint


def test_story_23_month_counts_them_and_a_day_or_a_cut_month_does_not(
    imported, dishes, reception, client, site_id
):
    imported(HEADINGS + "17/09/2025;Vaisselle;4,2\n;Vaisselle;3\n", month="2025-09")

    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 7_200
    assert reception.balance("2025-07-01", "2025-09-30")["entered"] == 7_200
    assert reception.balance("2025-09-01", "2025-09-01")["entered"] == 0
    assert reception.balance("2025-09-02", "2025-09-30")["entered"] == 4_200
    cut = client.get(f"/flux-matiere/sites/{site_id}/bilan?periode=jour&du=2025-09-17")
    assert "n'a qu'un mois pour date" in cut.text.replace("&#39;", "'")


def test_story_23_totals_on_top_and_below_are_left_out_and_compared(planned, dishes):
    plan = planned(
        "TOTAL;;12\n" + HEADINGS + "17/09/2025;Vaisselle;5\n17/09/2025;Vaisselle;7\nTotal :;;13\n"
    )

    assert plan.grams == 12_000
    told = [(left.number, left.why.replace("\u00a0", " ")) for left in plan.left_out]
    assert told == [
        (1, "total : c'est bien la somme des lignes"),
        (5, "total : 13,000 kg, alors que toutes les lignes font 12,000 kg"),
    ]


def test_story_23_spellings_are_one_category_once_somebody_said_so(planned, opened):
    dishes, small = opened("Vaisselle"), opened("Petits appareils EEE")

    sheet = ["vaiselle", "DEEE", "D3E", "EEE_PAM", "VAISSELLE"]
    plan = planned(HEADINGS + "".join(f"1/9/25;{label};1\n" for label in sheet))

    near = {one.label: one.near[0].category_id for one in plan.unknown}
    assert near == {"vaiselle": dishes, "DEEE": small, "D3E": small, "EEE_PAM": small}
    assert plan.matches["vaisselle"].category.category_id == dishes


def test_story_24_labels_and_columns_are_said_once(imported, planned, dishes):
    sheet = "Quand;Quoi;Combien\n17/09/2025;assiètes;4\n"
    meanings, labels = ["day", "category", "weight"], {"assiètes": str(dishes)}
    with pytest.raises(ColumnsMissing):
        planned(sheet)

    imported(sheet, meanings=meanings, labels=labels)

    assert planned(sheet.replace("17", "18")).is_ready


def test_story_24_label_that_is_not_to_count_is_left_out_for_ever(imported, planned, dishes):
    sheet = HEADINGS + "17/09/2025;Vaisselle;4\n17/09/2025;personnel;75\n"

    imported(sheet, labels={"Personnel": None})

    again = planned(sheet.replace("17", "18"))
    assert [(left.number, left.why) for left in again.left_out] == [
        (3, "« personnel » n'est pas à compter")
    ]


def test_story_25_categories_go_by_their_path_and_one_unknown_stops_all(imported, opened, count):
    house = opened("Maison")
    plates = opened("Assiettes", house)
    sheet = "date;categorie;sous categorie;poids\n1/9/25;Maison;Assiettes;4\n"

    with pytest.raises(LabelsUnknown, match="Maison > Verres"):
        imported(sheet + "1/9/25;Maison;Verres;2\n")
    assert count() == 0

    assert [line.category_id for line in imported(sheet)] == [plates]


def test_story_26_what_a_machine_read_counts_once_somebody_compared_each_line(planned, dishes):
    sheet = "date;categorie;poids;photo;relu par\n1/9/25;Vaisselle;4,25;IMG_1229;{}\n"

    with pytest.raises(ColumnsMissing, match="relu"):
        planned(HEADINGS + "1/9/25;Vaisselle;4,25\n", reader="machine")
    [unread] = planned(sheet.format(""), reader="machine").rejected
    reread = planned(sheet.format("Zoé"), reader="machine")

    assert unread.detail == "Une machine a lu cette ligne, et personne ne l'a relue."
    assert reread.is_ready


@pytest.mark.parametrize(
    ("written", "grams"),
    [
        ("6kg100, 4kg640+2,620+300g", 13_660),
        ("6kg100", 6_100),
        ("4,640 + 2.620 kg", 7_260),
        ("300g ; 200g", 500),
    ],
)
def test_story_27_weights_are_added_up_as_they_were_noted(imported, dishes, written, grams):
    [line] = imported(f"date\tcategorie\tpoids\n1/9/25\tVaisselle\t{written}\n")

    assert (line.grams, line.measure) == (grams, "measured")


def test_story_28_objects_that_nobody_weighed_are_counted(imported, dishes):
    [line] = imported("date;categorie;poids;nombre\n1/9/25;Vaisselle;-;6\n")

    assert (line.grams, line.quantity, line.measure) == (2_400, 6, "counted")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1/9/25;Vaisselle;-3", "« -3 » n'est pas un poids."),
        ("1/9/25;Vaisselle;0", "Le poids est zéro."),
        ("1/9/25;Vaisselle;abc", "« abc » n'est pas un poids."),
        ("1/9/25;Vaisselle;12,3456", "« 12,3456 » n'est pas un poids."),
        ("1/9/25;Vaisselle;", "« Vaisselle » n'a ni poids ni nombre."),
        ("1/9/25;;3", "Il manque la catégorie."),
        ("S38;Vaisselle;3", "« S38 » n'est pas un jour, ou manque d'une année."),
        ("1/4/26;Vaisselle;3", "Le 01/04/2026 n'est pas un jour où l'on a pu peser."),
    ],
)
def test_wrong_row_is_told_in_french_and_nothing_is_recorded(
    imported, dishes, count, row, sentence
):
    with pytest.raises(RowRejected) as refused:
        imported(HEADINGS + "1/9/25;Vaisselle;2\n" + row + "\n")

    assert (refused.value.line, refused.value.detail) == (3, sentence)
    assert refused.value.hint
    assert count() == 0


def test_unknown_destination_names_those_that_are(planned, dishes):
    sheet = "date;categorie;poids;vers\n1/9/25;Vaisselle;3;benne\n1/9/25;Vaisselle;3;lune\n"

    plan = planned(sheet)

    assert plan.entries[0].line.destination == Stage.WASTED
    assert "« Magasin »" in plan.rejected[0].hint


def test_exits_notebook_takes_goods_out_of_the_shop(imported, dishes, reception):
    imported(HEADINGS + "1/9/25;Vaisselle;3\n", origin="shop")

    balance = reception.balance("2025-09-01", "2025-09-30")
    assert (balance["recycled"], balance["stock_change"]) == (3_000, -3_000)


def test_same_file_counts_once_and_a_longer_one_adds_what_is_new(imported, planned, dishes, count):
    sheet = HEADINGS + "1/9/25;Vaisselle;3\n1/9/25;Vaisselle;3\n"
    imported(sheet)

    imported(sheet, name="copie.csv")
    longer = planned(sheet + "2/9/25;Vaisselle;4\n")
    others = planned(sheet + "2/9/25;Vaisselle;4\n", counts_alike=True)

    assert count() == 2
    assert [left.number for left in longer.alike] == [2, 3]
    assert (longer.grams, others.grams) == (4_000, 10_000)


def test_closed_period_takes_no_line_of_a_notebook(planned, dishes, reception):
    assert reception.post("/closures", until="2025-09-30").status_code == 201

    [rejected] = planned(HEADINGS + "sept. 2025;Vaisselle;3\n").rejected

    assert "Le 01/09/2025 est clos" in rejected.detail


def test_unusual_weight_waits_for_somebody_to_compare_it(imported, planned, dishes, count):
    sheet = HEADINGS + "1/9/25;Vaisselle;960\n"

    with pytest.raises(Problem, match="lignes 2"):
        imported(sheet)
    assert (planned(sheet).unusual, count()) == ((2,), 0)

    assert imported(sheet, confirmed=True)[0].grams == 960_000


def test_category_younger_than_the_notebook_gives_its_name_of_today(imported, database, opened):
    facts = {"parent_id": None, "details": Details(), "on": date(2026, 3, 1), "by": None}
    database.write(lambda session: create(session, name="Jouets", **facts).id)

    [line] = imported(HEADINGS + "1/9/25;Jouets;3\n")

    assert (line.day, line.label) == (SEPTEMBER, "Jouets")


def test_workbook_keeps_typed_dates_and_months_as_it_shows_them(imported, dishes):
    book = Workbook()
    sheet = book.active
    sheet.append(["Jour", "Catégorie", "Poids (kg)"])
    sheet.append([date(2025, 9, 17), "Vaisselle", 4.2])
    sheet.append([SEPTEMBER, "Vaisselle", 3])
    sheet["A2"].number_format, sheet["A3"].number_format = "dd/mm/yyyy", "mmm\\-yy"
    out = io.BytesIO()
    book.save(out)

    lines = imported(out.getvalue(), name="cahier.xlsx")

    told = [(line.day, line.month_only, line.grams) for line in lines]
    assert told == [(date(2025, 9, 17), False, 4_200), (SEPTEMBER, True, 3_000)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_spreadsheets_save_in_many_ways(planned, opened, encoding, separator):
    opened("Électroménager")
    rows = [("date", "catégorie", "poids"), ("1/9/25", "électroménager", "4.5")]

    plan = planned("\n".join(separator.join(row) for row in rows).encode(encoding))

    assert plan.grams == 4_500


def test_headings_say_what_columns_are():
    found = guess(["Date d'entrée", "Catégorie", "Poids net (g)", "Qté", "Poids (kg)", "Couleur"])

    assert found == (
        *(Meaning.DAY, Meaning.CATEGORY, Meaning.GRAMS, Meaning.QUANTITY),
        *(Meaning.WEIGHT, Meaning.IGNORED),
    )


def test_ten_thousand_rows_with_one_bad_one_record_nothing(imported, dishes, count):
    rows = [f"{1 + n % 28:02}/{1 + n % 12:02}/2025;Vaisselle;{1 + n % 20},5" for n in range(10_000)]
    bad = [*rows[:7_000], "1/9/25;Vaisselle;x", *rows[7_000:]]

    with pytest.raises(RowRejected) as refused:
        imported(HEADINGS + "\n".join(bad))
    assert (refused.value.line, count()) == (7_002, 0)
    imported(HEADINGS + "\n".join(rows))

    assert count() == 10_000


def test_everything_wrong_is_told_together(imported, dishes):
    with pytest.raises(Refused) as refused:
        imported(HEADINGS + "1/9/25;Vaisselle;x\n1/9/25;Inconnu;2\n;Vaisselle;3\n")

    assert [problem.slug for problem in refused.value.problems] == [
        "flux-matiere/labels-unknown",
        "flux-matiere/row-rejected",
        "flux-matiere/row-rejected",
    ]


CAME = "date;categorie;poids;origine;commune\n"


def test_story_29_imported_lines_say_how_goods_came_and_from_where(imported, dishes, client):
    rows = "1/9/25;Vaisselle;3;Déchetterie;29600\n1/9/25;Vaisselle;2;;\n1/9/25;Vaisselle;1;-;\n"

    lines = imported(CAME + rows, provenance="home-pickup")

    assert [(one.provenance, one.locality) for one in lines] == [
        ("tip", "29600"),
        ("home-pickup", None),
        ("home-pickup", None),
    ]


def test_provenance_of_nobody_knows_what_stops_all_until_it_is_said_once(
    imported, planned, dishes, count
):
    sheet = CAME + "1/9/25;Vaisselle;3;ramassage Léa;\n"

    with pytest.raises(Problem, match="ramassage Léa"):
        imported(sheet)
    assert (planned(sheet).strange, count()) == (("ramassage Léa",), 0)

    [line] = imported(sheet, provenances={"Ramassage Lea": "kerbside"})

    assert line.provenance == "kerbside"
    assert planned(sheet.replace("1/9", "2/9")).is_ready


def test_provenances_of_notebooks_count_beside_those_of_deposits(
    imported, dishes, database, site_id, client
):
    imported(CAME + "1/9/25;Vaisselle;3;rue;29600\n2/9/25;Vaisselle;2;rue;\n")
    month = Scope(SEPTEMBER, date(2025, 9, 30), [site_id])

    with database.read() as session:
        told = [
            {one.key: one.balance.entered for one in by_aspect(session, scope, aspect)}
            for scope in (month, replace(month, last=SEPTEMBER))
            for aspect in (Aspect.PROVENANCE, Aspect.LOCALITY)
        ]
        opened = [
            total(session, Figure(month, {"provenance": "kerbside"})),
            total(session, Figure(month, {"locality": ""})),
        ]
        assert not differences(session)

    assert told == [
        *({"kerbside": 5_000}, {"29600": 3_000, "": 2_000}),
        *({"kerbside": 3_000}, {"29600": 3_000}),
    ]
    assert opened == [5_000, 2_000]


def test_notebook_of_what_left_says_nothing_of_givers(imported, dishes):
    [line] = imported(CAME + "1/9/25;Vaisselle;3;Bric-à-brac;29600\n", origin="shop")

    assert (line.provenance, line.locality) == (None, None)


@pytest.fixture
def undone(database):
    """Undo the only notebook that stands."""

    def undo_one(reason="mauvais cahier"):
        def work(session):
            [notebook] = session.scalars(select(Notebook).order_by(Notebook.attempt.desc())).all()[
                :1
            ]
            return undo(session, notebook, reason=reason, by=None)

        return database.write(work)

    return undo_one


def test_undone_notebook_leaves_nothing_in_the_balance_and_may_come_again(
    imported, undone, planned, dishes, reception
):
    sheet = CAME + "1/9/25;Vaisselle;3;rue;29600\n;Vaisselle;2;;\n"
    lines = imported(sheet, month="2025-09")
    fixed = reception.post(
        f"/movements/{lines[0].id}/correct",
        reason="pesé à deux",
        instead={
            "category_id": str(dishes),
            "destination": "shop",
            "gross_grams": 1_000,
        },
    )
    assert fixed.status_code == 200, fixed.text

    assert (undone(), planned(sheet, month="2025-09").already) == (2, None)
    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 0

    again = imported(sheet, month="2025-09")

    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 5_000
    assert len(again) == 4


def test_notebook_is_undone_once_and_with_a_reason(imported, undone, dishes):
    imported(HEADINGS + "1/9/25;Vaisselle;3\n")

    with pytest.raises(ReasonMissing):
        undone(" ")
    undone()

    with pytest.raises(NotebookUndone, match="déjà annulées"):
        undone()


def test_lines_of_a_closed_month_are_undone_today_where_it_shows(
    imported, undone, dishes, reception
):
    imported(HEADINGS + "1/9/25;Vaisselle;3\n")
    assert reception.post("/closures", until="2025-09-30").status_code == 201

    undone()

    assert reception.balance("2025-09-01", "2025-09-30")["entered"] == 3_000
    assert reception.balance("2026-03-16", "2026-03-16")["entered"] == -3_000


@pytest.mark.parametrize(
    "table", [f"flux_matiere_notebook{end}" for end in ("", "_row", "_undoing")]
)
def test_base_itself_keeps_what_was_written(imported, undone, dishes, database, table):
    imported(HEADINGS + "1/9/25;Vaisselle;3\n")
    undone()

    with pytest.raises(DatabaseError, match="append-only"):
        database.write(lambda session: session.execute(text(f"DELETE FROM {table}")))
