# SPDX-License-Identifier: Apache-2.0
"""What an operator is told of the modules, by the command."""

import json

import pytest

from tests.wheels import Wheel, module_wheel


@pytest.fixture
def instance(shop):
    """An environment with a configuration file and modules of all kinds."""
    (shop.folder / "etc").mkdir()
    shop.install(
        module_wheel("catalogue", "0.3.0"),
        module_wheel("caisse", requires=["ressourcerie-catalogue>=0.1,<0.2"]),
        module_wheel("paheko", requires=["ressourcerie-caisse"]),
        module_wheel("tri"),
        *(module_wheel("labels", distribution=name) for name in ("res-one", "res-two")),
    )
    return shop


def enable(shop, *names, policy="stop"):
    (shop.folder / "etc" / "ressourcerie.conf").write_text(
        f"[core]\nenabled_modules = {json.dumps(names)}\n"
        f'database_url = "sqlite:///base.db"\non_module_error = "{policy}"\n'
    )


def test_list_gives_the_state_of_every_module_and_imports_none(instance):
    enable(instance, "catalogue", "caisse", "paheko", "labels", "absent")

    ended = instance.run("-m", "ressourcerie_core", "module", "list", "--json")

    states = {module["name"]: module["state"] for module in json.loads(ended.stdout)}
    assert states == {
        "catalogue": "enabled",
        "caisse": "incompatible",
        "paheko": "blocked",
        "labels": "duplicate",
        "absent": "missing",
        "tri": "disabled",
    }
    assert instance.imported == set()


@pytest.mark.parametrize("command", ["check", "serve"])
def test_whatever_is_wrong_is_told_at_once_before_any_import(instance, command):
    enable(instance, "catalogue", "caisse", "labels", "absent")

    ended = instance.run("-m", "ressourcerie_core", command)

    told = ended.stdout + ended.stderr
    assert ended.returncode == 2
    assert all(name in told for name in ("« caisse »", "« labels »", "« absent »"))
    assert "Traceback" not in told
    assert instance.imported == set()


def test_sample_and_help_import_no_module(instance):
    enable(instance, "catalogue", "tri")

    for arguments in (["config", "sample"], ["--help"], ["module", "show", "tri"]):
        assert instance.run("-m", "ressourcerie_core", *arguments).returncode == 0

    assert instance.imported == set()


def test_check_reads_the_metadata_of_modules_that_are_not_enabled(instance):
    enable(instance, "tri")
    (instance.info("ressourcerie-caisse") / "METADATA").write_text("Version: 0.1.0\n")

    ended = instance.run("-m", "ressourcerie_core", "check", "--json")

    warnings = json.loads(ended.stdout)["examinations"][0]["warnings"]
    assert "ressourcerie-caisse" in [warning.get("distribution") for warning in warnings]


def test_stranger_that_breaks_other_tools_breaks_nothing_here(instance):
    instance.install(Wheel("tool", entry_points={"console_scripts": {"tool": "tool:main"}}))
    (instance.info("tool") / "entry_points.txt").write_text("rubbish")
    enable(instance, "tri")

    ended = instance.run("-m", "ressourcerie_core", "module", "list", "--json")

    assert [module["state"] for module in json.loads(ended.stdout) if module["name"] == "tri"] == [
        "enabled"
    ]
