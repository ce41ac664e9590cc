# SPDX-License-Identifier: Apache-2.0
"""The sample says everything, and is itself a valid configuration."""

import tomllib
from pathlib import Path

from pydantic import Field, SecretStr

from ressourcerie_core.conf.sample import full_sample, sample_of
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.settings import CoreSettings, ModuleSettings


class PahekoSettings(ModuleSettings):
    url: str = Field(examples=["https://compta.example.org/"], description="Adresse du serveur.")
    password: SecretStr = Field(description="Mot de passe.")
    folder: Path = Field(default=Path("var/paheko"), description="Dossier.")
    lines: list[int] = Field(default_factory=lambda: [1, 2], description="Lignes.")
    label: str | None = Field(default=None, description="« Libellé » " * 12)


def test_the_sample_is_valid_as_it_is(conf):
    configuration = conf.load(full_sample(discover()))

    assert configuration.core == CoreSettings(database_url="sqlite:///var/ressourcerie.db")


def test_each_option_with_its_comment_removed_is_its_default(conf):
    lines = sample_of(CoreSettings).splitlines()
    active = [line.removeprefix("# ") for line in lines if " = " in line and "_file" not in line]

    core = conf.load("[core]\n" + "\n".join(active)).core

    assert len(active) == len(CoreSettings.model_fields) - 2  # the secrets
    assert core == CoreSettings(database_url=core.database_url)


def test_a_module_s_sample_describes_each_key():
    sample = sample_of(PahekoSettings)

    assert sample.startswith(
        "# Adresse du serveur.\n"
        "# (un texte ; obligatoire)\n"
        'url = "https://compta.example.org/"\n'
        "\n"
        "# Mot de passe.\n"
        "# Le chemin d'un fichier qui contient le secret, lisible par ce compte seul.\n"
        '# password_file = "chemin"\n'
        "\n"
        "# Dossier.\n"
        "# (un chemin ; facultatif)\n"
        '# folder = "var/paheko"\n'
        "\n"
        "# Lignes.\n"
        "# (une liste de nombres entiers ; facultatif)\n"
        "# lines = [1, 2]\n"
    )
    assert set(tomllib.loads(sample)) == {"url"}


def test_no_line_of_a_sample_is_wider_than_a_terminal():
    assert max(map(len, sample_of(PahekoSettings).splitlines())) <= 80
