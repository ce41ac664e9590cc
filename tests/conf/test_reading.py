# SPDX-License-Identifier: Apache-2.0
"""The file is found and read, or what it is instead is said in French."""

import os
from pathlib import Path

import pytest

from ressourcerie_core.conf import load, locate
from ressourcerie_core.conf.problems import ConfigurationNotFound
from ressourcerie_core.errors import Refused

from .conftest import SMALLEST, as_somebody

CR_LF = SMALLEST.replace("\n", "\r\n")


def refusal(file: Path) -> str:
    with pytest.raises(Refused) as refused:
        load(file, environ={})
    assert refused.value.exit_code == 2
    return str(refused.value).removeprefix(str(file))


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + SMALLEST.encode(), CR_LF.encode(), SMALLEST.replace("=", "\t=\t").encode()],
    ids=["byte order mark", "Windows lines", "tabs"],
)
def test_what_common_editors_write_is_accepted(conf, content):
    assert conf.load(content).core.port == 8000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (SMALLEST.encode("utf-16"), ":1:1 : Ce fichier est en UTF-16 ; "),
        (b"[core]\nport = \0 8000", ":2:8 : Caractère nul ; "),
        ("[core]\nbadge = 'é".encode() + b"\xe9'", ":2:11 : Octet 0xE9 qui n'est pas de l'UTF-8"),
        (b"", " : Ce fichier est vide."),
        (b"\xef\xbb\xbf \r\n", " : Ce fichier est vide."),
        (b"#" * (1024 * 1024 + 1), " : Ce fichier dépasse 1024 Kio"),
    ],
)
def test_what_is_not_a_text_is_said_with_its_place(conf, content, expected):
    assert conf.problem(content).as_line().removeprefix(str(conf.path)).startswith(expected)


def test_a_missing_file_points_to_init(tmp_path):
    message = refusal(tmp_path / "absent.conf")

    assert message.startswith(" : Ce fichier n'existe pas.")
    assert "ressourcerie init" in message


def test_a_folder_is_not_a_file(tmp_path):
    assert refusal(tmp_path).startswith(" : C'est un dossier")


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert "C'est un périphérique ou un tube" in refusal(tmp_path / "pipe")


def test_links_that_turn_in_circles_are_named(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    assert "des liens symboliques tournent en rond" in refusal(tmp_path / "a")


def test_a_path_through_a_file_is_refused(conf):
    conf.load()

    assert "une partie du chemin n'est pas un dossier" in refusal(conf.path / "etc")


def test_an_unreadable_file_names_the_rights(conf):
    conf.load()
    conf.path.chmod(0)

    with as_somebody():
        assert "pas le droit de lire ce fichier" in refusal(conf.path)


def test_the_option_beats_the_variable_which_beats_the_usual_places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/ressourcerie.conf").write_text(SMALLEST)
    variable = {"RESSOURCERIE_CONF": "b.conf"}

    assert locate(Path("a.conf"), variable) == tmp_path / "a.conf"
    assert locate(None, variable) == tmp_path / "b.conf"
    assert locate(None, {}) == tmp_path / "etc/ressourcerie.conf"


def test_when_there_is_no_file_each_place_searched_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigurationNotFound) as missing:
        locate(None, {"RESSOURCERIE_CONF": ""})

    assert missing.value.exit_code == 2
    assert f"cherché : {tmp_path}/etc/ressourcerie.conf, /etc/" in missing.value.as_line()


@pytest.mark.parametrize(("folder", "root"), [("etc", "."), ("elsewhere", "elsewhere")])
def test_relative_paths_start_beside_the_file_or_above_etc(tmp_path, folder, root):
    file = tmp_path / folder / "ressourcerie.conf"
    file.parent.mkdir()
    file.write_text(SMALLEST)

    assert load(file, environ={}).path("var/base.db") == tmp_path / root / "var/base.db"
