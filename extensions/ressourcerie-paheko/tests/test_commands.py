# SPDX-License-Identifier: Apache-2.0
"""The commands, as an operator runs them: real processes on a real base, before a Paheko."""

import json
import subprocess
import sys
import zipfile

import pytest

from .paheko import served


@pytest.fixture
def paheko():
    with served() as made:
        yield made


@pytest.fixture
def run(instance, paheko, tmp_path):
    """Give what runs a command, of an instance whose Paheko answers on this machine."""
    conf = instance.platform.configuration.file
    allowed = 'outgoing_allowed = ["127.0.0.1"]\n'
    text = conf.read_text("utf-8").replace("metrics = true\n", allowed)
    conf.write_text(text.replace("https://compta.example.org/", paheko.address), "utf-8")

    def ressourcerie(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "ressourcerie_core", "--conf", str(conf), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            check=False,
        )

    return ressourcerie


def test_operator_tries_paheko_sees_what_waits_and_asks_for_it_to_leave(shop, run):
    shop.close(cents=1250)
    refused = run("paheko", "send")
    assert refused.returncode == 1
    assert "Personne n'a encore accepté les comptes" in refused.stderr
    shop.accept()

    tried = run("paheko", "check")
    assert (tried.returncode, tried.stderr) == (0, "")
    assert "Tous les comptes choisis conviennent à cet exercice." in tried.stdout

    assert "Clôtures qui partent dans la minute : 1." in run("paheko", "send").stdout
    told = json.loads(run("paheko", "status", "--json").stdout)
    assert [(one["total_cents"], one["state"]) for one in told["waiting"]] == [(1250, "pending")]
    assert "à la demande" in run("paheko", "status").stdout


def test_operator_compares_and_the_code_tells_whether_both_agree(shop, run, paheko):
    agreed = run("paheko", "compare")
    assert agreed.returncode == 0
    assert "Les deux côtés disent la même chose" in agreed.stdout

    paheko.books.run(
        "INSERT INTO acc_transactions (reference, date, id_year, label)"
        " VALUES ('RESS-Z-ailleurs-C1-9', '2026-03-16', 2, 'Autre')"
    )
    differs = run("paheko", "compare")
    assert differs.returncode == 1
    assert "La pièce RESS-Z-ailleurs-C1-9 est dans Paheko" in differs.stdout


def test_wrong_key_is_said_with_what_to_do_and_without_the_secret(run, paheko):
    paheko.keys.clear()

    told = run("paheko", "check")

    assert told.returncode == 1
    assert "Paheko n'ouvre pas ses comptes" in told.stdout
    assert "secret-ecriture" not in told.stdout + told.stderr
    assert "secret-ecriture" not in run("config", "show").stdout


def test_backup_holds_the_secret_nowhere_and_lists_it_nowhere(shop, run, tmp_path):
    shop.accept()
    shop.close(cents=1250)

    told = run("backup", "samedi.zip")
    rehearsed = run("restore", "samedi.zip", "--test")

    assert (told.returncode, rehearsed.returncode) == (0, 0), told.stderr + rehearsed.stderr
    said = told.stdout + told.stderr + rehearsed.stdout + rehearsed.stderr
    assert "secret-ecriture" not in said
    with zipfile.ZipFile(tmp_path / "samedi.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert any(b"compta" in content or b"127.0.0.1" in content for content in held.values())
    assert [name for name, content in held.items() if b"secret-ecriture" in content] == []
