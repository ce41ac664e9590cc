# SPDX-License-Identifier: Apache-2.0
"""Each key of a TOML text is at the line that an editor shows."""

import tomllib

import pytest

from ressourcerie_core.conf.toml_lines import find_key_lines

TEXT = '''\
# [not] = "a key"
top = 1

[core] # [[nor.this]]
names = [
  "a", # first
  # alone
  'b = 3',
]
text = """
port = 3
\\""" \\
[caisse]
"""""
literal = \'\'\'
x = """ \'\'\'
dotted.deep."quoted key" = true ; dotted.'other' = 2026-01-31 08:00:00
inline = { a = 1, b.c = [ { d = 2 }, { d = 3 } ] }
empty = {}
none = []
after = 1

[[shop.till]]
name = "1"
[shop.till.printer]
port = "/dev/usb"
[[shop.till]]
name = "2"
printer.port = "none"
["flux-matiere"]
"\\u0061bc" = 1
'''.replace(" ; ", "\n")
LINES = {
    ("top",): 2,
    ("core",): 4,
    ("core", "names"): 5,
    ("core", "names", 0): 6,
    ("core", "names", 1): 8,
    ("core", "text"): 10,
    ("core", "literal"): 15,
    ("core", "dotted"): 17,
    ("core", "dotted", "deep"): 17,
    ("core", "dotted", "deep", "quoted key"): 17,
    ("core", "dotted", "other"): 18,
    ("core", "inline"): 19,
    ("core", "inline", "a"): 19,
    ("core", "inline", "b"): 19,
    ("core", "inline", "b", "c"): 19,
    ("core", "inline", "b", "c", 0): 19,
    ("core", "inline", "b", "c", 0, "d"): 19,
    ("core", "inline", "b", "c", 1): 19,
    ("core", "inline", "b", "c", 1, "d"): 19,
    ("core", "empty"): 20,
    ("core", "none"): 21,
    ("core", "after"): 22,
    ("shop", "till"): 24,
    ("shop", "till", 0): 24,
    ("shop", "till", 0, "name"): 25,
    ("shop", "till", 0, "printer"): 26,
    ("shop", "till", 0, "printer", "port"): 27,
    ("shop", "till", 1): 28,
    ("shop", "till", 1, "name"): 29,
    ("shop", "till", 1, "printer"): 30,
    ("shop", "till", 1, "printer", "port"): 30,
    ("flux-matiere",): 31,
    ("flux-matiere", "abc"): 32,
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_key_is_at_its_line(newline):
    found = find_key_lines(TEXT.replace("\n", newline))

    assert found.lines == LINES
    assert found.repeated is None


def test_each_key_that_the_standard_library_reads_has_a_line():
    assert paths(tomllib.loads(TEXT)) - LINES.keys() == {("shop",)}


def test_of_a_text_that_is_not_toml_the_keys_before_the_fault_are_known():
    assert find_key_lines("a = 1\nb = ]\nc = 3").lines == {("a",): 1, ("b",): 2}


def paths(value, path=()):
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    found = set()
    for step, inner in steps:
        found.add((*path, step))
        if isinstance(inner, dict | list):
            found |= paths(inner, (*path, step))
    return found
