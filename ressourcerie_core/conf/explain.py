# SPDX-License-Identifier: Apache-2.0
"""What pydantic found wrong, as a refusal that an operator can act upon."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pydantic_core import ErrorDetails

from ressourcerie_core.conf import problems
from ressourcerie_core.conf.expected import Schema, expected, found, properties
from ressourcerie_core.conf.table import Origin, Table
from ressourcerie_core.conf.toml_lines import Key


@dataclass(frozen=True)
class Explainer:
    """What is needed to put the errors of one table in words.

    :param origins: where each key that was given came from.
    :param secrets: the keys whose value is never shown.
    """

    table: Table
    schema: Schema
    origins: Mapping[str, Origin]
    secrets: Collection[str]

    def explain(self, error: ErrorDetails) -> problems.KeyRefused:
        """Put one error in words."""
        path = error["loc"]
        where, key = self.where(path), self.table.dotted(path)
        match error["type"]:
            case "missing":
                return self.missing(where, path)
            case "extra_forbidden":
                return problems.UnknownKey(where, key, properties(self.schema, path[:-1]))
            case "value_error" | "assertion_error":
                return problems.ValueRefused(where, key, self.reason(error))
        shown = "une autre valeur" if self.is_secret(path) else found(error["input"])
        return problems.WrongValue(where, key, shown, expected(self.schema, path))

    def where(self, path: Key) -> str:
        """Name the variable that gave a key, or the line of the file."""
        origin = self.origins.get(str(path[0])) if path else None
        return origin.place if origin and origin.is_variable else self.table.where(path)

    def missing(self, where: str, path: Key) -> problems.MissingKey:
        name = str(path[-1])
        if self.is_secret(path):
            remedy = f'{name}_file = "chemin" ou la variable {self.table.variable(name)}'
            return problems.MissingKey(where, self.table.dotted(path), "un secret", remedy)
        remedy = f"{name} = … sous [{self.table.dotted(path[:-1])}]"
        words = expected(self.schema, path)
        return problems.MissingKey(where, self.table.dotted(path), words, remedy)

    def reason(self, error: ErrorDetails) -> str:
        """Repeat what the settings class says, unless it may repeat a secret."""
        if self.is_secret(error["loc"]):
            return "ce secret n'a pas la forme attendue"
        return str(error.get("ctx", {}).get("error", error["msg"])).rstrip(".")

    def is_secret(self, path: Key) -> bool:
        return bool(path) and path[0] in self.secrets
