# SPDX-License-Identifier: Apache-2.0
"""The libraries compared: how each is run in a throwaway environment."""

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from .case import Case
from .environment import Environment, copy, create
from .instance import DISTRIBUTION
from .outcomes import Observation
from .wheels import repack

LIBRARIES = ("stevedore", "pluggy")
PROBES = Path(__file__).parent / "probes"


class Home(Protocol):
    """Where columns run: makes one environment for each case."""

    def fresh(self, root: Path) -> Environment:
        """Make an environment where the columns of this home can run."""


class Column(Protocol):
    """One column of the table."""

    @property
    def title(self) -> str:
        """What heads the column."""

    @property
    def home(self) -> Home:
        """Where it runs."""

    def warm(self, environment: Environment, case: Case) -> None:
        """Run before the case changes what is on the disk."""

    def observe(self, environment: Environment, case: Case) -> Observation:
        """Run the case once and tell what was seen."""


class Shared:
    """The home of the libraries: installed once by pip, then copied for each case."""

    def __init__(self, folder: Path, *others: str) -> None:
        self._model = create(folder)
        names = (*LIBRARIES, *others)
        self._model.install_files([repack(name, folder / "wheels") for name in names])

    def fresh(self, root: Path) -> Environment:
        return copy(self._model, root)


@dataclass(frozen=True)
class Library:
    """A library run by its probe."""

    title: str
    probe: str
    home: Home

    def warm(self, environment: Environment, case: Case) -> None:
        self.observe(environment, case)

    def observe(self, environment: Environment, case: Case) -> Observation:
        environment.forget()
        command = [str(PROBES / "run.py"), self.probe, case.action, *case.enabled]
        done = environment.run(command)
        imported = environment.imported()
        if not done.stdout.startswith("{"):
            return Observation(done.returncode, imported=imported, died=True)
        return Observation(done.returncode, imported=imported, **json.loads(done.stdout))


def libraries(work: Path) -> tuple[Column, ...]:
    """Give the three libraries, at the versions installed beside this program."""
    home = Shared(work / "libraries")
    return (
        Library("stevedore", "with_stevedore", home),
        Library("pluggy", "with_pluggy", home),
        Library("`importlib.metadata` seul", "with_entry_points", home),
    )


def versions() -> dict[str, str]:
    """Give the version of each distribution that was run."""
    return {name: version(name) for name in (DISTRIBUTION, *LIBRARIES, "pip")}
