# SPDX-License-Identifier: Apache-2.0
"""What a sheet changes in the base: shown, whole or nothing, and once."""

from datetime import date

import pytest
from ressourcerie_catalogue import seeds
from ressourcerie_catalogue.models import Category, CategoryChange
from ressourcerie_catalogue.service.editing import Details, create
from ressourcerie_catalogue.service.history import changes_of, tree_as_of
from ressourcerie_catalogue.service.operations import archive, rename
from ressourcerie_catalogue.sheets import exporting, report
from ressourcerie_catalogue.sheets.planning import plan, write
from ressourcerie_catalogue.sheets.problems import RowRejected
from ressourcerie_catalogue.sheets.reading import Wish, read_sheet
from sqlalchemy import func, select

from ressourcerie_core.errors import Refused

MONDAY = date(2026, 3, 16)
SHAPES = [exporting.as_csv, exporting.as_workbook]


@pytest.fixture
def planned(session):
    def of(content):
        sheet = read_sheet(content if isinstance(content, bytes) else content.encode())
        assert not sheet.rejected, sheet.rejected
        wishes = [Wish.from_json(wish.as_json()) for wish in sheet.wishes]
        return plan(session, wishes, on=MONDAY, sha256=sheet.sha256)

    return of


@pytest.fixture
def imported(session, planned):
    def of(content):
        made = planned(content)
        write(session, made, on=MONDAY, by=None)
        session.flush()
        return report.counts(made)

    return of


def paths(session):
    return [past.path for past in tree_as_of(session, MONDAY) if not past.archived]


def test_parents_may_come_after_their_children_or_not_at_all(session, imported):
    imported("chemin\nLivres > BD > Mangas\nJouets > Puzzles\nLivres\n")

    assert paths(session) == [
        ("Livres",),
        ("Livres", "BD"),
        ("Livres", "BD", "Mangas"),
        ("Jouets",),
        ("Jouets", "Puzzles"),
    ]


def test_planning_writes_nothing(session, planned):
    made = planned("chemin\nLivres\n")

    assert report.counts(made)["open"] == 1
    assert session.scalar(select(func.count()).select_from(Category)) == 0


def test_the_same_sheet_again_changes_nothing(imported, planned):
    content = "chemin;prix;lettre\nLivres;1,50;l\nLivres > BD;0,50;b\n"
    imported(content)

    again = planned(content)

    assert again.is_empty
    assert report.summary(again) == "Catégories : 2 déjà ainsi."


def test_names_are_the_same_whatever_their_case_and_accents(imported, planned):
    imported("chemin\nÉlectroménager > Réfrigérateurs\n")

    assert planned("chemin\nELECTROMENAGER > refrigerateurs\n").is_empty


def test_a_change_tells_what_was_and_what_will_be(imported, planned):
    imported("chemin;minimum;visible en caisse\nLivres;1;oui\n")

    (row,) = report.table(planned("chemin;minimum;visible en caisse\nLivres;;non\n"))

    assert row[1:3] == ("changer", "Livres")
    assert row[3] == "minimum 1,00\u00a0€ → (vide), visible en caisse oui → non"


def test_a_change_of_price_is_written(session, imported):
    imported("chemin;minimum\nLivres;1\n")

    imported("chemin;minimum\nLivres;2,50\n")

    assert session.scalars(select(Category.min_price_cents)).one() == 250


def test_letters_may_be_exchanged(session, imported):
    imported("chemin;lettre\nLivres;L\nLampes;A\n")

    imported("chemin;lettre\nLivres;A\nLampes;L\n")

    assert dict(session.execute(select(Category.name, Category.letter)).all()) == {
        "Livres": "A",
        "Lampes": "L",
    }


def test_archiving_then_restoring_by_the_sheet(session, imported):
    imported("chemin\nLivres\n")

    assert imported("chemin;archivé\nLivres;oui\n")["archive"] == 1
    assert imported("chemin;archivé\nLivres;non\n")["restore"] == 1
    assert paths(session) == [("Livres",)]


