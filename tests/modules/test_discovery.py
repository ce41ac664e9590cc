# SPDX-License-Identifier: Apache-2.0
"""What is found among installed distributions, some of them broken."""

import os
import shutil
import subprocess
from dataclasses import replace

import pytest

from tests.wheels import GROUP, Wheel, make_base, module_wheel

from .conftest import Shop

UNRELATED = Wheel("tool", entry_points={"console_scripts": {"tool": "tool:main"}})
MALFORMED = [
    (b"[ressourcerie.modules]\nwithout an equals sign\n", "la ligne 2"),
    (b"caisse = outside.any:Section\n", "la ligne 1"),
    (b"[x]\n= nameless:value\n", "la ligne 2"),
    (b"[x]\nname =\n", "la ligne 2"),
    (b"[x]\na = \xff\xfe\n", "UTF-8"),
    (b"\xef\xbb\xbf[x]\na = b:c\n", "BOM"),
    (b"[x]\na = b\0:c\n", "octet nul"),
    ("[x]\na = b:c\n".encode("utf-16"), "UTF-8"),
]


def slugs(problems):
    return [problem["type"].removeprefix("/problems/modules/") for problem in problems]


def test_modules_are_listed_without_being_imported(shop):
    shop.install(module_wheel("caisse", "0.1.2"), module_wheel("tri", distribution="my-sorting"))

    answer = shop.plan("caisse")

    assert answer.states == {"caisse": "enabled", "tri": "disabled"}
    assert answer.modules == [
        {"name": "caisse", "distribution": "ressourcerie-caisse 0.1.2"},
        {"name": "tri", "distribution": "my-sorting 0.1.0"},
    ]
    assert answer.warnings == []


@pytest.mark.parametrize(("content", "words"), MALFORMED)
def test_broken_entry_points_of_another_distribution_are_a_warning(shop, content, words):
    shop.install(module_wheel("caisse"), UNRELATED)
    (shop.info("tool") / "entry_points.txt").write_bytes(content)

    answer = shop.plan("caisse")

    (warning,) = answer.warnings
    assert answer.order == ["caisse"]
    assert words in warning["detail"]
    assert "--no-deps tool" in warning["hint"]


@pytest.mark.parametrize(("content", "words"), MALFORMED)
def test_broken_entry_points_of_an_enabled_module_are_its_problem(shop, content, words):
    shop.install(module_wheel("caisse"))
    (shop.info("ressourcerie-caisse") / "entry_points.txt").write_bytes(content)

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/unreadable-distribution"
    assert problem.modules == ["caisse"]
    assert words in problem.detail


def test_distribution_of_any_name_answers_for_the_modules_that_it_seems_to_offer(shop):
    shop.install(module_wheel("tri", distribution="my-sorting"))
    with (shop.info("my-sorting") / "entry_points.txt").open("ab") as file:
        file.write(b"rubbish\n")

    assert shop.problem("tri").distribution == "my-sorting"


def test_unreadable_entry_points_are_a_problem_of_their_module(shop):
    shop.install(module_wheel("caisse"))
    points = shop.info("ressourcerie-caisse") / "entry_points.txt"
    points.unlink()
    points.mkdir()

    assert "entry_points.txt ne peut être lu" in shop.problem("caisse").detail


def test_entry_points_with_crlf_and_comments_work(shop):
    text = f"# rien\n\n[{GROUP}]\n\ncaisse=ressourcerie_caisse.module:Descriptor\n"
    text = text.replace("\n", "\r\n")
    shop.install(module_wheel("caisse", entry_points=text))

    assert shop.load("caisse").loaded == ["caisse"]


