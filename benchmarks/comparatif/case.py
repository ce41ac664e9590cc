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
class Refusal:
    """How this platform must refuse a case, and what must serve once the fault is gone."""

    #: The modules that it must blame, and no other.
    culprits: tuple[str, ...]
    #: The wheels, without the fault.
    sound: tuple[Wheel, ...]
    #: The enabled list without the fault, where it is the fault.
    enabled: tuple[str, ...] = ()
    #: What its message must also name.
    words: tuple[str, ...] = ()
    #: False where only a real start can show it.
    at_check: bool = True


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
    #: How this platform refuses; None where it must serve.
    refusal: Refusal | None = None
    #: True for what the libraries do not have: a start after the import.
    lifecycle: bool = False
