# SPDX-License-Identifier: Apache-2.0
"""A file that is not TOML: one French line, with line and column."""

import ast
import inspect
import re
import tomllib

import pytest

from ressourcerie_core.conf.read import french_reason

FAULTS = {
    "port 8000": (":1:6", "Le signe « = » manque après la clé"),
    "port = ": (":1:8", "Valeur illisible"),
    "port = 80 00": (":1:11", "du texte de trop après la valeur"),
    "= 3": (":1:1", "Cette ligne ne commence ni par une clé"),
    "[core": (":1:6", "Le crochet « ] » qui ferme le titre manque"),
    "[[core]": (":1:7", "Les crochets « ]] » qui ferment le titre manquent"),
    "[core]\nhôte = 1": (":2:2", "Le signe « = » manque après la clé"),
    "badge = 'a": (":1:11", "il manque un guillemet"),
    'badge = "a\n': (":1:11", "il manque un guillemet"),
    'badge = """a': (":1:13", "il manque un guillemet"),
    "badge = '''a": (":1:13", "il manque un guillemet"),
    'badge = "C:\\dossier"': (":1:14", "doublez-la"),
    'badge = "\\u12"': (":1:12", "mal écrit"),
    'badge = "\\ud800"': (":1:16", "n'existe pas"),
    "list = [1, 2": (":1:13", "La liste n'est pas fermée"),
    "list = [1 2]": (":1:11", "La liste n'est pas fermée"),
    "table = {a = 1": (":1:15", "La table n'est pas fermée"),
    "day = 2026-02-30": (":1:7", "Cette date ou cette heure n'existe pas"),
    "metrics = True": (":1:11", "oui s'écrit true"),
    "port = 8000 # \x01": (":1:15", "Caractère de contrôle interdit"),
    'badge = "\x01"': (":1:10", "Caractère de contrôle interdit"),
    "a = " + "[" * 5000: ("", "imbriquées trop profondément"),
    "a = " + "9" * 5000: ("", "Ce nombre est trop long"),
}
REPEATED = {
    "[core]\nport = 1\nport = 2": (":3: core.port", "« core.port » est déjà écrit ligne 2"),
    "[core]\n[core]": (":2: core", "« core » est déjà écrit ligne 1"),
    "[core]\n# …\ntable = {a = 1, a = 2}": (":3: core.table.a", "déjà écrit ligne 3"),
    'a."b.c" = """\n\n"""\na."b.c" = 2': (":4: a.b.c", "déjà écrit ligne 1"),
}


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: repr(text)[:30])
def test_a_fault_of_syntax_is_shown_in_french_with_its_place(conf, text):
    at, words = FAULTS[text]

    line = conf.problem(text).as_line()

    assert line.startswith(f"{conf.path}{at}")
    assert words in line


@pytest.mark.parametrize("text", REPEATED)
def test_a_key_written_twice_names_both_lines(conf, text):
    at, words = REPEATED[text]

    line = conf.problem(text).as_line()

    assert line.startswith(f"{conf.path}{at} : ")
    assert words in line


def test_each_message_of_the_standard_library_has_french_words():
    source = inspect.getsource(tomllib._parser)
    written = re.findall(r'suffixed_err\(\s*src, \w+, f?("[^"]*")', source)
    # « Expected {…} » is followed by a quotation mark at each of our faults.
    messages = [ast.literal_eval(text) for text in written if not text.startswith('"Expected {')]

    assert len(messages) > 15
    assert [message for message in messages if french_reason(message) is None] == []