def test_module_without_metadata_is_refused_by_the_path_of_its_folder(shop):
    shop.install(module_wheel("caisse"))
    info = shop.info("ressourcerie-caisse")
    (info / "METADATA").unlink()

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/unreadable-distribution"
    assert str(info) in problem.detail


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Metadata-Version: 2.1\nVersion: 1\n\n", "champ Name"),
        (b"Metadata-Version: 2.1\nName: ressourcerie-caisse\n\n", "champ Version"),
        (b"rubbish", "Name ni Version"),
        (b"", "Name ni Version"),
        (b"Name: \xff\n", "UTF-8"),
    ],
)
def test_module_with_unusable_metadata_is_refused(shop, content, words):
    shop.install(module_wheel("caisse"))
    (shop.info("ressourcerie-caisse") / "METADATA").write_bytes(content)

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/unreadable-distribution"
    assert words in problem.detail


def test_unusable_metadata_of_another_distribution_are_told_by_a_full_examination(shop):
    shop.install(module_wheel("caisse"), module_wheel("tri"), UNRELATED)
    (shop.info("tool") / "METADATA").unlink()
    (shop.info("ressourcerie-tri") / "METADATA").write_text("Version: 1\n")

    answer = shop.plan("caisse")

    assert answer.order == ["caisse"]
    examined = [problem["distribution"] for problem in answer.examined]
    assert sorted(examined) == ["ressourcerie-tri", "tool"]


def test_what_an_interrupted_removal_left_offers_nothing(shop):
    shop.install(module_wheel("caisse"))
    info = shop.info("ressourcerie-caisse")
    info.rename(info.with_name(info.name.replace("r", "~", 1)))

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/interrupted-removal"
    assert problem.state == "missing"


def test_what_an_interrupted_removal_left_does_not_hurt_what_is_installed(shop):
    shop.install(module_wheel("caisse", "0.1.0"))
    info = shop.info("ressourcerie-caisse")
    info.rename(info.with_name(info.name.replace("r", "~", 1)))
    shop.install(module_wheel("caisse", "0.1.1"))

    answer = shop.plan("caisse")

    assert answer.order == ["caisse"]
    assert slugs(answer.warnings) == ["interrupted-removal"]


def test_two_versions_in_one_folder_are_refused_with_both(shop):
    shop.install(module_wheel("a", "0.8", distribution="res-a"))
    old = shop.info("res-a")
    kept = shutil.copytree(old, shop.folder / "kept")
    shop.install(module_wheel("a", "1.0", distribution="res-a"))
    if not old.exists():
        kept.rename(old)

    problem = shop.problem("a")

    assert problem.type == "/problems/modules/stale-distribution"
    assert problem.versions == ["0.8", "1.0"]
    assert "pip uninstall res-a" in problem.hint


def test_module_gone_in_one_of_two_versions_is_still_refused(shop):
    shop.install(module_wheel("b", "1.0", distribution="res-a"))
    twin = shop.info("res-a").with_name("res_a-0.8.dist-info")
    shutil.copytree(shop.info("res-a"), twin)
    (twin / "entry_points.txt").write_text(f"[{GROUP}]\na = res_a.module:Descriptor\n")

    assert shop.problem("a").type == "/problems/modules/stale-distribution"


def test_two_versions_of_another_distribution_are_a_warning(shop):
    shop.install(module_wheel("caisse"), UNRELATED)
    shutil.copytree(shop.info("tool"), shop.site / "tool-0.2.0.dist-info")

    answer = shop.plan("caisse")

    assert answer.order == ["caisse"]
    assert slugs(answer.warnings) == ["stale-distribution"]


def test_first_of_two_folders_is_used_and_the_other_reported(shop):
    other = shop.folder / "other"
    shop.install(module_wheel("caisse", "0.2.0"))
    shop.install(module_wheel("caisse", "0.1.0"), into=other)
    shop.path.append(other)

    answer = shop.load("caisse")

    assert answer.versions == ["0.2.0"]
    (warning,) = answer.warnings
    assert (warning["used"], warning["hidden"]) == (str(shop.site), str(other))


