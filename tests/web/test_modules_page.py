# SPDX-License-Identifier: Apache-2.0
"""`/admin/modules`: what is loaded and why not, and the line to write; the page changes nothing."""

import logging
import os
import re
from contextlib import ExitStack
from dataclasses import replace
from html import unescape
from zipfile import ZipFile

import pytest

from ressourcerie_core.conf import load
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan
from ressourcerie_core.platform import boot
from ressourcerie_core.testing.bases import bases_of
from ressourcerie_core.testing.instance import Instance, Workshop
from tests.wheels import module_wheel

BREAKS = """
from fastapi import APIRouter
from ressourcerie_core.auth import anyone
api = APIRouter(dependencies=[anyone()])
@api.get("/break")
def break_it() -> None:
    raise ValueError("Camille, 06 12 34 56 78")
"""
MODULE = """
from ressourcerie_core.module import MenuEntry, Module, Permission, Role
class Descriptor(Module):
    name = "{name}"
    title = "Prêt d'outils"
    api = ".api:api"
    permissions = (Permission("{name}.lend", "prêter un outil"),)
    roles = (Role("{name}.lender", "Prêteuse", ("{name}.lend",)),)
    menu = (MenuEntry("Outils", "/"),)
"""


class Shelf:
    """Installed modules, and an instance that serves some of them."""

    def __init__(self, folder, bases, stack):
        self.site = folder / "site"
        self.site.mkdir()
        self.workshop = Workshop((), "", bases, folder / "workshop")
        self.conf = self.workshop.configuration.file
        self.stack = stack
        self.folder = folder

    def install(self, name, version="1.0", **facts):
        """Unpack a module's wheel, as pip does."""
        code = facts.pop("code", MODULE.format(name=name))
        package = f"ressourcerie_{name.replace('-', '_')}"
        wheel = module_wheel(name, version, code=code, files={f"{package}/api.py": BREAKS}, **facts)
        for old in self.site.glob(f"{package}-*.dist-info"):
            old.rename(self.folder / old.name)
        with ZipFile(wheel.write(self.folder)) as archive:
            archive.extractall(self.site)

    def list_in_file(self, *names):
        listed = ", ".join(f'"{name}"' for name in names)
        line = f"enabled_modules = [{listed}]"
        self.conf.write_text(re.sub("enabled_modules = .*", line, self.conf.read_text()))

    def serve(self, *names, planned=None):
        """Serve the modules that a file lists, and give an administrator's client."""
        self.list_in_file(*names)
        made = self.stack.enter_context(self.workshop.instance(self.folder))
        configuration = load(self.conf, environ={})
        faced = planned or plan(names, discover()).without_faulty()
        platform = replace(boot(configuration, faced), database=made.database)
        instance = Instance(platform, made.database, made.bases)
        return self.stack.enter_context(instance.signed_in(instance.rights.permissions))


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("IMPORT_TRACES", str(tmp_path))
    (tmp_path / "workshop").mkdir()
    with ExitStack() as stack:
        bases = bases_of(os.environ.get("RESSOURCERIE_TEST_DATABASE", "sqlite"))
        shelf = Shelf(tmp_path, stack.enter_context(bases), stack)
        monkeypatch.syspath_prepend(str(shelf.site))
        yield shelf


