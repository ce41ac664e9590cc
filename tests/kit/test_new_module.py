# SPDX-License-Identifier: Apache-2.0
"""`module new`: what it writes is built, installed and tested as its author would, offline."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ressourcerie_core.errors import Problem
from ressourcerie_core.scaffold.writing import NewModule, write_module
from tests.wheels import Environment, make_base

IS_FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"


class Workbench(Environment):
    """Where an author writes a module and tries it."""

    def new(self, name: str) -> Path:
        return write_module(NewModule(name, "Outils prêtés", "Camille Essai"), self.folder)

    def build(self, written: Path) -> None:
        """Build the module's wheel, and install it."""
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
        options = ["--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", self.folder]
        subprocess.run([*pip, *options, written], check=True, capture_output=True)
        (wheel,) = self.folder.glob("*.whl")
        self.install(wheel)

    def tested(self, *only: str | Path) -> subprocess.CompletedProcess[str]:
        """Run tests of the installed module from an empty folder."""
        return self.run("-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", *only)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return make_base(tmp_path_factory.mktemp("base"))


@pytest.fixture
def bench(base, tmp_path):
    return Workbench(base, tmp_path)


#: The shortest name, and an ordinary one, beside the longest.
OTHER_NAMES = [
    pytest.param(
        name,
        marks=(
            pytest.mark.faults,
            pytest.mark.skipif(not IS_FULL, reason="the longest name is tried"),
        ),
    )
    for name in ("outils-pretes", "z")
]


@pytest.mark.parametrize("name", ["a" * 40, *OTHER_NAMES])
def test_new_module_passes_its_own_tests_at_once(bench, name):
    written = bench.new(name)
    bench.build(written)

    ended = bench.tested(written / "tests")

    assert ended.returncode == 0, ended.stdout
    assert re.search(r"^[0-9]{2} passed", ended.stdout, re.MULTILINE)


@pytest.mark.parametrize("name", ["Outils", "api", "a--b", "../outils", "", "é", "a" * 41])
def test_name_that_is_no_module_name_is_refused_and_nothing_is_written(tmp_path, name):
    with pytest.raises(Problem, match="n'est pas un nom de module permis"):
        write_module(NewModule(name, "Titre", "Autrice"), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_folder_that_exists_is_left_as_it_is(bench):
    written = bench.new("outils-pretes")
    (written / "README.md").write_text("à moi")

    with pytest.raises(Problem, match="existe déjà ; rien n'a été écrit"):
        bench.new("outils-pretes")

    assert (written / "README.md").read_text() == "à moi"


MISTAKES = {
    "importing_the_descriptor_brings_no_table_and_no_route": (
        "module.py", "from .settings", "from . import models as tables\nfrom .settings"),
    "importing_the_module_starts_nothing": (
        "service.py", "from .models",
        "import threading\nthreading.Thread(target=print).start()\nfrom .models"),
    "only_public_names_are_imported": (
        "service.py", "from .models", "import ressourcerie_core.db.writer\nfrom .models"),
    "time_and_identifiers_come_from_the_core": (
        "demo.py", "    for text", "    import time\n\n    time.time()\n    for text"),
    "settings_sample_equals_the_class": (
        "settings.toml", "500", "600"),
    "each_refusal_is_named_after_the_module": (
        "service.py", '"outils-pretes/note', '"ailleurs/note'),
    "migrations_make_the_tables_of_the_models": (
        "models.py", "    written_at", "    lent_to: Mapped[str]\n    written_at"),
    "migrations_go_up_and_down_and_up": (
        "migrations/versions/*_initial.py", 'op.drop_table("outils_pretes_note")', "pass"),
    "each_route_is_mounted_with_its_permission": (
        "api.py", 'dependencies=[allow("outils-pretes.read")]', "dependencies=[]"),
    "map_of_routes_is_complete": (
        "api.py", '"/notes"', '"/notes/all"'),
    "each_route_refuses_as_the_map_says": (
        "api.py", "import allow", "import anyone\ndef allow(_permission):\n    return anyone()"),
    "each_act_says_what_it_journals": (
        "api.py", '"/notes"', '"/notes/all"'),
    "each_answer_is_safe_in_a_browser": (
        "templates/*/notes.html", "<h1>", '<img src="//ailleurs.example/x.png" alt=""><h1>'),
    "demonstration_fills_an_empty_base": (
        "demo.py", "longest=500", "longest=5"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(base, tmp_path_factory):
    """Where a module without a mistake is written and installed, once."""
    sound = Workbench(base, tmp_path_factory.mktemp("sound"))
    sound.build(sound.new("outils-pretes"))
    return sound


@pytest.mark.parametrize("check", MISTAKES)
def test_conformance_sees_the_mistake(bench, sound, check):
    shutil.copytree(sound.site, bench.site, dirs_exist_ok=True)
    file, right, wrong = MISTAKES[check]
    (mistaken,) = (bench.site / "ressourcerie_outils_pretes").glob(file)
    assert right in mistaken.read_text()
    mistaken.write_text(mistaken.read_text().replace(right, wrong))

    tests = sound.folder / "ressourcerie-outils-pretes" / "tests"
    ended = bench.tested(tests / "test_conformance.py", "-k", check)

    assert ended.returncode == 1
    assert f"[{check}]" in ended.stdout
