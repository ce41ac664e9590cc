# SPDX-License-Identifier: Apache-2.0
"""What discovery and calls cost: medians over interleaved rounds, with min and max."""

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .columns import LIBRARIES, PROBES
from .environment import Environment, create
from .instance import DISTRIBUTION
from .table import Table
from .wheels import Entry, Wheel, repack

#: What the platform's discovery, plan and loading need; the rest of it is not installed.
INSTALLED = (*LIBRARIES, "packaging", DISTRIBUTION)
#: At most this many times what listing the entry points costs, of the most that are installed.
GOAL = 0.6
#: Almost nothing to import, so that discovery is what is measured.
SOURCE = """\
from ressourcerie_core.module import Module
class Extension(Module):
    name = "{name}"
    title = "Un module"
"""
DESCRIPTION = "Une ligne de description, comme il y en a dans les paquets.\n" * 60
ENABLED = tuple(f"m{number:04}" for number in range(10))


@dataclass(frozen=True)
class Effort:
    """How many distributions are installed, how many subscribers called, and how often."""

    sizes: tuple[int, ...] = (10, 100, 1000)
    crowds: tuple[int, ...] = (1, 10, 50)
    rounds: int = 7
    patience_seconds: float = 60


FULL = Effort()
#: Enough to see that it runs.
QUICK = Effort(sizes=(10, 20), crowds=(1,), rounds=1, patience_seconds=0)


@dataclass(frozen=True)
class Way:
    """One row of figures; a warm way finds stevedore's cache already written."""

    title: str
    name: str
    warm: bool = False


DISCOVERY = (
    Way("Importer 10 noms connus (plancher)", "floor"),
    Way("`entry_points()`, sans rien charger", "listing"),
    Way("`importlib.metadata` seul (référence)", "with_entry_points"),
    Way("stevedore, sans cache", "with_stevedore"),
    Way("stevedore, cache écrit (peut être périmé)", "with_stevedore", warm=True),
    Way("pluggy, un appel par nom", "with_pluggy"),
    Way("pluggy, tout le groupe (importe tout)", "whole_group"),
    Way("cette plateforme : découverte, plan, chargement", "with_platform"),
)
CALLS = (
    Way("Boucle simple (référence)", "plain_loop"),
    Way("Boucle, chaque appel protégé", "guarded_loop"),
    Way("pluggy, `hook.greet()`", "with_pluggy"),
    Way("stevedore, `map_method`", "with_stevedore"),
)
Samples = dict[tuple[Way, int], list[float]]


def timings(work: Path, effort: Effort = FULL) -> list[Table]:
    """Give the table of discovery and the table of calls."""
    environment = create(work / "costs")
    environment.install_files([repack(name, work / "wheels") for name in INSTALLED])
    _wait_for_quiet(effort.patience_seconds)
    found = _discovery(environment, effort)
    _tell_goal(found, effort.sizes[-1])
    calls = _calls(environment, effort)
    return [
        _table("Découverte et chargement de 10 modules", DISCOVERY, effort.sizes, found, _ms),
        _table("Un appel, par nombre d’abonnés", CALLS, effort.crowds, calls, _ns),
    ]


def _tell_goal(found: Samples, size: int) -> None:
    """Say whether the platform holds what it promises of its own cost."""
    middle = {way.name: median(found[way, size]) for way in DISCOVERY if not way.warm}
    ratio = middle["with_platform"] / middle["listing"]
    held = "tenu" if ratio <= GOAL else "non tenu"
    print(f"But : au plus × {GOAL} de la liste des entrées ; × {ratio:.2f} : {held}.")


def _discovery(environment: Environment, effort: Effort) -> Samples:
    samples: Samples = {}
    installed = 0
    for size in effort.sizes:
        environment.install(_wheel(f"m{number:04}") for number in range(installed, size))
        installed = size
        environment.run(["-m", "compileall", "-q", str(environment.site)], limit=600)
        for _ in range(effort.rounds + 1):  # the first round only warms the disk
            for way in DISCOVERY:
                samples.setdefault((way, size), []).append(_load(environment, way))
    return {key: values[1:] for key, values in samples.items()}


def _wait_for_quiet(patience_seconds: float) -> None:
    """Wait for a while until the machine has little else to do."""
    deadline = time.monotonic() + patience_seconds
    while os.getloadavg()[0] > 1 and time.monotonic() < deadline:
        time.sleep(5)


def _wheel(name: str) -> Wheel:
    entry = Entry(name, source=SOURCE.format(name=name))
    requires = ("ressourcerie-core>=0.1,<0.2",)
    return Wheel(f"demo-{name}", (entry,), requires, description=DESCRIPTION)


def _load(environment: Environment, way: Way) -> float:
    command = [str(PROBES / "cost_discovery.py"), way.name, *ENABLED]
    shutil.rmtree(environment.cache, ignore_errors=True)
    if way.warm:
        environment.run(command)
    return float(environment.run(command).stdout)


def _calls(environment: Environment, effort: Effort) -> Samples:
    samples: Samples = {}
    for _ in range(effort.rounds):
        for crowd in effort.crowds:
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
    text = f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
    return text.replace(".", ",")
