# SPDX-License-Identifier: Apache-2.0
"""``ressourcerie config``: what is in force, and what could be."""

import pytest

from tests.wheels import DESCRIPTOR, module_wheel

SETTINGS = """\
from pydantic import Field, SecretStr
from ressourcerie_core.settings import ModuleSettings


class PahekoSettings(ModuleSettings):
    url: str = Field(default="https://a", description="Adresse.")
    password: SecretStr = Field(description="Mot de passe.")
"""
SAMPLE = '# Adresse.\n# url = "https://a"\n\n# Mot de passe.\n# password_file = "chemin"\n'
PAHEKO = module_wheel(
    "paheko",
    code="from .settings import PahekoSettings\n"
    + DESCRIPTOR.format(name="paheko")
    + "    settings = PahekoSettings\n",
    files={
        "ressourcerie_paheko/settings.py": SETTINGS,
        "ressourcerie_paheko/settings.toml": SAMPLE,
    },
    metadata={"Summary": "Paheko"},
)
CANARY = "hunter2-canary"


@pytest.fixture
def shop(shop):
    shop.install(PAHEKO)
    (shop.folder / "secret").write_text(CANARY)
    (shop.folder / "secret").chmod(0o600)
    return shop


def test_each_value_is_shown_with_its_origin_and_secrets_are_hidden(shop):
    shop.enable("paheko", more='port = 8001\n[paheko]\npassword_file = "secret"\n')

    shown = shop.json("config", "show")

    keys = {key["key"]: (key["value"], key["origin"]) for key in shown["keys"]}
    assert keys["core.port"] == (8001, "ligne 4")
    assert keys["core.host"] == ("127.0.0.1", "par défaut")
    assert keys["paheko.password"] == ("•••", "ligne 6")
    assert shown["file"] == str(shop.conf)


def test_a_password_is_shown_in_no_form(shop):
    shop.enable("paheko", more='[paheko]\npassword_file = "secret"\n')
    text = shop.conf.read_text().replace("sqlite://", f"postgresql+psycopg://anna:{CANARY}@h")
    shop.conf.write_text(text)

    shown = [shop.command("config", "show"), shop.command("config", "show", "--json")]

    assert CANARY not in "".join(ended.stdout + ended.stderr for ended in shown)
    assert "postgresql+psycopg://anna:•••@h" in shown[0].stdout


def test_the_core_is_shown_even_when_a_module_is_wrong(shop):
    shop.enable("paheko")

    ended = shop.command("config", "show", exits=2)

    assert "core.port" in ended.stdout
    assert "paheko.password (ressourcerie-paheko 0.1.0) : La clé manque" in ended.stderr


def test_no_module_is_loaded_while_the_file_is_at_fault(shop):
    shop.enable("paheko", more="[paheco]\nurl = 3\n")

    ended = shop.command("config", "show", exits=2)

    assert "core.port" in ended.stdout
    assert "paheco" in ended.stderr
    assert shop.imported == set()


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "import os; os._exit(0)"])
def test_a_module_that_hangs_or_dies_hides_the_keys_of_no_other(shop, code):
    shop.install(module_wheel("bad", code=code))
    more = 'module_import_seconds = 2\n[paheko]\npassword_file = "secret"\n'
    shop.enable("bad", "paheko", more=more)

    ended = shop.command("config", "show", exits=2)

    assert "paheko.url" in ended.stdout
    assert ended.stderr.startswith("module « bad » (ressourcerie-bad 0.1.0) : ")


def test_the_sample_has_the_keys_of_installed_modules_and_imports_none(shop):
    shown = shop.command("config", "sample").stdout

    assert f"# Paheko\n[paheko]\n\n{SAMPLE}" in shown
    assert shop.imported == set()


def test_the_sample_fed_back_unchanged_is_accepted(shop):
    sample = shop.command("config", "sample").stdout
    shop.enable()
    shop.conf.write_text(sample)

    assert shop.json("module", "list")[0]["state"] == "disabled"
    assert shop.json("config", "show")["keys"]
    assert "paheko" not in shop.command("check", exits=2).stdout


def test_a_sample_that_is_not_toml_spoils_no_other(shop):
    shop.install(module_wheel("bad", files={"ressourcerie_bad/settings.toml": "[core]\nport = 3"}))

    shown = shop.command("config", "sample").stdout

    assert "# L'exemple livré avec ce module est illisible" in shown
    assert f"[paheko]\n\n{SAMPLE}" in shown
