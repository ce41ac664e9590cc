# SPDX-License-Identifier: Apache-2.0
"""Secrets come from a closed file or the environment, and are shown nowhere."""

import traceback

import pytest
from pydantic import Field, SecretStr, field_validator

from ressourcerie_core.errors import Refused
from ressourcerie_core.settings import ModuleSettings

from .conftest import SMALLEST

CANARY = "hunter2-canary"


class PahekoSettings(ModuleSettings):
    password: SecretStr = Field(description="Mot de passe de l'accès.")
    token: SecretStr | None = Field(default=None, description="Jeton.")

    @field_validator("password")
    @classmethod
    def is_long_enough(cls, password: SecretStr) -> SecretStr:
        if len(password.get_secret_value()) < 8:
            raise ValueError(f"{password.get_secret_value()} est trop court")
        return password


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "paheko.secret"
    file.write_text(f"{CANARY}\n")
    file.chmod(0o600)
    return file


def read(conf, table, **environ):
    return conf.load(f"{SMALLEST}\n[paheko]\n{table}", **environ).module_settings(
        "paheko", PahekoSettings
    )


def refusal(conf, table, **environ):
    with pytest.raises(Refused) as refused:
        read(conf, table, **environ)
    shown = "".join(traceback.format_exception(refused.value)) + repr(refused.value.problems)
    shown += str([problem.as_json() for problem in refused.value.problems])
    assert CANARY not in shown
    (problem,) = refused.value.problems
    return problem


def test_a_secret_is_read_from_a_file_beside_the_configuration(conf, secret):
    settings = read(conf, 'password_file = "paheko.secret"')

    assert settings.password.get_secret_value() == CANARY
    assert CANARY not in repr(settings) + str(settings.model_dump_json())


def test_a_variable_gives_a_secret_or_its_file_and_beats_the_file(conf, secret):
    table = 'password_file = "paheko.secret"'
    variable = "RESSOURCERIE_PAHEKO__PASSWORD"

    assert read(conf, table, **{variable: "from-variable"}).password.get_secret_value() == (
        "from-variable"
    )
    assert read(conf, "", **{f"{variable}_FILE": str(secret)}).password.get_secret_value() == CANARY


def test_a_secret_in_clear_is_refused_with_the_remedy(conf):
    problem = refusal(conf, f'password = "{CANARY}"')

    assert problem.where == f"{conf.path}:5: paheko.password"
    assert "chmod 600" in problem.hint
    assert "password_file = " in problem.hint
    assert "RESSOURCERIE_PAHEKO__PASSWORD" in problem.hint


def test_a_secret_in_clear_of_another_type_is_refused_too(conf):
    assert refusal(conf, "password = 12345678").slug == "conf/secret-in-clear"


def test_a_required_secret_that_is_missing_says_how_to_give_it(conf):
    problem = refusal(conf, "")

    assert problem.slug == "conf/missing-key"
    assert 'password_file = "chemin"' in problem.hint


@pytest.mark.parametrize("mode", [0o604, 0o606, 0o601])
def test_a_secret_file_open_to_all_is_refused(conf, secret, mode):
    secret.chmod(mode)

    problem = refusal(conf, 'password_file = "paheko.secret"')

    assert problem.where == f"{conf.path}:5: paheko.password_file"
    assert f"chmod 600 {secret}" in problem.hint


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "est vide"), (b" \n", "est vide"), (b"\xff", "UTF-8"), (b"a" * 70_000, "trop grand")],
)
def test_a_secret_file_without_a_secret_is_refused(conf, secret, content, reason):
    secret.write_bytes(content)

    assert reason in refusal(conf, 'password_file = "paheko.secret"').detail


@pytest.mark.parametrize(("path", "reason"), [("absent", "n'existe pas"), (".", "pas un fichier")])
def test_a_secret_file_that_is_not_there_is_refused(conf, path, reason):
    assert reason in refusal(conf, f'password_file = "{path}"').detail


@pytest.mark.parametrize("written", ["3", '""', "[]"])
def test_the_path_of_a_secret_must_be_a_path(conf, written):
    assert "attendu un chemin" in refusal(conf, f"password_file = {written}").detail


def test_an_empty_variable_is_no_secret(conf):
    problem = refusal(conf, "", RESSOURCERIE_PAHEKO__PASSWORD=" ")

    assert "Trouvé un texte vide, attendu un secret" in problem.detail


def test_what_a_settings_class_says_of_a_secret_is_not_repeated(conf):
    problem = refusal(conf, "", RESSOURCERIE_PAHEKO__PASSWORD="hunter")

    assert "hunter" not in problem.as_line()
    assert problem.detail == "Ce secret n'a pas la forme attendue."


def test_a_misspelt_secret_does_not_show_its_value(conf, secret):
    problem = refusal(conf, f'password_file = "paheko.secret"\ntoken_fil = "{CANARY}"')

    assert problem.slug == "conf/unknown-key"
    assert "Vouliez-vous dire « token_file » ?" in problem.detail


def test_the_password_of_the_base_may_be_in_a_file(conf, secret):
    configuration = conf.load(f'{SMALLEST}database_password_file = "{secret}"')

    assert configuration.core.database_password.get_secret_value() == CANARY
    assert CANARY not in repr(configuration)
