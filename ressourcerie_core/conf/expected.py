# SPDX-License-Identifier: Apache-2.0
"""What a key accepts, in French words, from the JSON Schema of its settings class."""

import re
from collections.abc import Callable
from typing import Any

from ressourcerie_core.conf.toml_lines import Key

Schema = dict[str, Any]

_FORMATS = {
    "path": "un chemin",
    "file-path": "le chemin d'un fichier",
    "directory-path": "le chemin d'un dossier",
    "uri": "une adresse comme https://exemple.org/",
    "date": "une date comme 2026-01-31",
    "date-time": "une date et une heure",
    "time": "une heure comme 08:30",
    "email": "une adresse électronique",
    "uuid": "un identifiant UUID",
}
_PLURALS = {"un texte": "textes", "un nombre entier": "nombres entiers", "un nombre": "nombres"}
_SHOWN = 60


def expected(schema: Schema, path: Key) -> str:
    """Say what is expected at a path of a settings class, such as « un nombre entier »."""
    return in_words(_walk(schema, path), schema)


def properties(schema: Schema, path: Key) -> tuple[str, ...]:
    """Name the keys that the table at a path accepts."""
    return tuple(_walk(schema, path).get("properties", ()))


def in_words(part: Schema, schema: Schema) -> str:
    """Say what a part of a schema accepts."""
    part = _resolve(part, schema)
    if choices := part.get("enum") or ([part["const"]] if "const" in part else []):
        *first, last = (_quoted(choice) for choice in choices)
        return f"{', '.join(first)} ou {last}" if first else last
    if "anyOf" in part:
        return " ou ".join(dict.fromkeys(in_words(option, schema) for option in part["anyOf"]))
    describe = _KINDS.get(part.get("type", ""))
    return describe(part, schema) if describe else "une autre valeur"


def found(value: object) -> str:
    """Show a value that was found, short and on one line, without the password of an address."""
    if isinstance(value, str):
        return f"le texte {_quoted(value)}" if value.strip() else "un texte vide"
    if isinstance(value, (list, tuple)):
        return "une liste"
    if isinstance(value, dict):
        return "une table"
    return _quoted(value)


def _quoted(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"« {_shorten(value)} »" if isinstance(value, str) else _shorten(str(value))


def mask_password(text: str) -> str:
    """Hide the password of each address in a text: ``postgresql://anna:•••@host/base``."""
    return re.sub(r"(://[^/@:\s]*):[^/\s]*@", r"\1:•••@", text)


def _shorten(text: str) -> str:
    printable = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in mask_password(text))
    return printable if len(printable) <= _SHOWN else printable[:_SHOWN] + "…"


def _walk(schema: Schema, path: Key) -> Schema:
    part = schema
    for step in path:
        part = _resolve(part, schema)
        if isinstance(step, int):
            part = part.get("items", {})
        else:
            part = part.get("properties", {}).get(step, part.get("additionalProperties") or {})
    return _resolve(part, schema)


def _resolve(part: Schema, schema: Schema) -> Schema:
    """Follow references, and forget that a key may be left out."""
    if "$ref" in part:
        return _resolve(schema["$defs"][part["$ref"].rpartition("/")[2]], schema)
    options = [option for option in part.get("anyOf", ()) if option.get("type") != "null"]
    return _resolve(options[0], schema) if len(options) == 1 else part


def _bounds(part: Schema) -> str:
    low, high = part.get("minimum"), part.get("maximum")
    above, below = part.get("exclusiveMinimum"), part.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f" de {low} à {high}"
    words = [
        (low, "au moins {}"),
        (above, "plus grand que {}"),
        (high, "au plus {}"),
        (below, "plus petit que {}"),
    ]
    said = [sentence.format(f"{bound:g}") for bound, sentence in words if bound is not None]
    return " " + " et ".join(said) if said else ""


def _text(part: Schema) -> str:
    words = _FORMATS.get(part.get("format", ""), "un texte")
    if part.get("minLength") and words == "un texte":
        words = "un texte non vide"
    if "maxLength" in part:
        words += f" d'au plus {part['maxLength']} caractères"
    if "pattern" in part:
        words += f" de la forme {part['pattern']}"
    return words


def _list(part: Schema, schema: Schema) -> str:
    item = in_words(part.get("items", {}), schema)
    return f"une liste de {_PLURALS.get(item, 'valeurs')}"


_KINDS: dict[str, Callable[[Schema, Schema], str]] = {
    "boolean": lambda _part, _schema: "true ou false",
    "integer": lambda part, _schema: "un nombre entier" + _bounds(part),
    "number": lambda part, _schema: "un nombre" + _bounds(part),
    "string": lambda part, _schema: _text(part),
    "array": _list,
    "object": lambda _part, _schema: "une table",
}
