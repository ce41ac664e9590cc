# SPDX-License-Identifier: Apache-2.0
"""Each refusal, as its reader meets it."""

from datetime import date
from uuid import UUID

import pytest
from ressourcerie_catalogue.service import problems
from ressourcerie_catalogue.sheets import problems as sheets

from ressourcerie_core.errors import Problem

ONE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
DAY, LAST = date(2026, 3, 16), date(2026, 4, 1)

RENDERED = [
    (problems.Unknown("lieu", ONE), f"Le catalogue n'a pas de lieu d'identifiant {ONE}."),
    (problems.NameTaken("BD", "Livres"), "« BD » existe déjà dans « Livres »."),
    (problems.NameTaken("BD"), "« BD » existe déjà au même endroit."),
    (problems.NameEmpty(), "Le nom est vide."),
    (
        problems.NameHoldsSeparator("a > b"),
        "« a > b » contient « > », qui sépare les niveaux d'un chemin.",
    ),
    (
        problems.MoveMakesCycle("BD", DAY),
        "Au 16/03/2026, « BD » se retrouverait sous elle-même.",
    ),
    (problems.TooDeep("BD", 8), "« BD » serait au-delà du niveau 8."),
    (
        problems.ParentArchived("BD", "Livres", DAY),
        "Au 16/03/2026, « BD » serait dans « Livres », qui est archivée.",
    ),
    (
        problems.ActiveChildren("Livres", ["BD", "Romans"], DAY),
        "Au 16/03/2026, « Livres » a encore : « BD », « Romans ».",
    ),
    (problems.NotYetThere("BD", DAY), "« BD » n'existait pas encore le 16/03/2026."),
    (
        problems.ParentNotYetThere("BD", DAY),
        "Le 16/03/2026, la catégorie parente de « BD » n'existait pas encore.",
    ),
    (problems.AlreadyArchived("BD"), "« BD » est archivée."),
    (problems.NotArchived("BD"), "« BD » n'est pas archivée."),
    (problems.NothingToDo("BD"), "« BD » est déjà ainsi."),
    (
        problems.DatedTooEarly("BD", DAY, LAST),
        "Le 16/03/2026 précède la dernière opération sur « BD », du 01/04/2026.",
    ),
    (
        problems.DateOutOfReach(LAST, date(2000, 1, 1), DAY),
        "Le 01/04/2026 n'est pas entre le 01/01/2000 et le 16/03/2026.",
    ),
    (problems.SharesNotWhole(9950), "Les parts font 99,50 % au lieu de 100 %."),
    (
        problems.SuccessorsNotDistinct("BD"),
        "« BD » est citée deux fois, ou se succède à elle-même.",
    ),
    (
        problems.LetterTaken("L", "Lampes", "Livres"),
        "La lettre L de « Lampes » est déjà celle de « Livres ».",
    ),
    (problems.LetterNotOne("É"), "« É » n'est pas une lettre de A à Z ni un chiffre."),
    (
        problems.PricesNotInOrder("5 €", "3 €", "—"),
        "Minimum 5 €, indicatif 3 €, maximum — : pas dans l'ordre.",
    ),
    (problems.PriceOutOfBounds("-1 €", "9 €"), "Un prix de -1 € n'est pas entre 0 et 9 €."),
    (problems.WeightOutOfBounds("0 kg", "9 kg"), "Un poids de 0 kg n'est pas entre 1 g et 9 kg."),
    (
        problems.DefaultAboveMaximum("3 kg", "2 kg"),
        "Le poids par défaut, 3 kg, dépasse le maximum, 2 kg.",
    ),
    (
        problems.AgreementNotInOrder(LAST, DAY),
        "La convention irait du 01/04/2026 au 16/03/2026.",
    ),
    (problems.NotASiret("12"), "« 12 » n'a pas les 14 chiffres d'un SIRET."),
    (problems.SiteUnknown(ONE), f"L'instance n'a pas de site d'identifiant {ONE}."),
    (
        problems.OfficialCodesMixed("EA", DAY),
        "Le code EA n'est pas de l'axe demandé, ou n'est pas valable le 16/03/2026.",
    ),
    (sheets.SheetUnreadable("Illisible.", "Réessayez."), "Illisible."),
    (sheets.SheetTooLarge("9 Mo", "5 Mo"), "La feuille a 9 Mo, pour 5 Mo au plus."),
    (
        sheets.HeadersMissing(["Livres", "", "3"]),
        "Aucune des premières lignes ne nomme une colonne « chemin » ; lu : « Livres », « 3 ».",
    ),
    (
        sheets.ColumnTwice("min", "minimum"),
        "Les colonnes « min » et « minimum » disent la même chose.",
    ),
    (
        sheets.SheetGone(),
        "La feuille est déjà écrite dans le catalogue, ou elle a attendu plus d'un jour.",
    ),
    (sheets.RowRejected(3, "Le chemin est vide.", "Écrivez-le."), "Le chemin est vide."),
]


@pytest.mark.parametrize(("problem", "detail"), RENDERED)
def test_a_refusal_says_what_is_wrong_and_what_to_do(problem, detail):
    document = problem.as_json()

    assert document["detail"] == detail
    assert document["hint"].endswith((".", "…"))
    assert document["type"] == f"/problems/{problem.slug}"


def test_no_refusal_is_left_out():
    own = {
        kind
        for module in (problems, sheets)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Problem) and kind is not Problem
    }

    assert own == {type(problem) for problem, _detail in RENDERED}


def test_a_rejected_line_names_its_file():
    problem = sheets.RowRejected(3, "Le chemin est vide.", "Écrivez-le.", file="tarifs.csv")

    assert str(problem) == "tarifs.csv, ligne 3 : Le chemin est vide. → Écrivez-le."
