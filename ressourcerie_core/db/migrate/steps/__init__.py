# SPDX-License-Identifier: Apache-2.0
"""What Alembic does: run the steps of a history, or draft the next one."""

import importlib.metadata
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _no_plugin() -> Iterator[None]:
    """Hide what installed packages offer, for the time of an import."""
    offered = importlib.metadata.entry_points
    nothing = importlib.metadata.EntryPoints()
    importlib.metadata.entry_points = lambda **_which: nothing  # type: ignore[assignment]  # overloads
    try:
        yield
    finally:
        importlib.metadata.entry_points = offered


# Alembic would import the plugins of any installed package, and die of one whose metadata are
# broken: nothing that is not enabled is imported here. It has no switch for that.
with _no_plugin():
    import alembic.autogenerate  # noqa: F401 (the first import is what looks for them)
