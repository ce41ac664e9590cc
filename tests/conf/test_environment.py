# SPDX-License-Identifier: Apache-2.0
"""Variables stand for keys, and beat the file."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from ressourcerie_core.settings import ModuleSettings

PLACE = "environnement: RESSOURCERIE_"


class Retry(BaseModel):
    count: int = 3
    pause: float = 1


class FlowSettings(ModuleSettings):
    unit: Literal["g", "kg"] = Field(default="kg", description="Unité affichée.")
    posts: tuple[str, ...] = Field(default=(), description="Postes.")
    limits: list[Annotated[int, Field(ge=0)]] = Field(default=[], description="Limites.")
    retry: Retry = Field(default=Retry(), description="Reprises.")


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("PORT", "9000", 9000),
        ("REQUIRE_LOCK", "false", False),
        ("MODULE_STOP_SECONDS", "2.5", 2.5),
        ("HOST", "0.0.0.0", "0.0.0.0"),
        ("ENABLED_MODULES", "catalogue, caisse", ("catalogue", "caisse")),
        ("ENABLED_MODULES", '["catalogue"]', ("catalogue",)),
        ("ENABLED_MODULES", "", ()),
    ],
)
def test_a_variable_beats_the_file_and_is_read_from_text(conf, key, text, value):
    configuration = conf.load(**{f"RESSOURCERIE_CORE__{key}": text})

    assert getattr(configuration.core, key.lower()) == value
    assert configuration.origins[key.lower()].short == f"variable RESSOURCERIE_CORE__{key}"


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("PORT", "web", "Trouvé le texte « web », attendu un nombre entier de 0 à 65535."),
        ("PORT", "", "Trouvé un texte vide, attendu un nombre entier de 0 à 65535."),
        ("REQUIRE_LOCK", "peut-être", "Trouvé le texte « peut-être », attendu true ou false."),
        ("ENABLED_MODULES", "[a", "Trouvé le texte « [a », attendu une liste de textes."),
        ("LOG_LEVEL", "a\nb" * 40, "Trouvé le texte « a\\x0aba\\x0ab"),
        ("DATABASE_URL", "", "Trouvé un texte vide, attendu un texte non vide."),
    ],
)
def test_a_wrong_variable_is_named(conf, key, text, expected):
    problem = conf.problem(**{f"RESSOURCERIE_CORE__{key}": text})

    assert problem.as_line().startswith(f"{PLACE}CORE__{key} : {expected}")


@pytest.mark.parametrize(
    ("variable", "suggestion"),
    [
        ("RESSOURCERIE_PORT", "RESSOURCERIE_CORE__PORT"),
        ("RESSOURCERIE_CORE__PROT", "RESSOURCERIE_CORE__PORT"),
        ("RESSOURCERIE_CORE_PORT", "RESSOURCERIE_CORE__PORT"),
        ("RESSOURCERIE_CONFIG", "RESSOURCERIE_CONF"),
        ("ressourcerie_core__databaseurl", "RESSOURCERIE_CORE__DATABASE_URL"),
    ],
)
def test_a_misspelt_variable_is_refused_with_the_nearest(conf, variable, suggestion):
    problem = conf.problem(**{variable: "1"})

    assert problem.slug == "conf/unknown-variable"
    assert f"Vouliez-vous dire {suggestion} ?" in problem.detail


def test_variables_of_other_programs_and_our_own_switches_are_left_alone(conf):
    conf.load(
        RESSOURCERIES="1",
        PORT="web",
        RESSOURCERIE_CONF="a",
        RESSOURCERIE_TEST_DATABASE="sqlite",
        RESSOURCERIE_FAILPOINTS="",
    )


def test_a_hyphen_of_a_module_is_an_underscore_in_its_variables(conf):
    configuration = conf.load(
        RESSOURCERIE_FLUX_MATIERE__UNIT="g",
        RESSOURCERIE_FLUX_MATIERE__POSTS="quai, tri",
        RESSOURCERIE_FLUX_MATIERE__RETRY__COUNT="5",
    )

    settings = configuration.module_settings("flux-matiere", FlowSettings)

    assert (settings.unit, settings.posts) == ("g", ("quai", "tri"))
    assert settings.retry == Retry(count=5, pause=1)
    assert configuration.check_tables(["flux-matiere"]) == ([], [])


def test_a_variable_of_no_module_is_refused(conf):
    configuration = conf.load(RESSOURCERIE_FLUX__UNIT="g")

    (problem,), _warnings = configuration.check_tables(["flux-matiere"])

    assert problem.as_line().startswith(f"{PLACE}FLUX__UNIT : Cette variable")


def test_settings_made_by_a_test_read_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("UNIT", "g")
    monkeypatch.setenv("RESSOURCERIE_FLUX_MATIERE__UNIT", "g")

    assert FlowSettings().unit == "kg"
