# SPDX-License-Identifier: Apache-2.0
"""Sheets as people and spreadsheets really write them."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from ressourcerie_catalogue.sheets.problems import RowRejected
from ressourcerie_catalogue.sheets.reading import read_sheet

from ressourcerie_core.errors import Problem


def only(content):
    """Read a sheet of one good line."""
    sheet = read_sheet(content)
    assert not sheet.rejected, sheet.rejected
    (wish,) = sheet.wishes
    return wish


def reason(content):
    """Read a sheet of one bad line, and tell why it is rejected."""
    sheet = read_sheet(content)
    (rejected,) = sheet.rejected
    assert isinstance(rejected, RowRejected)
    return f"{rejected.where} : {rejected.detail}"


def workbook(*rows, title="Feuil1"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ACCENTED = "chemin;prix indicatif;visible en réception\nÉlectroménager;3,5;oui\n"


@pytest.mark.parametrize(
    "content",
    [
        ACCENTED.encode(),
        ACCENTED.encode("utf-8-sig"),
        ACCENTED.encode("cp1252"),
        ACCENTED.encode("utf-16"),
        ACCENTED.replace("\n", "\r\n").encode(),
        ACCENTED.replace(";", "\t").encode("utf-16"),
        ACCENTED.replace("3,5", "3.5").replace(";", ",").encode(),
        ("sep=;\n" + ACCENTED).encode(),
        ("Nos catégories;;\n\n" + ACCENTED).encode(),
        ACCENTED.replace("chemin", "  CHEMIN ").replace("réception", "RECEPTION").encode(),
        ACCENTED.replace("prix indicatif", '"Prix indicatif (€)"').encode(),
        workbook(("chemin", "prix", "visible en réception"), ("Électroménager", 3.5, True)),
        workbook(
            ("Tarifs 2026",),
            (),
            ("visible en réception", "chemin", "prix"),
            ("x", "Électroménager", "3,50 €"),
        ),
    ],
)  # fmt: skip
def test_the_same_line_is_read_from_every_kind_of_file(content):
    wish = only(content)

    assert wish.path == ("Électroménager",)
    assert wish.details == {"guide_price_cents": 350, "at_reception": True}


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("Maison > Vaisselle", ("Maison", "Vaisselle")),
        ("Maison>Vaisselle", ("Maison", "Vaisselle")),
        ("  Maison \u00a0>\u202f Vaisselle ", ("Maison", "Vaisselle")),
        ('"Assiettes, bols, tasses"', ("Assiettes, bols, tasses",)),
        ('"Vis ; clous"', ("Vis ; clous",)),
        ('"Les ""Disney"""', ('Les "Disney"',)),
        ("'=Divers", ("=Divers",)),
        ("L'atelier", ("L'atelier",)),
        ("Zone\u200b invisible", ("Zone invisible",)),
    ],
)
def test_a_path_is_read_as_it_is_typed(line, path):
    assert only(f"chemin;minimum\n{line};\n".encode()).path == path


def test_commas_in_names_do_not_pass_for_separators():
    content = b"chemin;minimum\nAssiettes, bols, tasses, verres;1,5\n"

    assert only(content).path == ("Assiettes, bols, tasses, verres",)


@pytest.mark.parametrize(
    ("header", "text", "grams"),
    [
        ("poids par défaut", "3,5", 3500),
        ("poids par défaut", "3kg500", 3500),
        ("Poids par défaut (kg)", "0,960", 960),
        ("poids par défaut (g)", "960", 960),
        ("poids par défaut (g)", "1,2 kg", 1200),
        ("poids", "300 g", 300),
    ],
)
def test_a_weight_is_kilograms_unless_it_says_grams(header, text, grams):
    content = f"chemin;{header}\nLivres;{text}\n".encode()

    assert only(content).details == {"default_weight_grams": grams}


def test_an_empty_cell_clears_and_a_missing_column_leaves():
    wish = only(b"chemin;minimum;visible en caisse\nLivres;;\n")

    assert wish.details == {"min_price_cents": None}
    assert wish.archived is None


