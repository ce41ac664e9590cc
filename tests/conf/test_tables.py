# SPDX-License-Identifier: Apache-2.0
"""The tables of modules: read by their settings classes, kept when off, refused when unknown."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, model_validator

from ressourcerie_core.errors import Refused
from ressourcerie_core.settings import ModuleSettings

from .conftest import SMALLEST

ENABLED = SMALLEST + 'enabled_modules = ["caisse"]\n'


class Printer(BaseModel, extra="forbid"):
    port: Path
    width: Literal[58, 80] = 80


class TillSettings(ModuleSettings):
    """Settings with everything that a module may ask for."""

    name: str = Field(max_length=5, pattern="^[a-z]+$", description="Nom.")
    since: date = Field(default=date(2026, 1, 1), description="Ouverture.")
    folder: Path = Field(default=Path("var/caisse"), description="Dossier.")
    copies: list[Annotated[int, Field(ge=0, le=9)]] = Field(default=[], description="Copies.")
    printer: Printer | None = Field(default=None, description="Imprimante.")
    rate: float = Field(default=1, gt=0, lt=2, description="Taux.")
    low: int = Field(default=0, description="Bas.")
    high: int = Field(default=10, description="Haut.")

    @model_validator(mode="after")
    def low_is_below_high(self) -> "TillSettings":
        if self.low > self.high:
            raise ValueError("low est plus grand que high")
        return self


def read(conf, table, **environ):
    configuration = conf.load(f"{ENABLED}\n[caisse]\n{table}", **environ)
    return configuration.module_settings("caisse", TillSettings)


def refusals(conf, table, **environ):
    with pytest.raises(Refused) as refused:
        read(conf, table, **environ)
    return [problem.as_line().partition(" → ")[0] for problem in refused.value.problems]


def test_a_table_is_read_by_the_class_of_its_module(conf, tmp_path):
    settings = read(
        conf,
        'name = "till"\nsince = 2026-03-01\ncopies = [1, 2]\n'
        'printer = {port = "/dev/usb"}\nrate = 1',
    )

    assert (settings.since, settings.copies, settings.rate) == (date(2026, 3, 1), [1, 2], 1)
    assert settings.printer == Printer(port=Path("/dev/usb"))
    assert settings.folder == tmp_path / "var/caisse"


@pytest.mark.parametrize(
    ("written", "where", "expected"),
    [
        ('name = "a1"', "6: caisse.name", "un texte d'au plus 5 caractères de la forme ^[a-z]+$"),
        ('since = "hier"', "7: caisse.since", "une date comme 2026-01-31"),
        ("folder = 3", "7: caisse.folder", "un chemin"),
        ("copies = [1,\n 12]", "8: caisse.copies (élément 2)", "un nombre entier de 0 à 9"),
        ("printer = 3", "7: caisse.printer", "une table"),
        ("[caisse.printer]\nwidth = 60", "8: caisse.printer.width", "58 ou 80"),
        ("rate = 2", "7: caisse.rate", "un nombre plus grand que 0 et plus petit que 2"),
    ],
)
def test_a_wrong_value_says_what_is_expected(conf, written, where, expected):
    others = [] if written.startswith("name") else ['name = "till"']
    if "printer]" in written:
        written += '\nport = "a"'
    (line,) = refusals(conf, "\n".join([*others, written]))

    assert line.startswith(f"{conf.path}:{where} : Trouvé ")
    assert line.endswith(f"attendu {expected}.")


def test_nested_keys_are_checked_like_the_others(conf):
    missing, unknown = refusals(conf, 'name = "till"\n[caisse.printer]\nwith = 58')

    assert missing == f"{conf.path}:7: caisse.printer.port : La clé manque ; attendu un chemin."
    assert unknown.startswith(f"{conf.path}:8: caisse.printer.with : La clé « with » n'existe pas.")
    assert unknown.endswith("Vouliez-vous dire « width » ?")


def test_a_rule_between_keys_is_told_in_the_words_of_the_module(conf):
    assert refusals(conf, 'name = "till"\nlow = 11') == [
        f"{conf.path}:5: caisse : Low est plus grand que high."
    ]
    assert read(conf, 'name = "till"\nlow = 11', RESSOURCERIE_CAISSE__HIGH="12").high == 12


def test_a_missing_table_is_an_empty_one(conf):
    with pytest.raises(Refused, match=r"caisse\.name : La clé manque"):
        conf.load(ENABLED).module_settings("caisse", TillSettings)


def test_settings_are_frozen(conf):
    with pytest.raises(ValueError, match="frozen"):
        read(conf, 'name = "till"').name = "other"


def test_the_table_of_a_module_that_is_off_is_kept_with_a_warning(conf):
    configuration = conf.load(f"{SMALLEST}[flux-matiere]\nunit = 'g'\n[empty]\n")

    problems, (warning,) = configuration.check_tables(["flux-matiere", "empty"])

    assert problems == []
    assert warning.as_line().startswith(f"{conf.path}:3: flux-matiere : Le module")
    assert "ressourcerie module enable flux-matiere" in warning.hint


def test_a_table_of_no_module_is_refused_with_the_nearest_name(conf):
    (problem,), _warnings = conf.load(f"{SMALLEST}[flux_matiere]").check_tables(["flux-matiere"])

    assert problem.slug == "conf/unknown-table"
    assert "Vouliez-vous dire « flux-matiere » ?" in problem.detail


def test_a_key_outside_tables_is_refused(conf):
    problem = conf.problem(f"port = 3\n{SMALLEST}")

    assert problem.where == f"{conf.path}:1: port"
    assert problem.detail == "« port » est écrit hors de toute table."
