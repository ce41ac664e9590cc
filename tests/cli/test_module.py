# SPDX-License-Identifier: Apache-2.0
"""``ressourcerie module``: what an operator sees and switches, with real wheels."""

import pytest

from tests.wheels import Wheel, module_wheel

CATALOGUE = module_wheel(
    "catalogue", "0.1.3", metadata={"Summary": "Le catalogue", "Author": "Nous"}
)
CAISSE = module_wheel("caisse", requires=["ressourcerie-catalogue>=0.1,<0.2"])


def test_listing_imports_nothing_and_says_where_each_stands(shop):
    shop.install(CATALOGUE, CAISSE)
    shop.enable("caisse", "paheko")

    listed = shop.json("module", "list")

    assert [(module["name"], module["state"]) for module in listed] == [
        ("caisse", "blocked"),
        ("paheko", "missing"),
        ("catalogue", "disabled"),
    ]
    assert listed[2]["version"] == "0.1.3"
    assert listed[2]["provenance"]["kind"] == "index"
    assert listed[1]["reasons"][0]["hint"].startswith("Installez-le")
    assert shop.imported == set()


def test_a_listing_for_people_fits_80_columns_but_for_its_reasons(shop):
    shop.install(CATALOGUE, CAISSE)
    shop.enable("catalogue", "caisse")

    lines = shop.command("module", "list").stdout.splitlines()

    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["Module", "État", "Version", "Paquet", "Origine"]
    assert "enabled (activé)" in lines[2]


def test_modules_are_listed_before_there_is_a_configuration(shop):
    shop.install(CATALOGUE)

    ended = shop.command("module", "list")

    assert "disabled (désactivé)" in ended.stdout
    assert "ressourcerie init" in ended.stderr


@pytest.mark.parametrize("entry_points", ["[pydantic]\nno equal sign\n", "[pydantic]\na = absent"])
def test_a_broken_package_of_somebody_else_stops_no_command(shop, entry_points):
    shop.install(Wheel("stranger"), CATALOGUE)
    (shop.info("stranger") / "entry_points.txt").write_text(entry_points)
    shop.enable()

    shop.command("module", "list")
    shop.command("config", "show")
    shop.command("module", "enable", "catalogue")

    assert "base de données" in shop.command("check", exits=2).stdout


def test_a_module_is_shown_from_its_metadata(shop):
    shop.install(CATALOGUE)
    shop.enable()

    shown = shop.command("module", "show", "catalogue").stdout

    assert "Paquet" in shown
    assert "ressourcerie-catalogue 0.1.3" in shown
    assert "Le catalogue" in shown
    assert shop.imported == set()


def test_an_unknown_module_suggests_the_nearest(shop):
    shop.install(CATALOGUE)
    shop.enable()

    shown = shop.command("module", "show", "cataloge", exits=2).stderr

    assert "Vouliez-vous dire « catalogue » ?" in shown


def test_modules_are_enabled_together_once_they_were_tried(shop):
    shop.install(CATALOGUE, CAISSE)
    shop.enable()

    said = shop.command("module", "enable", "caisse", "catalogue").stdout

    assert 'enabled_modules = ["caisse", "catalogue"]' in shop.conf.read_text()
    assert "Le module « caisse » est activé" in said
    assert "ressourcerie reload" in said
    assert shop.imported == {"caisse", "catalogue"}


def test_enabling_what_is_enabled_changes_nothing(shop):
    shop.install(CATALOGUE)
    shop.enable("catalogue")
    before = shop.conf.stat()

    said = shop.command("module", "enable", "catalogue").stdout

    after = shop.conf.stat()
    assert "était déjà activé" in said
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    ("wheels", "name", "reason"),
    [
        ([], "absent", "Aucun paquet installé"),
        ([CAISSE], "caisse", "« catalogue »"),
        ([module_wheel("bad", code="raise ValueError('cassé')")], "bad", "cassé"),
        ([module_wheel("bad", code="import os; os._exit(0)")], "bad", "« bad »"),
    ],
)
def test_what_would_not_start_is_refused_and_the_file_is_left(shop, wheels, name, reason):
    shop.install(CATALOGUE, *wheels)
    shop.enable()
    before = shop.conf.read_bytes()

    shown = shop.command("module", "enable", name, exits=2).stderr

    assert reason in shown
    assert shop.conf.read_bytes() == before


def test_what_others_need_is_not_disabled(shop):
    shop.install(CATALOGUE, CAISSE)
    shop.enable("catalogue", "caisse")

    shown = shop.command("module", "disable", "catalogue", exits=2).stderr

    assert "nécessaire à « caisse »" in shown
    assert "ressourcerie module disable catalogue caisse" in shown


def test_modules_are_disabled_together(shop):
    shop.install(CATALOGUE, CAISSE)
    shop.enable("catalogue", "caisse")

    shop.command("module", "disable", "catalogue", "caisse")

    assert "enabled_modules = []" in shop.conf.read_text()
    assert shop.imported == set()


def test_a_module_that_breaks_the_start_can_be_disabled(shop):
    shop.enable("paheko")

    shop.command("module", "disable", "paheko")

    assert "enabled_modules = []" in shop.conf.read_text()


def test_disabling_what_is_off_is_a_wrong_usage(shop):
    shop.enable("catalogue")

    shown = shop.command("module", "disable", "catalog", exits=2).stderr

    assert "Vouliez-vous dire « catalogue » ?" in shown
