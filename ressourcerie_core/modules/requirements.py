# SPDX-License-Identifier: Apache-2.0
"""What a module requires: the requirements of its distribution, held against what is installed.

A requirement on a distribution that offers modules is a requirement on those modules; one under an
extra named after an enabled module is an optional relation; any other is a library, followed with
what it requires in turn, except through the core, whose own are the core's affair.
"""

import platform
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from ressourcerie_core import __version__
from ressourcerie_core.modules.discovery import Discovery, InstalledModule
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.names import CORE, PREFIX, fold
from ressourcerie_core.modules.problems import (
    CoreOutOfRange,
    ModuleProblem,
    OptionalOutOfRange,
    PythonOutOfRange,
    RequiredMissing,
    RequiredNotEnabled,
    RequiredOutOfRange,
    UnreadableRequirement,
    UnsatisfiedRequirement,
)


@dataclass
class Needs:
    """What one module needs of the others, and what stands in its way."""

    requires: set[str] = field(default_factory=set)
    optional: set[str] = field(default_factory=set)
    problems: list[ModuleProblem] = field(default_factory=list)


def needs_of(module: InstalledModule, discovery: Discovery, enabled: Collection[str]) -> Needs:
    """Hold the requirements of one enabled module against what is installed and enabled."""
    return _Examination(module, discovery, enabled).needs


class _Examination:
    """One module's requirements, being followed."""

    def __init__(
        self, module: InstalledModule, discovery: Discovery, enabled: Collection[str]
    ) -> None:
        self.module = module
        self.discovery = discovery
        self.enabled = enabled
        self.needs = Needs()
        self.visited: set[tuple[str, str]] = set()
        self._check_python()
        self._follow(module.distribution, "", optional=None)
        for extra in module.distribution.metadata.extras:
            if extra in enabled and extra != module.name:
                self.needs.optional.add(extra)
                self._follow(module.distribution, extra, optional=extra)
        self.needs.optional -= self.needs.requires

    def _check_python(self) -> None:
        wanted, found = self.module.distribution.metadata.requires_python, platform.python_version()
        try:
            fits = SpecifierSet(wanted).contains(found, prereleases=True)
        except InvalidSpecifier:
            self._refuse_line(f"Requires-Python: {wanted}", self.module.distribution)
        else:
            if not fits:
                self._refuse(
                    PythonOutOfRange(
                        self.module.name, self.module.distribution, wanted=wanted, found=found
                    )
                )

    def _follow(self, asking: Distribution, extra: str, *, optional: str | None) -> None:
        """Check the requirements of a distribution, those of one extra of it when it is named."""
        if (asking.name, extra) in self.visited:
            return
        self.visited.add((asking.name, extra))
        for requirement in self._requirements(asking, extra):
            name = canonicalize_name(requirement.name)
            if name == CORE:
                self._check_core(requirement)
            elif name == asking.name and requirement.extras:
                self._follow_extras(asking, requirement, optional)
            elif asking is self.module.distribution and self._is_of_modules(name):
                self._check_modules(name, requirement, optional)
            else:
                self._check_library(name, requirement, asking, optional)

    def _requirements(self, asking: Distribution, extra: str) -> Iterator[Requirement]:
        for line in asking.metadata.requires:
            try:
                requirement = Requirement(line)
                marker = requirement.marker
                wanted = marker is None or marker.evaluate({"extra": extra})
                # What an extra adds: the rest was checked when no extra was named.
                if extra and (marker is None or marker.evaluate({"extra": ""})):
                    wanted = False
            except (InvalidRequirement, UndefinedComparison, UndefinedEnvironmentName):
                self._refuse_line(line, asking)
            else:
                if wanted:
                    yield requirement

    def _follow_extras(
        self, asking: Distribution, requirement: Requirement, optional: str | None
    ) -> None:
        for extra in sorted(requirement.extras):
            self._follow(asking, canonicalize_name(extra), optional=optional)

    def _is_of_modules(self, name: str) -> bool:
        return name in self.discovery.offered_by or (
            name.startswith(PREFIX) and name not in self.discovery.found
        )

    def _check_core(self, requirement: Requirement) -> None:
        if not requirement.specifier.contains(__version__, prereleases=True):
            self._refuse(
                CoreOutOfRange(
                    self.module.name,
                    self.module.distribution,
                    wanted=_range(requirement.specifier),
                    found=__version__,
                )
            )

    def _check_modules(self, name: str, requirement: Requirement, optional: str | None) -> None:
        offers = self.discovery.offered_by.get(name, ())
        if not offers:
            if optional is None:
                self._require_absent(name, requirement)
            return
        if optional is None:
            self._require(offers)
        found = offers[0].distribution.version
        if not _fits(requirement, found):
            self._refuse_version(offers[0], requirement, found, optional)

    def _require(self, offers: tuple[InstalledModule, ...]) -> None:
        for required in sorted({fold(offer.name) for offer in offers}):
            self.needs.requires.add(required)
            if required not in self.enabled:
                self._refuse(
                    RequiredNotEnabled(
                        self.module.name, self.module.distribution, required=required
                    )
                )

    def _require_absent(self, name: str, requirement: Requirement) -> None:
        required = name.removeprefix(PREFIX)
        self.needs.requires.add(required)
        if required in self.enabled:
            return  # its absence is a problem of its own, which blocks this module
        self._refuse(
            RequiredMissing(
                self.module.name,
                self.module.distribution,
                required=required,
                requirement=_bare(requirement),
            )
        )

    def _refuse_version(
        self, offer: InstalledModule, requirement: Requirement, found: str, optional: str | None
    ) -> None:
        name, distribution, wanted = self.module.name, self.module.distribution, _bare(requirement)
        if optional is None:
            self._refuse(
                RequiredOutOfRange(
                    name, distribution, required=offer.name, wanted=wanted, found=found
                )
            )
        elif fold(offer.name) in self.enabled:
            self._refuse(
                OptionalOutOfRange(
                    name, distribution, optional=offer.name, wanted=wanted, found=found
                )
            )

    def _check_library(
        self, name: str, requirement: Requirement, asking: Distribution, optional: str | None
    ) -> None:
        library = self.discovery.found.get(name)
        found = library.version if library else ""
        if library is None or not _fits(requirement, found):
            self._refuse(
                UnsatisfiedRequirement(
                    self.module.name,
                    self.module.distribution,
                    wanted=_bare(requirement),
                    found=found,
                    asked_by=asking.name,
                )
            )
            return
        self._follow(library, "", optional=optional)
        self._follow_extras(library, requirement, optional)

    def _refuse_line(self, line: str, asking: Distribution) -> None:
        self._refuse(
            UnreadableRequirement(
                self.module.name, self.module.distribution, line=line, asked_by=asking.name
            )
        )

    def _refuse(self, problem: ModuleProblem) -> None:
        if problem.detail not in {other.detail for other in self.needs.problems}:
            self.needs.problems.append(problem)


def _fits(requirement: Requirement, version: str) -> bool:
    try:
        return requirement.specifier.contains(Version(version), prereleases=True)
    except InvalidVersion:
        return not requirement.specifier


def _bare(requirement: Requirement) -> str:
    """Write a requirement without its marker, as it is given to pip."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    address = f" @ {requirement.url}" if requirement.url else ""
    return f"{requirement.name}{extras}{_range(requirement.specifier)}{address}"


def _range(specifiers: SpecifierSet) -> str:
    """Write a range as people do, from its lower bound to its upper one."""
    ordered = sorted(specifiers, key=lambda one: (one.operator.startswith("<"), str(one)))
    return ",".join(str(one) for one in ordered)
