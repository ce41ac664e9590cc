# SPDX-License-Identifier: Apache-2.0
"""Run every case in every column."""

from collections.abc import Iterable
from pathlib import Path

from .case import Case
from .cases import ALL
from .columns import Column
from .environment import Environment
from .outcomes import Outcome
from .platform_column import Platform
from .table import Table


def behaviour(columns: Iterable[Column], work: Path) -> Table:
    """Give the outcome of each case in each column."""
    chosen = tuple(columns)
    homes = {id(column.home): column.home for column in chosen}
    rows: dict[str, dict[str, str]] = {}
    for number, case in enumerate(ALL):
        case.prepare()
        outcomes: dict[str, str] = {}
        for place, home in enumerate(homes.values()):
            there = [column for column in chosen if column.home is home]
            outcomes |= _outcomes(there, case, home.fresh(work / f"case-{number}-{place}"))
        rows[case.title] = outcomes
    return Table("Cas", rows)


def _outcomes(columns: list[Column], case: Case, environment: Environment) -> dict[str, str]:
    """Run the columns of one home in one environment."""
    measured = [column for column in columns if case.platform or not isinstance(column, Platform)]
    environment.install(case.wheels)
    if case.then is not None:
        for column in measured:
            column.observe(environment, case)
        case.then(environment)
    seen = {column.title: case.classify(column.observe(environment, case)) for column in measured}
    return {column.title: seen.get(column.title, Outcome.NOT_MEASURED) for column in columns}
