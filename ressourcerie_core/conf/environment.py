# SPDX-License-Identifier: Apache-2.0
"""The variables that stand for keys of the file: ``RESSOURCERIE_CORE__PORT`` is ``core.port``."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource

PREFIX = "RESSOURCERIE_"
#: Variables that are no key of the file.
OTHER_VARIABLES = (
    "RESSOURCERIE_CONF",
    "RESSOURCERIE_FAILPOINTS",
    "RESSOURCERIE_FAULTS",
    "RESSOURCERIE_TEST_DATABASE",
    "RESSOURCERIE_TEST_POSTGRESQL_URL",
)


def variable_of(table: str, key: str = "") -> str:
    """Name the variable of a key, or what those of a whole table begin with."""
    return f"{PREFIX}{table.replace('-', '_')}__{key}".upper()


def table_of(variable: str, tables: Iterable[str]) -> str | None:
    """Tell which table a variable belongs to, or ``None``."""
    return next((name for name in tables if variable.upper().startswith(variable_of(name))), None)


class EnvironmentSource(EnvSettingsSource):
    """The reader of pydantic-settings, on variables that it is given; lists may have commas."""

    def __init__(self, cls: type[BaseModel], table: str, environ: Mapping[str, str]) -> None:
        self.environ = environ
        # The reader only asks the class for its fields and configuration, as any model has.
        super().__init__(
            cast("type[BaseSettings]", cls),
            env_prefix=variable_of(table),
            env_nested_delimiter="__",
        )

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self.environ.items()}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ARG002 (inherited)
        if value.lstrip().startswith(("[", "{")):
            try:
                return json.loads(value)
            except ValueError:
                # Left as text, it is refused with the words of any other wrong value.
                return value
        return [part.strip() for part in value.split(",") if part.strip()]
