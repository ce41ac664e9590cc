# SPDX-License-Identifier: Apache-2.0
"""Print the milliseconds that one way takes to load the enabled names, in a fresh process.

Usage: python cost_discovery.py WAY NAME…, where WAY is `floor`, `listing`, `whole_group` or a probe
beside this file. Importing the library itself, and the class of descriptors, is not counted.
"""

import importlib
import importlib.metadata
import sys
import time
from collections.abc import Callable
from functools import partial

GROUP = "ressourcerie.modules"


def floor(names: list[str]) -> None:
    """Import modules whose address is known: nothing is discovered."""
    for name in names:
        importlib.import_module(f"demo_{name}.{name}")


def listing(names: list[str]) -> None:
    """List the entry points, and load none."""
    assert len(importlib.metadata.entry_points(group=GROUP)) >= len(names)


def way_named(name: str) -> Callable[[list[str]], object]:
    """Import what the way needs, and give the way."""
    importlib.import_module("ressourcerie_core.module")
    if name == "whole_group":  # everything in one call, as pluggy does unless asked name by name
        manager = importlib.import_module("pluggy").PluginManager("comparatif")
        return lambda _names: manager.load_setuptools_entrypoints(GROUP)
    if name in ("floor", "listing"):
        return floor if name == "floor" else listing
    return partial(importlib.import_module(name).load, GROUP)


def main(way: str, names: list[str]) -> None:
    run = way_named(way)
    begin = time.perf_counter()
    run(names)
    print((time.perf_counter() - begin) * 1000)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
