# SPDX-License-Identifier: Apache-2.0
"""The standard library alone, as most applications write it: one loop over the group."""

from importlib.metadata import EntryPoint, entry_points
from typing import Any


def _enabled(group: str, names: list[str]) -> list[EntryPoint]:
    return [point for point in entry_points(group=group) if point.name in names]


def load(group: str, names: list[str]) -> list[str]:
    """Load the enabled names; give them in the order of calls."""
    points = _enabled(group, names)
    for point in points:
        point.load()
    return [point.name for point in points]


def find(group: str, names: list[str]) -> Any:
    """Say which distribution answers to the first name, read by name as documented."""
    return entry_points(group=group)[names[0]].load().greet(who="")


def call(group: str, names: list[str]) -> Any:
    """Call the method of every module."""
    return [point.load().greet(who="") for point in _enabled(group, names)]


def origin(group: str, names: list[str]) -> str | None:
    """Name the distribution that provides the first module."""
    dist = entry_points(group=group)[names[0]].dist
    return dist.name if dist else None
