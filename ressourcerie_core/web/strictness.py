# SPDX-License-Identifier: Apache-2.0
"""Tighten what pydantic reads of a request to what JSON itself tells apart.

Pydantic's strict mode looks at Python values, and FastAPI hands it parsed JSON, in which a date is
still a text: strict alone refuses every date, and lax takes ``false`` for 0. So each kind of value
gets the rule that pydantic's strict mode has for JSON.
"""

import re
from collections.abc import Callable
from typing import Any

from pydantic_core import (
    CoreConfig,
    CoreSchema,
    PydanticCustomError,
    SchemaValidator,
    core_schema,
    to_json,
)

SMALLEST, LARGEST = -(2**63), 2**63 - 1


def tightened(schema: Any, owner: type, resolve: Callable[[Any], Any]) -> Any:
    """Give the schema of a model with every part of it strict.

    :param owner: the model; another one inside it has already tightened itself.
    :param resolve: gives the schema that a reference stands for.
    """
    if isinstance(schema, list | tuple):
        return type(schema)(tightened(item, owner, resolve) for item in schema)
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "definition-ref" and resolve(schema)["type"] == "enum":
        # Pydantic shares an enumeration among models: this one needs its own, tightened.
        schema = {key: value for key, value in resolve(schema).items() if key != "ref"}
    kind = schema.get("type")
    if kind == "model" and schema["cls"] is not owner and hasattr(schema["cls"], "_is_body"):
        return schema
    inner = {key: tightened(value, owner, resolve) for key, value in schema.items()}
    return _RULES.get(kind, _unchanged)(inner)


def _unchanged(schema: Any) -> Any:
    return schema


def _bounded(schema: Any) -> Any:
    low = {} if "gt" in schema else {"ge": SMALLEST}
    high = {} if "lt" in schema else {"le": LARGEST}
    return low | high | schema


def _storable(schema: Any) -> Any:
    return core_schema.no_info_after_validator_function(_check_text, schema)


def _check_text(text: str) -> str:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise PydanticCustomError("text_unusable", "unusable text")
    return text


def _from_list(schema: Any) -> Any:
    return schema | {"strict": False}


def _from_text(schema: Any) -> Any:
    return core_schema.no_info_wrap_validator_function(_JsonReader(schema), schema)


class _JsonReader:
    """Reads what JSON carries as a text, by the rules of JSON; leaves Python's own values."""

    def __init__(self, schema: CoreSchema) -> None:
        self.schema = schema
        self.kind = schema["type"]
        self.validator: SchemaValidator | None = None

    def __call__(self, value: Any, handler: Callable[[Any], Any]) -> Any:
        if not isinstance(value, str | int | float | None):
            return handler(value)
        if self.validator is None:
            self.validator = SchemaValidator(self.schema, CoreConfig(strict=True))
        if isinstance(value, str) and _NUMBER.fullmatch(value) and self.kind in _DATES:
            # Pydantic would take it for a number of seconds since 1970.
            raise PydanticCustomError(f"{self.kind}_parsing", "a number")
        return self.validator.validate_json(to_json(value))


_NUMBER = re.compile(r"\s*[-+]?[0-9.]+\s*")
_DATES = {"date", "time", "datetime"}
_TEXTS = (
    "date",
    "time",
    "datetime",
    "timedelta",
    "uuid",
    "decimal",
    "enum",
    "bytes",
    "url",
    "multi-host-url",
)
_RULES: dict[Any, Callable[[Any], Any]] = (
    {"int": _bounded, "str": _storable}
    | dict.fromkeys(_TEXTS, _from_text)
    | dict.fromkeys(("tuple", "set", "frozenset"), _from_list)
)
