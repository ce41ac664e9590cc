# SPDX-License-Identifier: Apache-2.0
"""Run every case in every column."""

import sys
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .case import Case
from .cases import ALL
from .columns import Column, Library
from .environment import Environment
from .instance import Core
from .outcomes import Outcome
from .table import Table

#: Cases that run together: each is one process after another, with waits between them.
TOGETHER = 2


def behaviour(columns: Collection[Column], core: Core, work: Path) -> Table:
    """Give the outcome of each case in each column, all in one environment for each case."""

    def run(number: int, case: Case) -> dict[str, str]:
        case.prepare()
        return _outcomes(columns, case, core.fresh(work / f"case-{number}"))

    with ThreadPoolExecutor(TOGETHER) as pool:
        rows = list(pool.map(run, range(len(ALL)), ALL))
    return Table("Cas", {case.title: row for case, row in zip(ALL, rows, strict=True)})


def _outcomes(columns: Collection[Column], case: Case, environment: Environment) -> dict[str, str]:
    environment.install(case.wheels)
    if case.then is not None:
        for column in columns:
            column.warm(environment, case)
        case.then(environment)
    return {column.title: _outcome(column, case, environment) for column in columns}


def _outcome(column: Column, case: Case, environment: Environment) -> Outcome:
    if case.lifecycle and isinstance(column, Library):
        return Outcome.NO_LIFECYCLE
    seen = column.observe(environment, case)
    if not seen.unproven:
        return case.classify(seen)
    print(f"{case.title}: {column.title}: {' '.join(seen.messages)}", file=sys.stderr)
    return Outcome.UNEXPECTED