def test_strange_entries_of_the_path_are_passed_over(shop):
    shop.install(module_wheel("caisse"))
    file, archive, link = (shop.folder / name for name in ("file", "archive.zip", "link"))
    file.write_text("")
    shutil.make_archive(str(archive.with_suffix("")), "zip", shop.site)
    link.symlink_to(shop.site)
    loop = shop.folder / "loop"
    loop.symlink_to(loop)
    shop.path += [shop.site, link, file, archive, shop.folder / "absent"]

    answer = shop.plan("caisse")

    assert answer.order == ["caisse"]
    assert answer.warnings == []


def test_folder_that_cannot_be_listed_is_a_warning(shop):
    loop = shop.folder / "loop"
    loop.symlink_to(loop)
    program = f"""
from ressourcerie_core.modules.discovery import discover
(problem,) = discover([{str(loop)!r}]).broken
print(problem)
"""

    assert str(loop) in shop.run("-c", program).stdout


def test_folder_without_right_of_access_is_a_warning(shop):
    closed = shop.folder / "closed"
    closed.mkdir()
    shop.install(module_wheel("caisse"))
    shop.path.append(closed)
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        pytest.skip("this account reads everything: the loop of links stands for it")

    answer = shop.plan("caisse")

    assert slugs(answer.warnings) == ["unreadable-folder"]


@pytest.mark.parametrize("gone", ["module.py", "", "data.json"])
def test_missing_files_of_an_enabled_module_are_named(shop, gone):
    shop.install(module_wheel("caisse", files={"ressourcerie_caisse/data.json": "{}"}))
    removed = shop.site / "ressourcerie_caisse" / gone
    shutil.rmtree(removed) if removed.is_dir() else removed.unlink()

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/half-removed"
    assert all(file.startswith("ressourcerie_caisse/") for file in problem.absent)
    assert "--force-reinstall" in problem.hint


def test_missing_files_of_a_disabled_module_hurt_nobody(shop):
    shop.install(module_wheel("caisse"), module_wheel("tri"))
    shutil.rmtree(shop.site / "ressourcerie_tri")

    assert shop.plan("caisse").problems == []


def test_installed_distribution_that_offers_nothing_is_told_apart_from_an_absent_one(shop):
    shop.install(module_wheel("caisse", entry_points={"ressourcerie.module": {"caisse": "x:y"}}))

    problem = shop.problem("caisse")

    assert problem.state == "missing"
    assert (
        "ressourcerie-caisse 0.1.0 » est installé, mais il n'offre aucun module" in problem.detail
    )


def test_new_entry_point_of_the_same_version_is_seen_at_once(shop):
    shop.install(module_wheel("a", distribution="res-a"))
    assert shop.load("a").loaded == ["a"]
    shutil.rmtree(shop.site)
    shop.site.mkdir()

    shop.install(module_wheel("b", distribution="res-a"))

    assert shop.load("b").loaded == ["b"]
    assert shop.ask("plan", "a").states == {"a": "missing", "b": "disabled"}


def test_hundreds_of_other_distributions_cost_little(shop):
    shop.install(module_wheel("caisse"), UNRELATED)
    for number in range(400):
        shutil.copytree(shop.info("tool"), shop.site / f"tool{number}-0.1.0.dist-info")
    program = """
import time
from ressourcerie_core.modules.discovery import discover
before = time.process_time()
assert [module.name for module in discover().modules] == ["caisse"]
print(time.process_time() - before)
"""

    assert float(shop.run("-c", program).stdout) < 0.2


def test_old_style_metadata_are_read_too(shop):
    shop.install(module_wheel("caisse", requires=["absent-library>=3"]))
    info = shop.info("ressourcerie-caisse")
    egg = shop.site / "ressourcerie_caisse-0.1.0-py3.11.egg-info"
    info.rename(egg)
    (egg / "METADATA").rename(egg / "PKG-INFO")

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/unsatisfied-requirement"
    assert problem.version == "0.1.0"


