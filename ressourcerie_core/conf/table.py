# SPDX-License-Identifier: Apache-2.0
"""One table of the file, as it is written, and what stands for it in the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ressourcerie_core.conf.environment import variable_of
from ressourcerie_core.conf.toml_lines import Key


@dataclass(frozen=True)
class Table:
    """A table as it is written; its values may hold a secret in clear, so they are never shown."""

    name: str
    file: Path
    values: Mapping[str, Any] = field(repr=False)
    lines: Mapping[Key, int] = field(repr=False)

    def where(self, path: Key = ()) -> str:
        """Name the file, the line and the key of a path into this table."""
        line = self.line(path)
        return f"{self.file}{f':{line}' if line else ''}: {self.dotted(path)}"

    def line(self, path: Key) -> int:
        """Tell the line of a path, or of the nearest key above it; 0 when none is written."""
        full: Key = (self.name, *path)
        written = (full[:end] for end in range(len(full), 0, -1))
        return next((self.lines[key] for key in written if key in self.lines), 0)

    def origin(self, key: str) -> "Origin":
        """Tell where a key of this table is written."""
        return Origin(self.where((key,)), f"ligne {self.line((key,))}")

    def dotted(self, path: Key = ()) -> str:
        """Write a key with its table, such as ``core.port``."""
        keys = ".".join(step for step in (self.name, *path) if isinstance(step, str))
        position = next((f" (élément {step + 1})" for step in path if isinstance(step, int)), "")
        return keys + position

    def variable(self, key: str) -> str:
        """Name the variable that stands for a key."""
        return variable_of(self.name, key)


@dataclass(frozen=True)
class Origin:
    """Where the value of a key came from.

    :param place: as a refusal names it, with file, line and key.
    :param short: as a listing names it, beside the name of the file.
    """

    place: str
    short: str
    is_variable: bool = False

    @classmethod
    def variable(cls, name: str) -> "Origin":
        """A variable of the environment."""
        return cls(f"environnement: {name}", f"variable {name}", is_variable=True)