def sheet_of(client, name):
    """Read one sheet of the page, without its tags."""
    answer = client.get("/admin/modules", headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    found = re.search(
        f'id="module-{name}">(.*?)\n(<li class="sheet|</ul>\n)', answer.text, re.DOTALL
    )
    text = re.sub("<[^>]+>", " ", re.sub("</?code>", "", found[1]))
    return " ".join(unescape(text).split())


def test_loaded_module_tells_what_it_brings(shelf):
    shelf.install("outils", metadata={"Summary": "Prête des outils", "Author": "Dominique"})

    sheet = sheet_of(shelf.serve("outils"), "outils")

    assert "Prêt d'outils activé outils, version 1.0, par Dominique" in sheet
    for told in ("outils.lend prêter un outil", "Prêteuse", "Routes 1", "dépôt de paquets"):
        assert told in sheet


def test_module_that_is_off_is_shown_without_being_imported(shelf, tmp_path):
    shelf.install("dormant")

    sheet = sheet_of(shelf.serve(), "dormant")

    assert "désactivé" in sheet
    assert not (tmp_path / "dormant").exists()


def test_line_and_command_to_enable_bring_what_the_module_needs(shelf):
    shelf.install("base")
    shelf.install("needy", requires=["ressourcerie-base>=1"])
    shelf.install("other")

    sheet = sheet_of(shelf.serve("other"), "needy")

    assert "Avec base, dont il a besoin" in sheet
    assert f"ressourcerie --conf {shelf.conf} module enable base needy" in sheet
    assert 'enabled_modules = ["other", "base", "needy"]' in sheet


def test_line_to_disable_takes_away_those_who_need_the_module(shelf):
    shelf.install("founding")
    shelf.install("leaning", requires=["ressourcerie-founding>=1"])

    sheet = sheet_of(shelf.serve("founding", "leaning"), "founding")

    assert "Avec leaning, qui en a besoin" in sheet
    assert "module disable leaning founding" in sheet
    assert "enabled_modules = []" in sheet


def test_upgrade_on_disk_asks_for_a_restart(shelf):
    shelf.install("upgraded")
    client = shelf.serve("upgraded")

    shelf.install("upgraded", "1.1")

    told = "Version 1.0 en mémoire, 1.1 sur le disque : lancez « ressourcerie reload »."
    assert told in sheet_of(client, "upgraded")


def test_change_of_the_file_asks_for_a_reload(shelf):
    shelf.install("leaving")
    shelf.install("coming")
    client = shelf.serve("leaving")

    shelf.list_in_file("coming")

    assert "Le fichier ne l'active plus" in sheet_of(client, "leaving")
    assert "Le fichier l'active depuis" in sheet_of(client, "coming")


def test_module_removed_while_it_serves_is_told(shelf):
    shelf.install("removed")
    client = shelf.serve("removed")

    (installed,) = shelf.site.glob("*.dist-info")
    installed.rename(shelf.folder / "gone")

    told = sheet_of(client, "removed")
    assert "activé" in told
    assert "ne se chargera plus" in told
    assert "pip install ressourcerie-removed" in told


def test_module_put_aside_says_why_and_what_to_do(shelf):
    shelf.install("broken", requires=["ressourcerie-core>=9"])
    shelf.install("waiting", requires=["ressourcerie-broken"])

    client = shelf.serve("broken", "waiting")

    broken = sheet_of(client, "broken")
    assert "mis de côté" in broken
    assert "Que faire ?" in broken
    assert "bloqué par un autre" in sheet_of(client, "waiting")
    states = client.get("/readyz").json()["modules"]
    assert {name: one["state"] for name, one in states.items()} == {
        "broken": "quarantined",
        "waiting": "blocked",
    }


def test_safe_mode_is_said_and_modules_are_shown(shelf):
    shelf.install("spared")

    client = shelf.serve("spared", planned=plan((), discover()))

    page = client.get("/admin/modules", headers={"Accept": "text/html"}).text
    assert "Le service a démarré sans ses modules" in page
    assert "module disable spared" in sheet_of(client, "spared")


def test_file_that_cannot_be_read_any_more_is_said(shelf):
    client = shelf.serve()

    shelf.conf.write_text("[core\n")

    page = client.get("/admin/modules", headers={"Accept": "text/html"}).text
    assert "Le fichier de configuration est à corriger" in page


def test_last_errors_show_their_request_and_nothing_that_was_typed(shelf):
    shelf.install("erring")
    client = shelf.serve("erring")

    answers = [client.get("/api/v1/erring/break") for _ in range(25)]
    logging.getLogger("ressourcerie_erring.jobs").error("la balance %s se tait", "Camille")

    sheet = sheet_of(client, "erring")
    assert answers[-1].json()["instance"].removeprefix("urn:uuid:") in sheet
    assert sheet.count("ValueError GET break_it") == 19
    assert "la balance %s se tait ressourcerie_erring.jobs" in sheet
    assert "Camille" not in sheet


def test_hundred_modules_are_searched(shelf):
    for number in range(100):
        shelf.install(f"m{number}")
    client = shelf.serve("m7")

    found = client.get("/admin/modules?q=M42", headers={"Accept": "text/html"}).text
    enabled = client.get("/admin/modules?etat=activé", headers={"Accept": "text/html"}).text

    assert re.findall('id="module-([^"]+)"', found) == ["m42"]
    assert re.findall('id="module-([^"]+)"', enabled) == ["m7"]


def test_administration_says_how_many_modules_want_a_look(shelf):
    shelf.install("wrong", requires=["ressourcerie-core>=9"])

    page = shelf.serve("wrong").get("/admin", headers={"Accept": "text/html"}).text

    assert "1 à regarder" in page
