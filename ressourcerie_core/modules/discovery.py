# SPDX-License-Identifier: Apache-2.0
"""Find what modules are installed, distribution by distribution, without importing any.

A broken distribution spoils no other: it is reported, with the modules that it claims. The disk is
read at each call, so the answer is never stale; nothing is kept on it.
"""

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.names import CORE, GROUP, PREFIX, fold
from ressourcerie_core.modules.problems import (
    InterruptedRemoval,
    ModuleProblem,
    ShadowedDistribution,
    StaleDistribution,
    UnreadableDistribution,
    UnreadableFolder,
)

_SUFFIXES = (".dist-info", ".egg-info")
_SEPARATORS = re.compile(r"[-_.]+")


class InstalledModule(NamedTuple):
    """One offer of a module, as an installed distribution writes it."""

    name: str
    #: The object reference of the descriptor, ``package.module:Class``.
    value: str
    distribution: Distribution


class Fault(NamedTuple):
    """What is wrong with one distribution; it matters to the enabled modules among its claims."""

    #: Build the problem, given ``modules``, the names of those that it matters to.
    problem: Callable[..., ModuleProblem]
    #: Folded names of the modules that the distribution offers, or seems to.
    claims: frozenset[str] = frozenset()
    #: Whether the folder is what a removal left behind: it offers nothing any more.
    is_leftover: bool = False


@dataclass(frozen=True)
class Discovery:
    """What is installed.

    :ivar modules: every offer, duplicates included, sorted.
    :ivar faults: what is wrong with installed distributions, whether they matter or not.
    :ivar found: the distribution in use of each normalised name.
    """

    modules: tuple[InstalledModule, ...]
    faults: tuple[Fault, ...]
    found: Mapping[str, Distribution] = field(repr=False)

    @property
    def broken(self) -> tuple[ModuleProblem, ...]:
        """What is wrong with installed distributions, as problems of no module in particular."""
        return tuple(fault.problem() for fault in self.faults)

    @property
    def distributions(self) -> dict[str, str]:
        """The version of each installed distribution, by its normalised name."""
        return {name: distribution.version for name, distribution in self.found.items()}

    @cached_property
    def offers(self) -> Mapping[str, tuple[InstalledModule, ...]]:
        """The offers of each module, by folded name."""
        grouped: dict[str, list[InstalledModule]] = {}
        for module in self.modules:
            grouped.setdefault(fold(module.name), []).append(module)
        return {key: tuple(modules) for key, modules in grouped.items()}

    @cached_property
    def offered_by(self) -> Mapping[str, tuple[InstalledModule, ...]]:
        """The modules that each distribution offers, by its normalised name."""
        grouped: dict[str, list[InstalledModule]] = {}
        for module in self.modules:
            grouped.setdefault(module.distribution.name, []).append(module)
        return {name: tuple(modules) for name, modules in grouped.items()}

    def unreadable_metadata(self, *, enabled: Collection[str]) -> tuple[ModuleProblem, ...]:
        """Report the unreadable metadata of the distributions that offer no enabled module.

        Discovery itself reads the metadata of none, and a plan those that enabled modules need:
        this is for whoever asks for a full examination.
        """
        read = {module.distribution.path for module in self.modules if module.name in enabled}
        return tuple(
            UnreadableDistribution(distribution, distribution.metadata.fault)
            for distribution in self.found.values()
            if distribution.path not in read and distribution.metadata.fault
        )


def discover(path: Sequence[str] | None = None) -> Discovery:
    """Find the installed modules.

    :param path: the folders to look into; ``sys.path`` unless told.
    """
    scan = _Scan()
    for folder in _distinct_folders(sys.path if path is None else path):
        scan.visit(folder)
    return scan.result()


