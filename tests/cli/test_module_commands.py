# SPDX-License-Identifier: Apache-2.0
"""The commands that enabled modules add."""

import pytest

from ressourcerie_core.cli import VERBS
from ressourcerie_core.modules import names
from tests.wheels import DESCRIPTOR, module_wheel

COMMANDS = """\
import click


@click.group()
def group():
    "Le catalogue."


@group.command()
@click.pass_obj
def count(invocation):
    "Compte."
    print([module.name for module in invocation.platform.modules])
"""


def with_commands(name, **facts):
    package = f"ressourcerie_{name}"
    return module_wheel(
        name,
        code=DESCRIPTOR.format(name=name) + '    commands = ".commands:group"\n',
        files={f"{package}/commands.py": COMMANDS},
        metadata={"Summary": f"Ce que fait {name}"},
        **facts,
    )


@pytest.fixture
def shop(shop):
    shop.install(
        module_wheel("catalogue"),
        with_commands("caisse", requires=["ressourcerie-catalogue"]),
        module_wheel("bad", code="raise ValueError"),
    )
    return shop


def test_help_names_enabled_modules_and_imports_none(shop):
    shop.enable("catalogue", "caisse")

    shown = shop.command("--help").stdout

    assert "Ce que fait caisse" in shown
    assert "bad" not in shown
    assert shop.imported == set()


def test_a_command_loads_its_module_and_what_it_requires_alone(shop):
    shop.enable("bad", "catalogue", "caisse")

    assert shop.command("caisse", "count").stdout == "['catalogue', 'caisse']\n"
    assert shop.imported == {"catalogue", "caisse"}


def test_a_conf_given_before_the_command_names_its_modules(shop):
    shop.enable("caisse", "catalogue")
    shop.conf.rename(shop.folder / "other.conf")

    assert "Ce que fait caisse" in shop.command("--conf", "other.conf", "--help").stdout
    assert shop.command("--conf", "other.conf", "caisse", "count").stdout


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("caisse", "Ce module est installé mais désactivé"),
        ("catalogue", "Ce module n'a pas de commande"),
        ("bad", "ValueError"),
        ("paheko", "Aucun paquet installé"),
        ("cataloge", "Vouliez-vous dire « catalogue » ?"),
    ],
)
def test_a_command_that_cannot_be_had_says_why(shop, name, reason):
    shop.enable("catalogue", "bad", "paheko")

    assert reason in shop.command(name, "count", exits=2).stderr


def test_a_wrong_configuration_is_said_before_a_missing_command(shop):
    shop.enable("caisse", more="prot = 1\n")

    assert "core.prot" in shop.command("caisse", "count", exits=2).stderr


def test_each_of_our_commands_is_a_name_that_modules_leave_to_us():
    assert set(VERBS) <= names.VERBS
