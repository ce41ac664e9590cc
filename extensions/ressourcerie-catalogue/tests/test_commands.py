# SPDX-License-Identifier: Apache-2.0
"""The commands, as an operator runs them: real processes on a real base."""

import json
import subprocess
import sys

import pytest
from openpyxl import load_workbook
from ressourcerie_catalogue.models import Category
from sqlalchemy import func, select

SHEET = "Racine;Feuille;Prix mini (€);Couleur\nLivres;BD;0,50;bleu\nLivres;Romans;1;\n"


@pytest.fixture
def run(instance, tmp_path):
    conf = instance.platform.configuration.file

    def ressourcerie(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "ressourcerie_core", "--conf", str(conf), *arguments],
            capture_output=True,
            cwd=tmp_path,
            check=False,
        )

    return ressourcerie


@pytest.fixture
def count(database):
    def categories():
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(Category))

    return categories


@pytest.fixture
def sheet(tmp_path):
    file = tmp_path / "tarifs.csv"
    file.write_text(SHEET, encoding="cp1252")
    return file


def test_an_import_shows_its_rows_and_writes_nothing(run, count, sheet):
    done = run("catalogue", "import", sheet.name)

    shown = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "Livres > BD" in shown
    assert "Colonnes laissées de côté : « Couleur »." in shown
    assert "Catégories : 3 à ouvrir (dont 1 supposées par un chemin)." in shown
    assert "Rien n'est écrit." in shown
    assert count() == 0


def test_an_applied_import_is_written_once(run, count, sheet):
    first = run("catalogue", "import", sheet.name, "--apply")
    again = run("catalogue", "import", sheet.name, "--apply")

    assert first.stdout.decode().endswith("C'est écrit.\n"), first.stderr.decode()
    assert "déjà ainsi" in again.stdout.decode()
    assert count() == 3


def test_each_rejected_line_is_told_and_nothing_is_written(run, count, tmp_path):
    bad = tmp_path / "faux.csv"
    bad.write_text("chemin;prix\nLivres;1E3\n;2\nLampes;3\n", encoding="utf-8")

    done = run("catalogue", "import", bad.name, "--apply")

    told = done.stderr.decode()
    assert done.returncode == 1
    assert "faux.csv, ligne 2 : « prix indicatif » : « 1E3 » n'est pas un montant" in told
    assert "faux.csv, ligne 3 : Le chemin est vide." in told
    assert "Rien n'est écrit ; lignes rejetées : 2." in told
    assert count() == 0


def test_a_missing_file_is_told_in_french(run):
    done = run("catalogue", "import", "absent.csv")

    assert done.returncode != 0
    assert "absent.csv" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_sheet_without_headers_is_named(run, tmp_path):
    (tmp_path / "vide.csv").write_bytes(b"")

    done = run("catalogue", "import", "vide.csv")

    assert done.stderr.decode().startswith("vide.csv : Aucune des premières lignes")


def test_a_machine_reads_the_plan(run, sheet):
    done = run("catalogue", "import", sheet.name, "--json")

    read = json.loads(done.stdout)
    assert read["applied"] is False
    assert read["counts"]["open"] == 3
    assert read["steps"][1]["details"]["min_price_cents"] == 50


def test_seeds_are_written_then_exported_and_read_back(run, count, tmp_path):
    run("catalogue", "seed", "--apply")
    exported = run("catalogue", "export", "categories.xlsx")
    back = run("catalogue", "import", "categories.xlsx")

    assert count() == 79
    assert exported.stdout.decode() == "Catégories écrites dans categories.xlsx.\n"
    assert "79 déjà ainsi" in back.stdout.decode()
    sheet = load_workbook(tmp_path / "categories.xlsx").active
    assert [sheet["A3"].value, sheet["B3"].value] == [
        "Meubles et literie > Armoires et buffets en bois massif",
        40,
    ]


def test_an_export_does_not_replace_a_file_by_itself(run, tmp_path):
    (tmp_path / "categories.csv").write_text("précieux", encoding="utf-8")

    refused = run("catalogue", "export", "categories.csv")
    forced = run("catalogue", "export", "categories.csv", "--force")

    assert refused.returncode == 1
    assert forced.returncode == 0
    assert (tmp_path / "categories.csv").read_bytes().startswith(b"\xef\xbb\xbfchemin;")
