# SPDX-License-Identifier: Apache-2.0
"""The libraries compared: how each is run in a throwaway environment."""

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from .case import Case
from .environment import Environment
from .instance import DISTRIBUTION
from .outcomes import Observation

LIBRARIES = ("stevedore", "pluggy")
PROBES = Path(__file__).parent / "probes"


class Column(Protocol):
    """One column of the table."""

    @property
    def title(self) -> str:
        """What heads the column."""

    def warm(self, environment: Environment, case: Case) -> None:
        """Run before the case changes what is on the disk."""

    def observe(self, environment: Environment, case: Case) -> Observation:
        """Run the case once and tell what was seen."""


@dataclass(frozen=True)
class Library:
    """A library run by its probe."""

    title: str
    probe: str

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


#: The three libraries, each as its documentation shows it.
COLUMNS = (
    Library("stevedore", "with_stevedore"),
    Library("pluggy", "with_pluggy"),
    Library("`importlib.metadata` seul", "with_entry_points"),
)


def versions() -> dict[str, str]:
    """Give the version of each distribution that was run."""
    return {name: version(name) for name in (DISTRIBUTION, *LIBRARIES, "pip")}
