# SPDX-License-Identifier: Apache-2.0
"""The list of modules is changed in the file, and nothing else is."""

import os
import stat

import pytest

from ressourcerie_core.conf.edit import change_enabled_modules
from ressourcerie_core.errors import Refused

from .conftest import as_somebody

URL = 'database_url = "sqlite:///base.db"'
SEVERAL_LINES = f"""\
# Notre boutique
[core]   # le cœur
enabled_modules = [
    "catalogue",   # toujours
    # la caisse attend l'automne
    "flux-matiere",
]
  {URL} # ne pas toucher

[caisse]
width = 80
"""
LAYOUTS = {
    f"[core]\n{URL}\n": f'[core]\n{URL}\nenabled_modules = ["caisse"]\n',
    f"[core]\nenabled_modules = []\n{URL}": f'[core]\nenabled_modules = ["caisse"]\n{URL}',
    f"core.{URL}\ncore.enabled_modules=['a']": (
        f"core.{URL}\ncore.enabled_modules=['a', \"caisse\"]"
    ),
    SEVERAL_LINES: SEVERAL_LINES.replace(
        '    "flux-matiere",\n', '    "flux-matiere",\n    "caisse",\n'
    ),
    "\ufeff" + SEVERAL_LINES.replace("\n", "\r\n"): "\ufeff"
    + SEVERAL_LINES.replace("\n", "\r\n").replace(
        '    "flux-matiere",\r\n', '    "flux-matiere",\r\n    "caisse",\r\n'
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS, ids=range(len(LAYOUTS)))
def test_a_name_is_added_and_the_rest_is_left_as_it_is(conf, layout):
    changed = change_enabled_modules(conf.load(layout), add=["caisse"])

    assert conf.path.read_bytes().decode() == LAYOUTS[layout]
    assert changed.core.enabled_modules[-1] == "caisse"


def test_a_name_is_removed_with_its_comment_alone(conf):
    change_enabled_modules(conf.load(SEVERAL_LINES), remove=["flux-matiere"])

    text = conf.path.read_text()
    assert text.replace(" ", "") == SEVERAL_LINES.replace('    "flux-matiere",\n', "").replace(
        " ", ""
    )


def test_removing_then_adding_gives_the_same_names(conf):
    changed = change_enabled_modules(conf.load(SEVERAL_LINES), remove=["catalogue"])

    changed = change_enabled_modules(changed, add=["catalogue"])

    assert changed.core.enabled_modules == ("flux-matiere", "catalogue")
    assert "# ne pas toucher" in conf.path.read_text()


def test_mode_and_owner_are_kept_and_nothing_is_left_behind(conf):
    configuration = conf.load(SEVERAL_LINES)
    conf.path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(conf.path, 65534, 65534)
    before = conf.path.stat()

    change_enabled_modules(configuration, add=["caisse"])

    after = conf.path.stat()
    assert (stat.S_IMODE(after.st_mode), after.st_uid) == (0o640, before.st_uid)
    assert list(conf.path.parent.iterdir()) == [conf.path]


def test_a_link_stays_a_link(conf, tmp_path):
    conf.load(SEVERAL_LINES)
    conf.path.rename(tmp_path / "shared.conf")
    conf.path.symlink_to("shared.conf")

    change_enabled_modules(conf.load(SEVERAL_LINES), add=["caisse"])

    assert conf.path.is_symlink()
    assert '"caisse"' in (tmp_path / "shared.conf").read_text()


def test_what_somebody_else_just_wrote_is_kept(conf):
    configuration = conf.load(SEVERAL_LINES)
    conf.path.write_text(SEVERAL_LINES.replace("80", "58"))

    change_enabled_modules(configuration, add=["caisse"])

    assert "width = 58" in conf.path.read_text()


def test_a_list_that_somebody_else_just_changed_is_not_overwritten(conf):
    configuration = conf.load(SEVERAL_LINES)
    theirs = SEVERAL_LINES.replace('"catalogue", ', '"catalogue", "paheko",')
    conf.path.write_text(theirs)

    with pytest.raises(Refused, match="vient de modifier ce fichier"):
        change_enabled_modules(configuration, add=["caisse"])

    assert conf.path.read_text() == theirs


def test_a_list_that_the_environment_gives_is_not_changed_in_vain(conf):
    configuration = conf.load(SEVERAL_LINES, RESSOURCERIE_CORE__ENABLED_MODULES="caisse")

    with pytest.raises(Refused, match="RESSOURCERIE_CORE__ENABLED_MODULES"):
        change_enabled_modules(configuration, add=["paheko"])

    assert conf.path.read_text() == SEVERAL_LINES


def test_a_folder_that_takes_no_file_leaves_the_file_as_it_was(conf):
    configuration = conf.load(SEVERAL_LINES)
    conf.path.parent.chmod(0o500)

    with as_somebody(), pytest.raises(PermissionError):
        change_enabled_modules(configuration, add=["caisse"])

    assert conf.path.read_text() == SEVERAL_LINES