class _Scan:
    """What was found so far, folder after folder: the first of a name is the one in use."""

    def __init__(self) -> None:
        self.found: dict[str, Distribution] = {}
        self.modules: list[InstalledModule] = []
        self.faults: list[Fault] = []

    def visit(self, folder: str) -> None:
        here: dict[str, list[Distribution]] = {}
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name for entry in entries if entry.name.endswith(_SUFFIXES))
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            reason = error.strerror or "?"
            self.faults.append(Fault(partial(UnreadableFolder, folder, reason)))
            return
        for name in names:
            distribution = _named(folder, name)
            if name.startswith("~"):
                offers, _fault = _read_offers(distribution)
                problem = partial(InterruptedRemoval, distribution)
                self.faults.append(Fault(problem, _claims(distribution, offers), is_leftover=True))
            else:
                here.setdefault(distribution.name, []).append(distribution)
        for twins in here.values():
            self._add(twins)

    def _add(self, twins: list[Distribution]) -> None:
        distribution, *others = twins
        used = self.found.setdefault(distribution.name, distribution)
        offers, fault = _read_offers(distribution)
        if used is not distribution:
            if offers or distribution.name == CORE:
                self.faults.append(Fault(partial(ShadowedDistribution, used, distribution)))
            return
        self.modules += offers
        if others:
            for twin in others:
                offers = offers + _read_offers(twin)[0]
            problem: Callable[..., ModuleProblem] = partial(StaleDistribution, twins)
            self.faults.append(Fault(problem, _claims(distribution, offers)))
        if fault:
            problem = partial(UnreadableDistribution, distribution, fault)
            self.faults.append(Fault(problem, _claims(distribution, offers)))

    def result(self) -> Discovery:
        self.modules.sort(key=lambda module: (module.name, module.distribution.name))
        return Discovery(tuple(self.modules), tuple(self.faults), self.found)


def _claims(distribution: Distribution, offers: Iterable[InstalledModule]) -> frozenset[str]:
    """Name the modules that a faulty distribution offers, as far as can be told."""
    by_name = (
        {distribution.name.removeprefix(PREFIX)} if distribution.name.startswith(PREFIX) else set()
    )
    return frozenset(by_name | {fold(offer.name) for offer in offers})


def _distinct_folders(path: Iterable[str]) -> Iterator[str]:
    """Give each folder once, whatever the names and links that lead to it."""
    seen = set()
    for entry in path:
        folder = entry or os.curdir
        try:
            status = Path(folder).stat()
        except OSError:
            identity: object = folder
        else:
            identity = (status.st_dev, status.st_ino)
        if identity not in seen:
            seen.add(identity)
            yield folder


def _named(folder: str, entry: str) -> Distribution:
    stem = entry.rpartition(".")[0]
    project, _dash, version = stem.partition("-")
    if entry.endswith(".egg-info"):
        version = version.partition("-py")[0]
    name = _SEPARATORS.sub("-", project).lower()
    return Distribution(f"{folder}/{entry}", name, version)


def _read_offers(distribution: Distribution) -> tuple[list[InstalledModule], str]:
    """Read the modules that a distribution offers, and why its file is faulty if it is."""
    try:
        data = _read(f"{distribution.path}/entry_points.txt")
    except (FileNotFoundError, NotADirectoryError):
        return [], ""
    except OSError as error:
        return [], f"entry_points.txt ne peut être lu ({error.strerror})"
    fault = ""
    if data.startswith(b"\xef\xbb\xbf"):
        data, fault = data[3:], "entry_points.txt commence par une marque d'ordre (BOM)"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text, fault = data.decode(errors="replace"), "entry_points.txt n'est pas en UTF-8"
    if "\0" in text:
        fault = fault or "entry_points.txt contient un octet nul"
    offers, malformed = _parse(text, distribution)
    return offers, fault or malformed


def _read(path: str) -> bytes:
    """Read a small file; at each start it is done for every distribution, so it skips pathlib."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        chunks = []
        while chunk := os.read(descriptor, 65_536):
            chunks.append(chunk)
    finally:
        os.close(descriptor)
    return b"".join(chunks)


def _parse(text: str, distribution: Distribution) -> tuple[list[InstalledModule], str]:
    offers = []
    section = fault = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        if line[0] == "[" and line[-1] == "]":
            section = line[1:-1].strip()
            continue
        name, _equals, value = (part.strip() for part in line.partition("="))
        if not (section and name and value):
            fault = fault or f"la ligne {number} d'entry_points.txt est mal formée"
        elif section == GROUP:
            offers.append(InstalledModule(name, value, distribution))
    return offers, fault
