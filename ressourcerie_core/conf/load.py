# SPDX-License-Identifier: Apache-2.0
"""The configuration file, read and checked: the core's table wholly, those of modules later."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ressourcerie_core.conf import file_problems, problems
from ressourcerie_core.conf.configuration import Configuration
from ressourcerie_core.conf.environment import OTHER_VARIABLES, PREFIX, variable_of
from ressourcerie_core.conf.read import parse, read_text
from ressourcerie_core.conf.table import Table
from ressourcerie_core.conf.toml_lines import Key
from ressourcerie_core.conf.validate import ReadTable, read_table
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.settings import CoreSettings


def load(file: Path, *, environ: Mapping[str, str] = os.environ) -> Configuration:
    """Read the configuration file and check the table of the core.

    :raises Refused: one problem for each fault, with file, line and key.
    """
    try:
        text = read_text(file)
    except file_problems.FileRefused as problem:
        raise Refused([problem]) from None
    return load_text(file, text, environ=environ)


def load_text(file: Path, text: str, *, environ: Mapping[str, str]) -> Configuration:
    """Check what a file holds, or would hold.

    :raises Refused: one problem for each fault, with file, line and key.
    """
    try:
        document, lines = parse(file, text.removeprefix("\ufeff"))
    except file_problems.FileRefused as problem:
        raise Refused([problem]) from None
    tables = {
        name: Table(name, file, values, lines)
        for name, values in document.items()
        if isinstance(values, dict)
    }
    faults: list[Problem] = []
    core = tables.pop("core", None) or Table("core", file, {}, lines)
    read: ReadTable[CoreSettings] | None = None
    try:
        read = read_table(CoreSettings, core, environ=environ, root=root_of(file))
    except Refused as refused:
        faults += refused.problems
    faults += _keys_outside_tables(file, document, lines)
    faults += _malformed_variables(environ)
    if faults or read is None:
        raise Refused(faults)
    return Configuration(file, root_of(file), read.settings, tables, read.origins, environ, text)


def root_of(file: Path) -> Path:
    """Tell the folder that relative paths start from."""
    folder = file.absolute().parent
    return folder.parent if folder.name == "etc" else folder


def _keys_outside_tables(
    file: Path, document: Mapping[str, Any], lines: Mapping[Key, int]
) -> list[problems.NotATable]:
    return [
        problems.NotATable(f"{file}:{lines[(name,)]}: {name}", name)
        for name, values in document.items()
        if not isinstance(values, dict)
    ]


def _malformed_variables(environ: Mapping[str, str]) -> list[problems.UnknownVariable]:
    """Refuse variables that name no table, such as ``RESSOURCERIE_PORT``."""
    known = [*OTHER_VARIABLES, *(variable_of("core", name) for name in CoreSettings.model_fields)]
    return [
        problems.UnknownVariable(variable, known)
        for variable in environ
        if variable.upper().startswith(PREFIX)
        and variable not in OTHER_VARIABLES
        and "__" not in variable.removeprefix(PREFIX)
    ]
