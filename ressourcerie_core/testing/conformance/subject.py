# SPDX-License-Identifier: Apache-2.0
"""The module that is examined, and an instance to examine it on."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ressourcerie_core.modules.package import folder_of
from ressourcerie_core.platform import ActiveModule
from ressourcerie_core.testing.instance import Instance, Workshop


@dataclass(frozen=True)
class Subject:
    """One module, among those that the tests enable."""

    module: ActiveModule
    workshop: Workshop
    folder: Path
    #: The committed map of its routes, which may not exist yet.
    routes: Path
    #: The committed map of its acts, which may not exist yet.
    acts: Path

    @property
    def name(self) -> str:
        """The module's name."""
        return self.module.name

    @property
    def prefix(self) -> str:
        """What the names of its tables begin with."""
        return self.name.replace("-", "_") + "_"

    @property
    def package(self) -> Path:
        """The folder of its package, as pip installed it."""
        folder = folder_of(self.module.loaded.planned)
        assert folder is not None
        return folder

    @contextmanager
    def instance(self) -> Iterator[Instance]:
        """Give a fresh instance."""
        with self.workshop.instance(self.folder) as made:
            yield made

    def sources(self) -> Iterator[tuple[Path, ast.Module]]:
        """Read each of its Python files."""
        for file in sorted(self.package.rglob("*.py")):
            yield file.relative_to(self.package), ast.parse(file.read_text(encoding="utf-8"))