def test_two_columns_make_a_path():
    sheet = read_sheet("Racine;Feuille;Min €;Max €\nLivres;BD;0,50;3\nLivres;;;\n".encode())

    assert [wish.path for wish in sheet.wishes] == [("Livres", "BD"), ("Livres",)]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Livres;1E3;", "ligne 2 : « minimum » : « 1E3 » n'est pas un montant en euros."),
        ("Livres;3,505;", "« 3,505 » n'est pas un montant"),
        ("Livres;-2;", "« -2 » n'est pas un montant"),
        ("Livres;gratuit;", "« gratuit » n'est pas un montant"),
        ("Livres;03/05/2026;", "« 03/05/2026 » n'est pas un montant"),
        ("Livres;;peut-être", "« visible en caisse » : « peut-être » n'est ni oui ni non."),
        (";3;", "Le chemin est vide."),
        ("Livres >;3;", "a un nom vide."),
        ("> BD;3;", "a un nom vide."),
        ("Livres;3;;oui", "Il y a 4 colonnes au lieu de 3."),
        ("Ã‰lectromÃ©nager;3;", "Les accents de"),
        ("\ufffdlectrom\ufffdnager;3;", "Les accents de"),
        ("x" * 201 + ";3;", "Un nom dépasse 200 caractères."),
    ],
)
def test_a_bad_line_is_rejected_with_its_number_and_reason(row, why):
    assert why in reason(f"chemin;minimum;visible en caisse\n{row}\n".encode())


def test_a_line_keeps_its_number_below_blank_and_folded_lines():
    content = b'chemin;minimum\n\n"Livres\net BD";1\n\nVinyles;cher\n'

    assert reason(content).startswith("ligne 6 : ")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (datetime(2026, 5, 3), "La colonne « minimum » contient une date."),  # noqa: DTZ001
        (date(2026, 5, 3), "La colonne « minimum » contient une date."),
        ("=1+2", "La colonne « minimum » contient une formule sans résultat."),
        ("#N/A", "La colonne « minimum » contient l'erreur #N/A."),
        (1e300, "n'est pas un montant"),
        (2.005, "n'est pas un montant"),
    ],
)
def test_a_cell_that_excel_made_something_else_of_is_rejected(value, why):
    assert why in reason(workbook(("chemin", "minimum"), ("Livres", value)))


def test_a_number_that_floats_is_read_to_the_cent():
    wish = only(workbook(("chemin", "minimum"), ("Livres", 0.1 + 0.2)))

    assert wish.details == {"min_price_cents": 30}


def test_merged_cells_leave_lines_without_a_path():
    content = workbook(("chemin", "minimum"), ("Livres", 1), (None, 2))

    sheet = read_sheet(content)

    assert [problem.where for problem in sheet.rejected] == ["ligne 3"]


def test_the_sheet_that_has_the_headers_is_found():
    book = Workbook()
    book.active.append(("Notes",))
    book.create_sheet("Tarifs").append(("chemin",))
    book["Tarifs"].append(("Livres",))
    out = io.BytesIO()
    book.save(out)

    assert only(out.getvalue()).path == ("Livres",)


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "headers-missing"),
        (b"\n\n", "headers-missing"),
        (b"Livres;3\nVinyles;4\n", "headers-missing"),
        (b"chemin;min;minimum\nLivres;1;2\n", "column-twice"),
        (b'chemin;minimum\n"Livres;1\n', "sheet-unreadable"),
        (b"\x00\x01\x02", "sheet-unreadable"),
        (b"\x89PNG\r\n\x1a\n\x00", "sheet-unreadable"),
        (b"PK\x03\x04 broken", "sheet-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet-unreadable"),
        (b"chemin\n" + b"Livres\n" * 5001, "sheet-too-large"),
        (b"chemin\n" + b"x" * 5_000_001, "sheet-too-large"),
        (b"chemin;" + b"x;" * 200 + b"\n", "sheet-too-large"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, slug):
    with pytest.raises(Problem) as refusal:
        read_sheet(content)

    assert refusal.value.slug == f"catalogue/{slug}"
    assert refusal.value.hint


def test_a_workbook_that_swells_is_refused(tmp_path):
    bomb = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 101_000_000)

    with pytest.raises(Problem, match="101 Mo une fois décompressée"):
        read_sheet(bomb.read_bytes())
