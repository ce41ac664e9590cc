# SPDX-License-Identifier: Apache-2.0
"""The one way to write facts down: RFC 8785, texts in NFC, whole numbers and nothing finer."""

import unicodedata
from collections.abc import Mapping
from typing import Any

import rfc8785

from ressourcerie_core.db.types import LARGEST_WHOLE
from ressourcerie_core.i18n import _
from ressourcerie_core.journal.problems import FactsRefused

DEEPEST = 16  # levels of facts within facts; deeper would be a mistake, not a fact


def canonical(facts: Mapping[str, Any]) -> str:
    """Write facts as canonical JSON: the same facts give the same bytes everywhere.

    :raises FactsRefused: a value has more than one way of being written (a float), or none.
    """
    return rfc8785.dumps(_normal(facts, DEEPEST)).decode()


def _normal(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _normal_text(value)
    if isinstance(value, int):
        if abs(value) > LARGEST_WHOLE:
            raise FactsRefused(_("un nombre de plus de 16 chiffres"))
        return int(value)
    if not depth:
        raise FactsRefused(_("des valeurs emboîtées sans fin"))
    if isinstance(value, Mapping):
        return _normal_mapping(value, depth - 1)
    if isinstance(value, list | tuple):
        return [_normal(item, depth - 1) for item in value]
    raise FactsRefused(_("une valeur de type {kind}").format(kind=type(value).__name__))


def _normal_mapping(value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    normal: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise FactsRefused(_("un nom qui n'est pas du texte"))
        name = _normal_text(key)
        if name in normal:
            raise FactsRefused(_("deux fois le nom « {name} »").format(name=name))
        normal[name] = _normal(item, depth)
    return normal


def _normal_text(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            raise FactsRefused(_("un signe Unicode coupé en deux"))
    return text
