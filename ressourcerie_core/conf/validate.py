# SPDX-License-Identifier: Apache-2.0
"""A table read by its settings class: all that is wrong with it is said at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, to_json

from ressourcerie_core.conf import problems
from ressourcerie_core.conf.environment import EnvironmentSource
from ressourcerie_core.conf.expected import found
from ressourcerie_core.conf.explain import Explainer
from ressourcerie_core.conf.secret_files import read_secret, secret_fields
from ressourcerie_core.conf.table import Origin, Table
from ressourcerie_core.conf.toml_lines import Key
from ressourcerie_core.errors import Refused

Settings = TypeVar("Settings", bound=BaseModel)


@dataclass(frozen=True)
class ReadTable(Generic[Settings]):
    """The settings of a table, and where each key that was given came from."""

    settings: Settings
    origins: Mapping[str, Origin]


def read_table(
    cls: type[Settings], table: Table, *, environ: Mapping[str, str], root: Path
) -> ReadTable[Settings]:
    """Read a table by its settings class; variables of the environment beat the file.

    :raises Refused: one problem for each fault.
    """
    return _Reader(cls, table, environ, root).read()


class _Reader(Generic[Settings]):
    def __init__(
        self, cls: type[Settings], table: Table, environ: Mapping[str, str], root: Path
    ) -> None:
        self.cls = cls
        self.table = table
        self.environ = {name.upper(): value for name, value in environ.items()}
        self.root = root
        self.secrets = secret_fields(cls)
        self.secret_files = {
            f"{name}_file": name
            for name in cls.model_fields
            if name in self.secrets and f"{name}_file" not in cls.model_fields
        }
        self.origins: dict[str, Origin] = {}
        #: What is refused, and at which line; 0 for what is nowhere in the file.
        self.problems: dict[problems.KeyRefused, int] = {}
        self.refused: set[Key] = set()

    def read(self) -> ReadTable[Settings]:
        written = self.written_values()
        self.refuse_unknown_variables()
        self.check_types(written)
        settings = self.build(written | self.variable_values())
        if self.problems or settings is None:
            in_file_order = sorted(self.problems, key=self.problems.__getitem__)
            raise Refused(in_file_order)
        return ReadTable(self.with_absolute_paths(settings), self.origins)

    def written_values(self) -> dict[str, Any]:
        """Take what the file gives, but for what it must not give."""
        known = [name for name in self.cls.model_fields if name not in self.secrets]
        values: dict[str, Any] = {}
        for key, value in self.table.values.items():
            origin, dotted = self.table.origin(key), self.table.dotted((key,))
            if key in self.secret_files:
                values |= self.secret_from(key, value, origin)
            elif key in self.secrets:
                variable = self.table.variable(key)
                self.refuse((key,), problems.SecretInClear(origin.place, dotted, variable))
            elif key in self.cls.model_fields:
                values[key] = value
                self.origins[key] = origin
            else:
                known_here = (*known, *self.secret_files)
                self.refuse((key,), problems.UnknownKey(origin.place, dotted, known_here))
        return values

    def variable_values(self) -> dict[str, Any]:
        """Take what the environment gives."""
        values: dict[str, Any] = {}
        for key in self.secret_files:
            variable = self.table.variable(key)
            if variable in self.environ:
                values |= self.secret_from(key, self.environ[variable], Origin.variable(variable))
        given = EnvironmentSource(self.cls, self.table.name, self.environ)()
        for key, value in given.items():
            self.origins[key] = Origin.variable(self.table.variable(key))
            if key in self.secrets and not value.strip():
                dotted, where = self.table.dotted((key,)), self.origins[key].place
                self.refuse((key,), problems.WrongValue(where, dotted, found(value), "un secret"))
        return values | given

    def secret_from(self, key: str, file: object, origin: Origin) -> dict[str, str]:
        """Read the file that a key such as ``password_file`` names."""
        name = self.secret_files[key]
        dotted, where = self.table.dotted((key,)), origin.place
        self.origins[name] = origin
        if not isinstance(file, str) or not file.strip():
            self.refuse((name,), problems.WrongValue(where, dotted, found(file), "un chemin"))
            return {}
        try:
            return {name: read_secret(self.root / file, where=where, key=dotted)}
        except problems.SecretFileRefused as problem:
            self.refuse((name,), problem)
            return {}

    def refuse_unknown_variables(self) -> None:
        prefix = self.table.variable("")
        names = {*self.cls.model_fields, *self.secret_files}
        known = sorted(self.table.variable(name) for name in names)
        for variable in self.environ:
            key = variable.removeprefix(prefix).partition("__")[0].lower()
            if variable.startswith(prefix) and key not in names:
                self.refuse((key,), problems.UnknownVariable(variable, known))

    def check_types(self, written: Mapping[str, Any]) -> None:
        """Refuse values of a neighbouring type: in the file, true is not 1 and "8" is not 8."""
        document = to_json(dict(written), inf_nan_mode="constants")
        try:
            self.cls.model_validate_json(document, strict=True)
        except ValidationError as error:
            # What is missing may be in the environment: said when all values are together.
            self.explain(
                detail
                for detail in error.errors(include_url=False)
                if detail["type"] != "missing" and detail["loc"]
            )

    def build(self, values: Mapping[str, Any]) -> Settings | None:
        """Make the settings of all values; those of the environment are texts, read leniently."""
        try:
            return self.cls.model_validate(values)
        except ValidationError as error:
            self.explain(error.errors(include_url=False))
        return None

    def explain(self, errors: Iterable[ErrorDetails]) -> None:
        explainer = Explainer(self.table, self.cls.model_json_schema(), self.origins, self.secrets)
        already = set(self.refused)
        for error in errors:
            path = error["loc"]
            if not any(path[:end] in already for end in range(len(path) + 1)):
                self.refuse(path, explainer.explain(error))

    def refuse(self, path: Key, problem: problems.KeyRefused) -> None:
        self.refused.add(path)
        self.problems[problem] = self.table.line(path)

    def with_absolute_paths(self, settings: Settings) -> Settings:
        given = {name: getattr(settings, name) for name in self.cls.model_fields}
        paths = {n: self.root / value for n, value in given.items() if isinstance(value, Path)}
        return settings.model_copy(update=paths) if paths else settings
