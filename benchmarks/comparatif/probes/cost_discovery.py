# SPDX-License-Identifier: Apache-2.0
"""Print the milliseconds that one way takes to load the enabled names, in a fresh process.

Usage: python cost_discovery.py WAY NAME…; importing the library itself is not counted.
"""

import importlib
import sys
import time

GROUP = "ressourcerie.modules"


def floor(names: list[str]) -> None:
    """Import modules whose address is known: nothing is discovered."""
    for name in names:
        importlib.import_module(f"demo_{name}.{name}")


def library(probe: str, names: list[str]) -> None:
    """Load the names as the probe of the library does."""
    importlib.import_module(probe).load(GROUP, names)


def whole_group(_: str, names: list[str]) -> None:
    """Load everything in one call, as pluggy does unless asked name by name."""
    pluggy = importlib.import_module("pluggy")
    assert pluggy.PluginManager("comparatif").load_setuptools_entrypoints(GROUP) >= len(names)


def main(way: str, names: list[str]) -> None:
    if way == "floor":
        begin = time.perf_counter()
        floor(names)
    else:
        run = whole_group if way == "whole_group" else library
        probe = "pluggy" if way == "whole_group" else way
        importlib.import_module(probe)
        begin = time.perf_counter()
        run(probe, names)
    print((time.perf_counter() - begin) * 1000)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
