# SPDX-License-Identifier: Apache-2.0
"""What discovery and calls cost: medians over interleaved rounds, with min and max."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .columns import PROBES, Shared
from .environment import Environment
from .table import Table
from .wheels import Entry, Wheel

SIZES = (10, 100, 1000)
CROWDS = (1, 10, 50)
ROUNDS = 7
#: Almost nothing to import, so that discovery is what is measured.
SOURCE = "class Extension:\n    pass\n"
ENABLED = tuple(f"m{number:04}" for number in range(SIZES[0]))


@dataclass(frozen=True)
class Way:
    """One row of figures; a warm way finds stevedore's cache already written."""

    title: str
    name: str
    warm: bool = False


DISCOVERY = (
    Way("Importer 10 noms connus (plancher)", "floor"),
    Way("`importlib.metadata` seul (référence)", "with_entry_points"),
    Way("stevedore, sans cache", "with_stevedore"),
    Way("stevedore, cache écrit (peut être périmé)", "with_stevedore", warm=True),
    Way("pluggy, un appel par nom", "with_pluggy"),
    Way("pluggy, tout le groupe (importe tout)", "whole_group"),
)
CALLS = (
    Way("Boucle simple (référence)", "plain_loop"),
    Way("Boucle, chaque appel protégé", "guarded_loop"),
    Way("pluggy, `hook.greet()`", "with_pluggy"),
    Way("stevedore, `map_method`", "with_stevedore"),
)
Samples = dict[tuple[Way, int], list[float]]


def timings(work: Path) -> list[Table]:
    """Give the table of discovery and the table of calls."""
    environment = Shared(work / "libraries").fresh(work / "costs")
    return [
        _table(
            "Découverte et chargement de 10 modules", DISCOVERY, SIZES, _discovery(environment), _ms
        ),
        _table("Un appel, par nombre d’abonnés", CALLS, CROWDS, _calls(environment), _ns),
    ]


def _discovery(environment: Environment) -> Samples:
    samples: Samples = {}
    installed = 0
    for size in SIZES:
        environment.install(_wheel(f"m{number:04}") for number in range(installed, size))
        installed = size
        for _ in range(ROUNDS + 1):  # the first round only warms the disk
            for way in DISCOVERY:
                samples.setdefault((way, size), []).append(_load(environment, way))
    return {key: values[1:] for key, values in samples.items()}


def _wheel(name: str) -> Wheel:
    return Wheel(f"demo-{name}", (Entry(name, source=SOURCE),))


def _load(environment: Environment, way: Way) -> float:
    command = [str(PROBES / "cost_discovery.py"), way.name, *ENABLED]
    shutil.rmtree(environment.cache, ignore_errors=True)
    if way.warm:
        environment.run(command)
    return float(environment.run(command).stdout)


def _calls(environment: Environment) -> Samples:
    samples: Samples = {}
    for _ in range(ROUNDS):
        for crowd in CROWDS:
            done = environment.run([str(PROBES / "cost_call.py"), str(crowd)])
            measured = json.loads(done.stdout)
            for way in CALLS:
                samples.setdefault((way, crowd), []).append(measured[way.name])
    return samples


def _table(
    corner: str,
    ways: tuple[Way, ...],
    sizes: tuple[int, ...],
    samples: Samples,
    unit: Callable[[int], str],
) -> Table:
    reference = next(way for way in ways if "référence" in way.title)
    rows = {
        way.title: {
            unit(size): _cell(samples[way, size], samples[reference, size]) for size in sizes
        }
        for way in ways
    }
    return Table(corner, rows)


def _ms(size: int) -> str:
    return f"{size} paquets installés (ms)"


def _ns(crowd: int) -> str:
    return f"{crowd} abonné{'s' if crowd > 1 else ''} (ns)"


def _cell(values: list[float], reference: list[float]) -> str:
    """Write the median, the extremes, and the ratio to the reference of the same run."""
    middle = median(values)
    extremes = f"{_number(min(values))}–{_number(max(values))}"
    return f"{_number(middle)} [{extremes}], × {_number(middle / median(reference))}"


def _number(value: float) -> str:
    text = f"{value:.0f}" if value >= 100 else f"{value:.1f}"
    return text.replace(".", ",")
