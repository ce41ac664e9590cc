# SPDX-License-Identifier: Apache-2.0
"""What is wrong in a payload, field by field: where, what was found, what is expected."""

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

#: What each kind of pydantic error expects; the braces name values of its context.
EXPECTED = {
    "missing": _("ce champ est obligatoire"),
    "extra_forbidden": _("ce champ n'existe pas ici : retirez-le"),
    "json_invalid": _("un texte JSON bien formé"),
    "model_type": _("un objet JSON"),
    "model_attributes_type": _("un objet JSON"),
    "dict_type": _("un objet JSON"),
    "list_type": _("une liste"),
    "tuple_type": _("une liste"),
    "set_type": _("une liste sans doublon"),
    "frozen_set_type": _("une liste sans doublon"),
    "too_short": _("au moins {min_length} élément(s)"),
    "too_long": _("au plus {max_length} élément(s)"),
    "none_required": _("null"),
    "bool_type": _("true ou false"),
    "bool_parsing": _("true ou false"),
    "int_type": _("un nombre entier"),
    "int_parsing": _("un nombre entier"),
    "int_parsing_size": _("un nombre entier moins grand"),
    "int_from_float": _("un nombre entier"),
    "float_type": _("un nombre"),
    "float_parsing": _("un nombre"),
    "finite_number": _("un nombre fini"),
    "multiple_of": _("un multiple de {multiple_of}"),
    "greater_than": _("plus de {gt}"),
    "greater_than_equal": _("{ge} ou plus"),
    "less_than": _("moins de {lt}"),
    "less_than_equal": _("{le} ou moins"),
    "decimal_type": _("un nombre décimal"),
    "decimal_parsing": _("un nombre décimal"),
    "string_type": _("un texte"),
    "string_too_short": _("au moins {min_length} caractère(s)"),
    "string_too_long": _("au plus {max_length} caractère(s)"),
    "string_pattern_mismatch": _("un texte de la forme {pattern}"),
    "string_unicode": _("un texte Unicode valide"),
    "text_unusable": _("un texte sans caractère nul ni demi-caractère"),
    "literal_error": _("l'une de ces valeurs : {expected}"),
    "enum": _("l'une de ces valeurs : {expected}"),
    "date_type": _("une date de la forme 2026-10-31"),
    "date_parsing": _("une date de la forme 2026-10-31"),
    "date_from_datetime_parsing": _("une date de la forme 2026-10-31"),
    "date_from_datetime_inexact": _("une date de la forme 2026-10-31"),
    "date_past": _("une date passée"),
    "date_future": _("une date à venir"),
    "time_type": _("une heure de la forme 14:30"),
    "time_parsing": _("une heure de la forme 14:30"),
    "datetime_type": _("un instant de la forme 2026-10-31T14:30:00+01:00"),
    "datetime_parsing": _("un instant de la forme 2026-10-31T14:30:00+01:00"),
    "datetime_from_date_parsing": _("un instant de la forme 2026-10-31T14:30:00+01:00"),
    "timezone_aware": _("un instant avec son décalage, comme 2026-10-31T14:30:00+01:00"),
    "timezone_naive": _("un instant sans décalage"),
    "uuid_type": _("un identifiant UUID"),
    "uuid_parsing": _("un identifiant UUID"),
    "uuid_version": _("un identifiant UUID de version {expected_version}"),
    "url_type": _("une adresse web"),
    "url_parsing": _("une adresse web"),
    "url_scheme": _("une adresse web commençant par {expected_schemes}"),
    "union_tag_not_found": _("le champ {discriminator}"),
    "union_tag_invalid": _("{discriminator} parmi {expected_tags}"),
}
_PLACES = {
    "body": _("corps"),
    "query": _("paramètre"),
    "path": _("adresse"),
    "header": _("en-tête"),
    "cookie": _("témoin"),
}
_FOUND: tuple[tuple[Any, str], ...] = (
    (NoneType, _("rien (null)")),
    (bool, _("un booléen")),
    (int | float, _("le nombre {value}")),
    (str, _("le texte « {value} »")),
    (Mapping, _("un objet JSON")),
    (list | tuple, _("une liste")),
)
_LONGEST_ECHO = 40
_NOTHING_FOUND = {"missing", "json_invalid"}


class PayloadRefused(Problem):
    """The payload does not have the form that the route declares; each fault is in ``errors``."""

    slug = "core/payload-refused"
    title = _("Les données envoyées n'ont pas la forme attendue")
    status = 422

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        faults = [_fault(error) for error in errors]
        lines = [f"{fault['where']} : {fault['expected']}." for fault in faults]
        super().__init__(
            " ".join(lines),
            hint=_("Corrigez les champs nommés, puis renvoyez la demande."),
            errors=faults,
        )


def _fault(error: Mapping[str, Any]) -> dict[str, Any]:
    place, *path = error["loc"] or ("body",)
    name = ".".join(str(step) for step in path)
    fault = {
        "where": f"{_PLACES.get(place, place)} {name}".strip(),
        "path": [place, *path],
        "expected": _expected(error),
    }
    if error["type"] not in _NOTHING_FOUND:
        fault["found"] = describe(error.get("input"))
    return fault


def _expected(error: Mapping[str, Any]) -> str:
    template = EXPECTED.get(error["type"])
    if template is None:  # written by a validator of the module, in its own words
        return str(error["msg"]).removeprefix("Value error, ").rstrip(".")
    return template.format_map(error.get("ctx", {}))


def describe(value: Any) -> str:
    """Say what a JSON value is, without repeating a long one."""
    for types, sentence in _FOUND:
        if isinstance(value, types):
            return sentence.format(value=_shortened(value if type(value) is str else repr(value)))
    return _("une autre valeur")


def _shortened(text: str) -> str:
    text = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return text if len(text) <= _LONGEST_ECHO else f"{text[:_LONGEST_ECHO]}…"
