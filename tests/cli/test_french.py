# SPDX-License-Identifier: Apache-2.0
"""Everything that click says by itself is French."""

import ast
import inspect
import re
from datetime import datetime

import click
import pytest

from ressourcerie_core.cli import french, root
from ressourcerie_core.cli.lazy import LazyGroup, Verb

#: What only a programmer's mistake makes click say, or what it says of Windows and shells.
NEVER_SHOWN = re.compile(
    "Windows error|Bash version|defined twice|Could not determine name|No options defined"
    "|take exactly one parameter|same flag for|Unknown color|Unknown standard stream"
    "|Invalid start character|version %|Choice\\("
)


def sentences(module):
    for call in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", "ngettext"}:
            yield from (given.value for given in call.args if isinstance(given, ast.Constant))


def test_each_sentence_of_click_has_its_french():
    said = {sentence for module in french.SPEAKING for sentence in sentences(module)}
    untold = {text for text in said - french.WORDS.keys() if not NEVER_SHOWN.search(text)}

    assert len(said) > 40
    assert untold == set()


def test_french_sentences_keep_the_places_to_fill():
    for english, words in french.WORDS.items():
        kept = set(re.findall(r"{(\w+)", words))
        assert kept <= set(re.findall(r"{(\w+)", english)), english


@click.command()
@click.argument("name")
@click.option("--count", type=int, default=3, show_default=True, help="Combien.")
@click.option("--range", "span", type=click.IntRange(1, 9))
@click.option("--kind", type=click.Choice(["a", "b"]))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--file", type=click.File())
@click.option("--folder", type=click.Path(exists=True, file_okay=False), required=True)
@click.option("--pair", nargs=2)
@click.option("--flag", is_flag=True)
def everything(**given: datetime) -> None:
    """Fait tout."""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Il manque l'argument 'NAME'."),
        (["a"], "Il manque l'option '--folder'."),
        (["a", "b", "--folder", "."], "Argument en trop : b"),
        (["a", "--count", "x"], "Valeur refusée pour '--count' : « x » n'est pas un nombre"),
        (["a", "--range", "10"], "10 n'est pas dans l'intervalle 1<=x<=9."),
        (["a", "--kind", "c"], "« c » n'est pas l'un de : 'a', 'b'."),
        (["a", "--day", "hier"], "« hier » n'a pas la forme '%Y-%m-%d'."),
        (["a", "--folder", "/absent"], "« /absent » n'existe pas."),
        (["a", "--folder", "/etc/passwd"], "« /etc/passwd » est un fichier."),
        (["a", "--pair", "1"], "L'option « --pair » demande 2 valeurs."),
        (["a", "--count"], "L'option « --count » demande une valeur."),
        (["a", "--flag=1"], "L'option « --flag » ne prend pas de valeur."),
        (["a", "--cuont", "1"], "L'option « --cuont » n'existe pas. Vouliez-vous dire '--count' ?"),
    ],
)
def test_errors_of_a_module_s_own_command_are_french(arguments, expected):
    french.speak_french()

    with pytest.raises(click.UsageError) as wrong:
        everything.main(arguments, standalone_mode=False)

    assert expected in wrong.value.format_message()


def test_help_of_a_module_s_own_command_is_french():
    french.speak_french()

    words = everything.get_help(click.Context(everything, info_name="tout"))

    assert words.startswith("Usage : tout [OPTIONS] NAME\n\n  Fait tout.\n\nOptions :\n")
    assert "--count ENTIER" in words
    assert "[par défaut : 3]" in words
    assert "[obligatoire]" in words
    assert "Montre cette aide." in words


def commands(command, context, path=()):
    """Give each command of the tree that can be imported, with its path."""
    yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            yield from commands(found, click.Context(found, parent=context), (*path, name))


def test_each_command_has_french_help_with_an_example(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RESSOURCERIE_CONF", raising=False)
    without = []
    for path, command in commands(root, click.Context(root)):
        words = f"{command.help} {command.epilog}"
        if "Exemple" not in words or "ressourcerie" not in words:
            without.append(path)
    assert without == []


def test_each_verb_is_named_with_the_help_of_its_command():
    assert isinstance(root, LazyGroup)
    for verb in root.verbs.values():
        assert isinstance(verb, Verb)
        assert verb.help.endswith(".")
        assert verb.help[0].isupper()
