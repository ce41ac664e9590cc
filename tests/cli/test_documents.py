# SPDX-License-Identifier: Apache-2.0
"""The form of what commands tell machines: a program that reads it must not find it changed."""

import json

import pytest

from tests.wheels import module_wheel

#: A problem has its own facts besides: here, those of a required module that is missing.
PROBLEM = {
    **dict.fromkeys(("type", "title", "detail", "hint", "where"), "str"),
    "status": "int",
    "modules": ["str"],
    **dict.fromkeys(("state", "distribution", "version", "required"), "str"),
}
MODULE = {
    **dict.fromkeys(("name", "state", "distribution", "version", "summary"), "str"),
    "provenance": {"kind": "str", "url": "str", "commit": "str"},
    "requires": [],
    "optional": [],
    "reasons": [PROBLEM],
}
EXAMINATION = {"subject": "str", "problems": [PROBLEM], "warnings": [], "notes": []}
FORMS = {
    ("module", "list"): [MODULE],
    ("module", "show", "caisse"): MODULE,
    ("config", "show"): {
        "file": "str",
        "keys": [{"key": "str", "value": ["str"], "origin": "str"}],
    },
    ("check",): {"can_serve": "bool", "examinations": [EXAMINATION]},
}


def form_of(value):
    """Describe a document: its keys, and the type of each value; of a list, its first item."""
    if isinstance(value, dict):
        return {key: form_of(one) for key, one in value.items()}
    if isinstance(value, list):
        return [form_of(one) for one in value[:1]]
    return type(value).__name__


@pytest.mark.parametrize("command", FORMS)
def test_a_document_for_machines_keeps_its_form(shop, command):
    shop.install(module_wheel("caisse", requires=["ressourcerie-catalogue>=0.1"]))
    shop.enable("caisse")

    told = shop.run("-P", "-m", "ressourcerie_core", *command, "--json").stdout

    assert form_of(json.loads(told)) == FORMS[command]