BACKEND = """
import os, shutil

def build_wheel(directory, config_settings=None, metadata_directory=None):
    (name,) = [name for name in os.listdir("made") if name.endswith(".whl")]
    shutil.copy(os.path.join("made", name), directory)
    return name

build_editable = build_wheel
"""


def make_project(folder, wheel):
    """Make a source folder that builds a wheel made beforehand, with no build tool to download."""
    made = folder / "made"
    made.mkdir(parents=True)
    wheel.write(made)
    (folder / "backend.py").write_text(BACKEND)
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        f'[project]\nname = "{wheel.name}"\nversion = "{wheel.version}"\n'
    )
    return folder


def provenance(shop):
    program = """
from ressourcerie_core.modules.discovery import discover
(module,) = discover().modules
print(*vars(module.distribution.provenance).values(), sep="|")
"""
    kind, url, commit = shop.run("-c", program).stdout.strip().split("|")
    return kind, url.removeprefix("file://"), commit


def test_provenance_of_an_index(shop):
    shop.install(module_wheel("caisse"))

    assert provenance(shop) == ("index", "", "")


def test_provenance_of_a_wheel_file(shop):
    wheel = module_wheel("caisse").write(shop.folder)

    shop.install(wheel)

    assert provenance(shop) == ("wheel", str(wheel), "")


def test_provenance_of_a_source_folder(shop):
    project = make_project(shop.folder / "project", module_wheel("caisse"))

    shop.install(project)

    assert provenance(shop) == ("folder", str(project), "")


def test_provenance_of_a_repository_gives_its_commit(shop):
    project = make_project(shop.folder / "project", module_wheel("caisse"))
    git = ["git", "-C", project, "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)

    shop.install(f"git+file://{project}")

    assert provenance(shop) == ("vcs", str(project), head.stdout.strip())


@pytest.fixture
def editable(tmp_path):
    """A project installed in place: its wheel holds a .pth file and no code."""
    shop = Shop(make_base(tmp_path / "own"), tmp_path)
    wheel, project = module_wheel("caisse"), tmp_path / "project"
    for path, text in wheel.files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)
    make_project(project, replace(wheel, files={"caisse.pth": f"{project}\n"}))
    (site,) = (tmp_path / "own").glob("lib/python*/site-packages")
    shop.install("-e", project, into=site)
    return shop, project


def test_editable_installation_is_loaded_and_shown_as_such(editable):
    shop, project = editable

    assert provenance(shop) == ("editable", str(project), "")
    assert shop.load("caisse").loaded == ["caisse"]


def test_editable_installation_whose_folder_is_gone_is_a_problem(editable):
    shop, project = editable
    shutil.rmtree(project)

    problem = shop.problem("caisse")

    assert problem.type == "/problems/modules/half-removed"
    assert problem.absent == ["ressourcerie_caisse"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"url": 3}', '{"url": "file:///x", "dir_info": 4}', "\0"]
)
def test_nonsense_in_the_provenance_stops_nothing(shop, content):
    shop.install(module_wheel("caisse"))
    (shop.info("ressourcerie-caisse") / "direct_url.json").write_text(content)

    assert shop.load("caisse").loaded == ["caisse"]
    provenance(shop)


def test_credentials_of_the_provenance_are_not_shown(shop):
    shop.install(module_wheel("caisse"))
    origin = '{"url": "https://me:secret@example.org/x.git", "vcs_info": {"commit_id": "12ab"}}'
    (shop.info("ressourcerie-caisse") / "direct_url.json").write_text(origin)

    assert provenance(shop) == ("vcs", "https://example.org/x.git", "12ab")


def test_discovery_imports_neither_the_web_nor_the_database(shop):
    program = """
import sys
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan
plan([], discover())
print({"fastapi", "starlette", "sqlalchemy", "pydantic", "stevedore"} & set(sys.modules))
"""

    assert shop.run("-c", program).stdout.strip() == "set()"
