# SPDX-License-Identifier: Apache-2.0
"""The command as a whole: help, version, errors and exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from ressourcerie_core import __version__
from ressourcerie_core.cli import main, root
from ressourcerie_core.cli.failures import print_failure


def run(*arguments, **options):
    command = [sys.executable, "-m", "ressourcerie_core", *arguments]
    given = {"capture_output": True, "text": True, "timeout": 60}
    return subprocess.run(command, check=False, **(given | options))


def test_version_is_light():
    ended = run("--version", env=os.environ | {"PYTHONPROFILEIMPORTTIME": "1"})

    assert ended.stdout == f"ressourcerie {__version__}\n"
    imported = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "click" in imported
    assert imported.isdisjoint({"fastapi", "sqlalchemy", "pydantic", "stevedore", "asyncio"})


def test_help_without_a_configuration_names_our_verbs_alone(tmp_path):
    ended = run("--help", cwd=tmp_path)

    assert ended.returncode == 0
    assert ended.stdout.startswith("Usage : ressourcerie [OPTIONS] COMMANDE [ARGUMENTS]…\n")
    assert "Sert l'application." in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_no_argument_shows_the_help_and_is_a_wrong_usage(tmp_path):
    ended = run(cwd=tmp_path)

    assert ended.returncode == 2
    assert ended.stderr.startswith("Usage :")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["sevre"], "La commande « sevre » n'existe pas. Vouliez-vous dire « serve » ?"),
        (["module", "lits"], "La commande « lits » n'existe pas. Vouliez-vous dire « list » ?"),
        (["--cnof", "a"], "L'option « --cnof » n'existe pas. Vouliez-vous dire '--conf' ?"),
        (["module", "show"], "Il manque l'argument 'NOM'."),
    ],
)
def test_a_wrong_usage_suggests_and_points_to_the_help(arguments, expected, capsys):
    assert main(arguments) == 2

    shown = capsys.readouterr().err
    assert shown.startswith(f"{expected} → Aide : ressourcerie")
    assert shown.count("\n") == 1


def test_a_command_without_a_configuration_says_where_it_looked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["config", "show"]) == 2
    assert "ressourcerie init" in capsys.readouterr().err


def test_errors_are_json_for_machines(tmp_path, capsys):
    file = tmp_path / "ressourcerie.conf"
    file.write_text("[core]\nprot = 1\n")

    assert main(["--conf", str(file), "config", "show", "--json"]) == 2

    problems = json.loads(capsys.readouterr().err)["problems"]
    assert [problem["type"] for problem in problems] == [
        "/problems/conf/missing-key",
        "/problems/conf/unknown-key",
    ]
    assert problems[1]["where"] == f"{file}:2: core.prot"


def test_a_fault_of_ours_is_one_line_and_a_report_that_others_cannot_read(capsys, tmp_path):
    error = ValueError("a secret thing")

    assert print_failure(error, []) == 1

    shown = capsys.readouterr().err
    report = Path(shown.partition("joignez ")[2].partition(" à votre")[0])
    assert shown.count("\n") == 1
    assert "a secret thing" not in shown
    assert "a secret thing" in report.read_text()
    assert report.stat().st_mode & 0o077 == 0
    report.unlink()


def test_debug_shows_the_traceback(capsys):
    main(["--debug", "sevre"])

    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "expected"),
    [
        (PermissionError(13, "no", "/a"), 1, "/a : Impossible : ce compte n'en a pas le droit."),
        (OSError(28, "no"), 1, "Impossible : le disque est plein. → Libérez de la place"),
        (KeyboardInterrupt(), 1, "Interrompu avant la fin."),
        (click.Abort(), 1, "Interrompu avant la fin."),
        (click.FileError("a", "absent"), 1, "Impossible d'ouvrir le fichier « a » : absent"),
    ],
)
def test_what_stops_a_command_is_said_in_one_line(error, code, expected, capsys):
    assert print_failure(error, []) == code
    assert capsys.readouterr().err.startswith(expected)


def test_a_reader_that_leaves_early_is_no_fault(tmp_path):
    command = f"{sys.executable} -m ressourcerie_core config sample | head -n 1"

    ended = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)

    assert ended.stdout.startswith("# Configuration de Ressourcerie")
    assert ended.stderr == ""


def test_a_terminal_without_accents_gets_an_answer():
    ended = run("--help", env=os.environ | {"PYTHONIOENCODING": "ascii"})

    assert ended.returncode == 0


@click.command()
@click.argument("code", type=int)
@click.pass_context
def leave(context: click.Context, code: int) -> int:
    context.exit(code) if code else None
    return 7


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_exit_code_is_what_the_command_asked_for(code, monkeypatch):
    monkeypatch.setitem(root.commands, "leave", leave)

    assert main(["leave", str(code)]) == code
