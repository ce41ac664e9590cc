# SPDX-License-Identifier: Apache-2.0
"""Each option of the core × each mistake: refused, with the option's name and what it accepts."""

import pytest

from ressourcerie_core.settings import CoreSettings

from .conftest import SMALLEST

SECRETS = {"backup_passphrase", "database_password"}
OPTIONS = [name for name in CoreSettings.model_fields if name not in SECRETS]
KINDS = {
    name: CoreSettings.model_json_schema()["properties"][name].get("type", "string")
    for name in OPTIONS
}
WRONG = {
    "array": ['"catalogue"', "3", "[3]", "{}"],
    "string": ["3", "true", '["a"]', "2026-01-31"],
    "integer": ['"8000"', "true", "8.5", "[8000]", "nan"],
    "number": ['"10"', "true", "[10]", "08:30:00"],
    "boolean": ["1", '"true"', "0.0", "[]"],
}
OUT_OF_RANGE = {
    "on_module_error": '"restart"',
    "port": "65536",
    "workers": "0",
    "module_import_seconds": "0",
    "module_start_seconds": "-1.5",
    "module_stop_seconds": "inf",
    "request_max_bytes": "99999999999999999999",
    "log_level": '"loud"',
    "log_format": '"xml"',
    "backup_hour": "24",
    "backup_keep": "1",
    "badge": '"' + "é" * 41 + '"',
}


def with_option(name: str, written: str) -> str:
    text = "" if name == "database_url" else SMALLEST.removeprefix("[core]\n")
    return f"[core]\n{text}{name} = {written}\n"


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_a_value_of_another_type_is_refused(conf, name, kind):
    for written in WRONG[kind]:
        problem = conf.problem(with_option(name, written))

        assert problem.slug == "conf/wrong-value"
        assert f": core.{name}" in problem.where
        assert problem.detail.startswith("Trouvé ")


@pytest.mark.parametrize(("name", "written"), OUT_OF_RANGE.items())
def test_a_value_out_of_range_is_refused_with_the_range(conf, name, written):
    problem = conf.problem(with_option(name, written))

    assert problem.where.endswith(f": core.{name}")
    assert "attendu " in problem.detail


@pytest.mark.parametrize("name", OPTIONS)
def test_an_empty_value_is_refused(conf, name):
    assert conf.problem(with_option(name, "")).where.startswith(f"{conf.path}:")


@pytest.mark.parametrize("name", ["database_url", "host"])
def test_an_empty_text_is_refused_where_it_means_nothing(conf, name):
    assert (
        "Trouvé un texte vide, attendu un texte non vide"
        in conf.problem(with_option(name, '""')).detail
    )


@pytest.mark.parametrize("name", OPTIONS)
def test_a_misspelt_option_suggests_the_right_one(conf, name):
    misspelt = name[:-2] + name[-1] + name[-2] + "s"

    problem = conf.problem(f"{SMALLEST}{misspelt} = 1")

    assert problem.where == f"{conf.path}:3: core.{misspelt}"
    assert f"Vouliez-vous dire « {name} » ?" in problem.detail


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_written_twice_is_refused(conf, name):
    problem = conf.problem(f"[core]\n{name} = 1\n{name} = 1\n")

    assert problem.as_line().startswith(
        f"{conf.path}:3: core.{name} : « core.{name} » est déjà écrit ligne 2."
    )


@pytest.mark.parametrize("name", OPTIONS)
def test_each_option_has_a_description_that_ends_as_a_sentence(name):
    assert CoreSettings.model_fields[name].description.endswith(".")


def test_a_protection_that_does_not_exist_yet_is_not_promised(conf):
    problem = conf.problem(with_option("require_lock", "true"))

    assert problem.slug == "conf/value-refused"
    assert problem.where.endswith(": core.require_lock")


def test_all_faults_are_said_at_once_in_the_order_of_the_file(conf):
    problems = conf.problems('[core]\nport = "1"\nhots = "a"\nrequire_lock = 1\n[[caisse]]\n')

    assert [problem.where.removeprefix(f"{conf.path}") for problem in problems] == [
        ":1: core.database_url",
        ":2: core.port",
        ":3: core.hots",
        ":4: core.require_lock",
        ":5: caisse",
    ]


def test_an_item_of_a_list_is_counted_from_one(conf):
    problem = conf.problem(with_option("enabled_modules", '["a",\n 3]'))

    assert problem.where == f"{conf.path}:4: core.enabled_modules (élément 2)"


def test_a_password_in_an_address_is_never_shown(conf):
    written = "postgresql+psycopg://anna:hunter2@localhost/base"

    configuration = conf.load(with_option("database_url", f'"{written}"'))

    assert configuration.core.database_url == written
    assert "hunter2" not in repr(configuration)
    assert "hunter2" not in conf.problem(with_option("host", f'["{written}"]')).as_line()
    assert ":•••@" in conf.problem(with_option("log_level", f'"{written}"')).detail


@pytest.mark.parametrize("written", ["caddy", "*", "10.0.0.1/8", ""])
def test_a_proxy_is_named_by_its_address(conf, written):
    problem = conf.problem(with_option("trusted_proxies", f'["::1", "{written}"]'))

    assert problem.detail.startswith(f"« {written} » n'est ni une adresse IP")