def test_an_archived_name_and_a_new_one_in_the_same_sheet(session, imported):
    imported("chemin\nLivres\n")
    old = session.scalars(select(Category.id)).one()

    imported(f"chemin;archivé;id\nLivres;oui;{old}\nLivres;;\n")

    assert paths(session) == [("Livres",)]
    assert session.get(Category, old).archived_at


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        ("chemin\nLivres\nLIVRES\n", 3, "« LIVRES » est déjà à la ligne 2."),
        ("chemin;min;max\nLivres;5;3\n", 2, "pas dans l'ordre"),
        ("chemin;lettre\nLivres;LL\n", 2, "n'est pas une lettre"),
        ("chemin;lettre\nLivres;L\nLampes;L\n", 3, "La lettre L de « Lampes » est déjà celle"),
        ("chemin;poids\nLivres;99999\n", 2, "Un poids de"),
        ("chemin;poids;poids max\nLivres;3;2\n", 2, "dépasse le maximum"),
        ("chemin\n" + " > ".join("abcdefghi") + "\n", 2, "au-delà du niveau 8"),
        ("chemin;archivé\nMaison;oui\nMaison > Lampes;\n", 2, "Maison » a encore"),
        ("chemin\nVieux > Neuf\n", 2, "« Vieux », qui est archivée"),
    ],
)
def test_a_line_that_cannot_be_is_rejected(session, planned, content, line, why):
    old = create(session, name="Vieux", on=date(2026, 1, 5), by=None)
    archive(session, category_id=old.id, on=date(2026, 1, 6), by=None)

    rejected = planned(content).rejected

    assert [(each.line, why in each.detail) for each in rejected] == [(line, True)]


def test_one_bad_line_stops_all(session, planned):
    made = planned("chemin;min;max\nJouets;1;2\nLivres;5;3\nLampes;9;1\n")

    with pytest.raises(Refused):
        write(session, made, on=MONDAY, by=None)

    assert session.scalar(select(func.count()).select_from(Category)) == 0


def test_another_path_under_an_identifier_is_rejected(session, planned):
    books = create(session, name="Livres", on=MONDAY, by=None)
    session.flush()

    (rejected,) = planned(f"chemin;id\nRomans;{books.id}\n").rejected

    assert isinstance(rejected, RowRejected)
    assert "opérations datées" in rejected.hint


def test_another_identifier_for_a_path_is_rejected(session, planned):
    create(session, name="Livres", on=MONDAY, by=None)

    (rejected,) = planned("chemin;id\nLivres;01890a5d-ac96-774b-bcce-b302099a8057\n").rejected

    assert rejected.hint == "Videz la colonne « id » de cette ligne."


def test_each_opening_keeps_the_file_and_the_line_that_asked(session, imported):
    content = "chemin\n\nLivres\n"
    imported(content)

    change = session.scalars(select(CategoryChange)).one()

    assert change.file_line == 3
    assert change.file_sha256 == read_sheet(content.encode()).sha256


@pytest.mark.parametrize("shape", SHAPES)
def test_an_export_is_read_back_without_a_change(session, planned, shape):
    seeds.sow(session, on=MONDAY, by=None)
    odd = Details(min_price_cents=5, at_till=False, letter="9", max_weight_grams=1)
    create(session, name="=HYPERLINK()", details=odd, on=MONDAY, by=None)
    create(session, name="'-« guillemets \" ; et , »", on=MONDAY, by=None)
    gone = create(session, name="Ancienne", on=MONDAY, by=None)
    archive(session, category_id=gone.id, on=MONDAY, by=None)

    made = planned(shape(session, archived=True))

    assert made.rejected == ()
    assert made.is_empty
    assert len(made.steps) == 82


@pytest.mark.parametrize("shape", SHAPES)
def test_an_export_opens_the_same_tree_elsewhere(session, imported, shape):
    seeds.sow(session, on=MONDAY, by=None)
    before, content = paths(session), shape(session, archived=True)
    session.rollback()

    imported(content)

    assert paths(session) == before


def test_an_export_cannot_run_as_a_formula(session):
    create(session, name="=cmd|' /C calc'!A0", on=MONDAY, by=None)

    text = exporting.as_csv(session, archived=False).decode("utf-8-sig")

    assert text.splitlines()[1].startswith("'=cmd")


def test_the_seeds_are_a_tree_of_fourteen_roots(session):
    seeds.sow(session, on=MONDAY, by=None)

    depths = [len(path) for path in paths(session)]

    assert (depths.count(1), depths.count(2)) == (14, 65)
    assert seeds.sow(session, on=MONDAY, by=None).is_empty


def test_seeds_leave_a_renamed_category_alone(session):
    seeds.sow(session, on=date(2026, 1, 5), by=None)
    sport = session.scalars(select(Category).where(Category.name == "Jouets")).one()

    rename(session, category_id=sport.id, name="Joujoux", on=MONDAY, by=None)
    again = seeds.sow(session, on=MONDAY, by=None)

    assert report.counts(again)["open"] == 1
    assert [change.kind for change in changes_of(session, sport.id)] == ["created", "renamed"]
