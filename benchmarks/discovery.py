# SPDX-License-Identifier: Apache-2.0
"""What finding, planning and loading 10 modules costs, of 10, 100 and 1,000 that are installed.

Each figure is a fresh process on a warm disk; importing the library itself is not counted. The
ways take turns, so that a busy moment of the machine falls on all. Usage::

    python benchmarks/discovery.py
"""

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from statistics import median

from stevedore import _cache
from stevedore.named import NamedExtensionManager

from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.manager import ModuleManager
from ressourcerie_core.modules.plan import plan

GROUP = "ressourcerie.modules"
SIZES = (10, 100, 1000)
ROUNDS = 11
GOAL = 0.6
NAMES = tuple(f"m{number:04}" for number in range(SIZES[0]))

MODULE = """\
from ressourcerie_core.module import Module

class Descriptor(Module):
    name = "{name}"
    title = "Un module"
"""
METADATA = """\
Metadata-Version: 2.4
Name: demo-{name}
Version: 1.0.0
Summary: Un module pour mesurer
Author: Personne
License-Expression: Apache-2.0
Requires-Python: >=3.11
Requires-Dist: ressourcerie-core<0.2,>=0.1

"""
README = "Une ligne de description, comme il y en a dans les paquets.\n" * 60


def known_names() -> None:
    """Import modules whose address is known: nothing is discovered."""
    for name in NAMES:
        importlib.import_module(f"demo_{name}.module")


def entry_points() -> None:
    """List the entry points with the standard library, and load none."""
    assert len(metadata.entry_points(group=GROUP)) >= len(NAMES)


def stevedore() -> None:
    """Load with stevedore as it comes."""
    assert len(NamedExtensionManager(GROUP, NAMES).extensions) == len(NAMES)


def ressourcerie() -> None:
    """Discover, plan and load as the platform does."""
    planned = plan(NAMES, discover())
    assert len(ModuleManager(planned, on_import=lambda _name: None).modules) == len(NAMES)


#: Each way: its title, what it runs, and whether stevedore's cache is written beforehand.
WAYS: dict[str, tuple[str, Callable[[], None], bool]] = {
    "known": ("importer 10 noms connus (plancher)", known_names, False),
    "listed": ("entry_points(), sans rien charger (référence)", entry_points, False),
    "cold": ("stevedore, sans cache", stevedore, False),
    "warm": ("stevedore, cache écrit (peut être périmé)", stevedore, True),
    "ours": ("ressourcerie : découverte, plan et chargement", ressourcerie, False),
}


def main() -> None:
    """Measure every way at every size, and print each beside the reference of its run."""
    wait_for_quiet()
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            site = Path(folder, "site")
            install(site, size)
            print(f"\n10 modules activés sur {size} installés (ms : min, médiane, max)")
            samples = measure(site, Path(folder, "cache"))
            print_figures(samples)
    ratio = median(samples["ours"]) / median(samples["listed"])
    print(f"\nBut sur {size} : {GOAL} × la référence au plus ; obtenu : {ratio:.2f}.")


def wait_for_quiet(patience_seconds: float = 120) -> None:
    """Wait until the machine has little else to do, or say that it has."""
    deadline = time.monotonic() + patience_seconds
    while os.getloadavg()[0] > 1:
        if time.monotonic() > deadline:
            print(f"La machine est occupée (charge {os.getloadavg()[0]:.1f}) : lisez les rapports.")
            return
        time.sleep(5)


def install(site: Path, size: int) -> None:
    """Lay the modules as pip does."""
    for number in range(size):
        name = f"m{number:04}"
        package, info = site / f"demo_{name}", site / f"demo_{name}-1.0.0.dist-info"
        if info.exists():
            continue
        for file, text in (
            (package / "__init__.py", ""),
            (package / "module.py", MODULE.format(name=name)),
            (info / "METADATA", METADATA.format(name=name) + README),
            (info / "WHEEL", "Wheel-Version: 1.0\n"),
            (info / "INSTALLER", "pip\n"),
            (info / "entry_points.txt", f"[{GROUP}]\n{name} = demo_{name}.module:Descriptor\n"),
            (info / "RECORD", f"demo_{name}/__init__.py,,\ndemo_{name}/module.py,,\n"),
        ):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)


def measure(site: Path, cache: Path) -> dict[str, list[float]]:
    """Run each way in turn; the first round only warms the disk."""
    samples: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS + 1):
        for way, (_title, _run, is_warm) in WAYS.items():
            shutil.rmtree(cache, ignore_errors=True)
            if is_warm:
                run_alone(way, site, cache)
            samples[way].append(run_alone(way, site, cache))
    return {way: taken[1:] for way, taken in samples.items()}


def run_alone(way: str, site: Path, cache: Path) -> float:
    """Time one way in a process of its own."""
    environment = {"PYTHONPATH": str(site), "XDG_CACHE_HOME": str(cache), "PATH": os.defpath}
    command = [sys.executable, __file__, way]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(ended.stdout)


def print_figures(samples: dict[str, list[float]]) -> None:
    reference = median(samples["listed"])
    for way, (title, _run, _is_warm) in WAYS.items():
        taken = samples[way]
        middle = median(taken)
        figures = " ".join(f"{value:7.1f}" for value in (min(taken), middle, max(taken)))
        print(f"  {title:48} {figures}   × {middle / reference:.2f}")


def time_alone(way: str) -> None:
    """Print the milliseconds that one way takes in this process."""
    # A Python that lies under /tmp gets no cache from stevedore: it is measured all the same.
    _cache._c._disable_caching = False
    begun = time.perf_counter()
    WAYS[way][1]()
    print((time.perf_counter() - begun) * 1000)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        time_alone(sys.argv[1])
    else:
        main()
