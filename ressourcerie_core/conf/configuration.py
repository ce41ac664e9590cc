# SPDX-License-Identifier: Apache-2.0
"""The configuration of an instance: the core's settings, and the tables of its modules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ressourcerie_core.conf import problems
from ressourcerie_core.conf.environment import OTHER_VARIABLES, PREFIX, table_of, variable_of
from ressourcerie_core.conf.table import Origin, Table
from ressourcerie_core.conf.validate import ReadTable, read_table
from ressourcerie_core.settings import CoreSettings, ModuleSettings

Settings = TypeVar("Settings", bound=ModuleSettings)


@dataclass(frozen=True)
class Configuration:
    """What an operator wrote, checked but for the tables of modules, which need their classes.

    :param root: the folder that relative paths start from.
    :param text: what the file held when it was read; it may hold a password.
    :param tables: the table of each module, as written, by name of module.
    :param origins: where each key of ``[core]`` that was given came from.
    """

    file: Path
    root: Path
    core: CoreSettings
    tables: Mapping[str, Table]
    origins: Mapping[str, Origin]
    environ: Mapping[str, str] = field(repr=False)
    text: str = field(repr=False)

    def path(self, relative: str | Path) -> Path:
        """Complete a path of the configuration."""
        return self.root / relative

    def module_settings(self, name: str, cls: type[Settings]) -> Settings:
        """Read the settings of a module.

        :raises Refused: one problem for each fault, with file, line and key.
        """
        return self.module_table(name, cls).settings

    def module_table(self, name: str, cls: type[Settings]) -> ReadTable[Settings]:
        """Read the settings of a module, with where each key came from.

        :raises Refused: one problem for each fault, with file, line and key.
        """
        table = self.tables.get(name) or Table(name, self.file, {}, {})
        return read_table(cls, table, environ=self.environ, root=self.root)

    def check_tables(
        self, installed: Collection[str]
    ) -> tuple[Sequence[problems.KeyRefused], Sequence[problems.KeyRefused]]:
        """Find tables and variables of modules that are not there.

        :param installed: the names of the installed modules.
        :returns: problems, then warnings (tables of modules that are not enabled).
        """
        enabled = set(self.core.enabled_modules)
        known = ["core", *sorted({*installed, *enabled})]
        faults: list[problems.KeyRefused] = []
        warnings: list[problems.KeyRefused] = []
        for name, table in self.tables.items():
            if name not in known:
                faults.append(problems.UnknownTable(table.where(), name, known))
            elif name not in enabled and table.values:
                warnings.append(problems.TableOfDisabledModule(table.where(), name))
        faults += [
            problems.UnknownVariable(variable, (*map(variable_of, known), *OTHER_VARIABLES))
            for variable in self.environ
            if variable.upper().startswith(PREFIX)
            and variable not in OTHER_VARIABLES
            and table_of(variable, known) is None
        ]
        return faults, warnings
