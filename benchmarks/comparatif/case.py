# SPDX-License-Identifier: Apache-2.0
"""What a case is: wheels, an enabled list, an action, and how to read the result."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .environment import Environment
from .outcomes import Observation, Outcome, reaction
from .wheels import Wheel


def nothing() -> None:
    """Stand for the preparation of a case that needs none."""


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    title: str
    wheels: tuple[Wheel, ...]
    enabled: tuple[str, ...]
    action: Literal["load", "find", "call", "origin"] = "load"
    classify: Callable[[Observation], Outcome] = reaction
    #: Waits for the moment when the case can be shown.
    prepare: Callable[[], None] = nothing
    #: What changes on disk after a first run of every library.
    then: Callable[[Environment], None] | None = None
    #: Words that this platform's refusal must hold; empty where it must start.
    words: tuple[str, ...] = ()
    #: False where the command line of the platform cannot show the case.
    platform: bool = True
