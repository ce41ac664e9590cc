# SPDX-License-Identifier: Apache-2.0
"""Hold the enabled list against what is installed: all that is wrong, before any import."""

import difflib
import importlib.util
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint

from ressourcerie_core.errors import Refused
from ressourcerie_core.modules import order
from ressourcerie_core.modules.discovery import Discovery, Fault, InstalledModule
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.names import GROUP, PREFIX, fold, is_reserved, is_valid
from ressourcerie_core.modules.problems import (
    BlockedModule,
    DependencyCycle,
    DuplicateModule,
    HalfRemoved,
    InvalidName,
    InvalidOffer,
    ModuleProblem,
    RepeatedName,
    ReservedName,
    UnknownModule,
    UnreadableDistribution,
)
from ressourcerie_core.modules.requirements import Needs, needs_of
from ressourcerie_core.modules.states import State

_REFERENCE = re.compile(r"[\w.]+(\s*:\s*[\w.]+)?\s*(\[.*\])?")


@dataclass(frozen=True)
class PlannedModule:
    """An enabled module with nothing in its way.

    :ivar entry_point: with its ``dist``.
    :ivar requires: the modules that it cannot do without.
    :ivar optional: the enabled modules that it works with when they are there.
    """

    name: str
    entry_point: EntryPoint
    distribution: Distribution
    requires: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What is to be loaded, in which order, and what stands in the way.

    :ivar order: the modules that can be loaded: dependencies first, then as written.
    :ivar problems: what must be mended, or quarantined, before anything is loaded.
    :ivar blocked: one for each module that another's problem keeps from loading.
    :ivar left_out: the problems of the modules that quarantine left out.
    :ivar warnings: what is wrong with the installation and concerns no enabled module.
    :ivar states: the state of every module that is installed or named.
    """

    order: tuple[PlannedModule, ...] = ()
    problems: tuple[ModuleProblem, ...] = ()
    blocked: tuple[BlockedModule, ...] = ()
    left_out: tuple[ModuleProblem, ...] = ()
    warnings: tuple[ModuleProblem, ...] = ()
    states: Mapping[str, State] = field(default_factory=dict)

    def refuse_problems(self) -> None:
        """Raise :class:`Refused` with every problem, then every module that they block."""
        if self.problems:
            raise Refused((*self.problems, *self.blocked))

    def without_faulty(self) -> "Plan":
        """Leave out the modules at fault and those that require them: the rest can be loaded."""
        states = dict(self.states)
        for problem in self.problems:
            for name in problem.modules:
                if states[name] in _QUARANTINED:
                    states[name] = State.QUARANTINED
        left_out = (*self.left_out, *self.problems, *self.blocked)
        return replace(self, problems=(), blocked=(), left_out=left_out, states=states)

    def without(self, *names: str) -> "Plan":
        """Leave out modules that failed when they were loaded, and those that require them."""
        needs = {module.name: module.requires for module in self.order}
        gone = order.reached_from(names, order.reversed_graph(needs))
        blocked = tuple(
            BlockedModule(m.name, m.distribution, by=sorted(gone & {*m.requires}))
            for m in self.order
            if m.name in gone and m.name not in names
        )
        states = dict(self.states)
        states |= dict.fromkeys(gone, State.BLOCKED) | dict.fromkeys(names, State.QUARANTINED)
        return replace(
            self,
            order=tuple(_forget(m, gone) for m in self.order if m.name not in gone),
            left_out=(*self.left_out, *blocked),
            states=states,
        )


_QUARANTINED = {State.DUPLICATE, State.INCOMPATIBLE, State.FAILED}


def _forget(module: PlannedModule, gone: Collection[str]) -> PlannedModule:
    kept = tuple(name for name in module.optional if name not in gone)
    return replace(module, optional=kept)


def plan(enabled: Sequence[str], discovery: Discovery) -> Plan:
    """Hold the enabled names against what is installed.

    :param enabled: the names, as the configuration writes them.
    """
    names = list(dict.fromkeys(enabled))
    unfit = [offer for offer in discovery.modules if not _is_fit(offer)]
    problems: list[ModuleProblem] = [
        RepeatedName(name, count) for name, count in Counter(enabled).items() if count > 1
    ]
    chosen: dict[str, InstalledModule] = {}
    for name in names:
        offer, refusal = _choose(name, discovery)
        problems += [refusal] if refusal else _problems_of_installation(name, offer, discovery)
        if offer and not refusal:
            chosen[name] = offer
    needs = {name: needs_of(offer, discovery, names) for name, offer in chosen.items()}
    problems += [problem for need in needs.values() for problem in need.problems]
    required = {name: need.requires & chosen.keys() for name, need in needs.items()}
    problems += [DependencyCycle(path) for path in order.loops(required)]

    faulty = _at_fault(problems)
    blocked = _blocked(faulty, chosen, needs)
    out = faulty | {name for problem in blocked for name in problem.modules}
    return Plan(
        order=_in_order({name: chosen[name] for name in chosen if name not in out}, needs),
        problems=tuple(problems),
        blocked=blocked,
        warnings=_warnings(names, discovery, unfit),
        states=_states(names, discovery, unfit, [*problems, *blocked]),
    )


def _at_fault(problems: Iterable[ModuleProblem]) -> set[str]:
    """Name the modules that problems keep from loading."""
    grave = (problem for problem in problems if problem.state is not State.ENABLED)
    return {name for problem in grave for name in problem.modules}


def _blocked(
    faulty: Collection[str],
    chosen: Mapping[str, InstalledModule],
    needs: Mapping[str, Needs],
) -> tuple[BlockedModule, ...]:
    dependants = order.reversed_graph({name: need.requires for name, need in needs.items()})
    out = order.reached_from(faulty, dependants)
    return tuple(
        BlockedModule(name, chosen[name].distribution, by=sorted(need.requires & out))
        for name, need in needs.items()
        if name in out and name not in faulty
    )


def _choose(name: str, discovery: Discovery) -> tuple[InstalledModule | None, ModuleProblem | None]:
    """Find the one offer of a module, or why there is not exactly one that is fit."""
    offers = discovery.offers.get(fold(name), ())
    if is_reserved(name):
        return None, ReservedName(name, distribution=offers[0].distribution if offers else None)
    if not is_valid(name):
        return None, InvalidName(name, near=_near(name, discovery))
    if len(offers) > 1:
        return None, DuplicateModule(name, [(offer.name, offer.distribution) for offer in offers])
    if offers and not _is_fit(offers[0]):
        return None, InvalidOffer(*offers[0])
    return (offers[0] if offers else None), None


def _is_fit(offer: InstalledModule) -> bool:
    named = is_valid(offer.name) and not is_reserved(offer.name)
    return named and _REFERENCE.fullmatch(offer.value) is not None


def _problems_of_installation(
    name: str, offer: InstalledModule | None, discovery: Discovery
) -> list[ModuleProblem]:
    """List what is wrong with the distributions that offer a module, or claim to."""
    problems = [fault.problem(modules=(name,)) for fault in _faults_of(name, discovery)]
    if offer is None:
        silent = discovery.found.get(PREFIX + name)
        near = _near(name, discovery)
        return problems or [UnknownModule(name, near=near, silent=silent)]
    distribution = offer.distribution
    if distribution.metadata.fault and not problems:
        problems.append(
            UnreadableDistribution(distribution, distribution.metadata.fault, modules=(name,))
        )
    if absent := distribution.absent_files() or _absent_package(offer):
        problems.append(HalfRemoved(distribution, absent, modules=(name,)))
    return problems


def _faults_of(name: str, discovery: Discovery) -> list[Fault]:
    """Give the faults that a module stands or falls with.

    What a removal left behind matters only to a module that nothing else offers.
    """
    offered = name in discovery.offers
    return [
        fault
        for fault in discovery.faults
        if name in fault.claims and not (offered and fault.is_leftover)
    ]


def _absent_package(offer: InstalledModule) -> list[str]:
    """Tell when an editable installation, which lists no code, points to a folder that is gone."""
    if offer.distribution.files and offer.distribution.provenance.kind != "editable":
        return []
    package = offer.value.partition(":")[0].partition(".")[0].strip()
    try:
        absent = importlib.util.find_spec(package) is None
    except (ImportError, ValueError, AttributeError):
        absent = True
    return [package] if absent else []


def _near(name: str, discovery: Discovery) -> list[str]:
    """Find the installed names that the operator may have meant."""
    installed = {offer.name for offer in discovery.modules if _is_fit(offer)}
    by_package = {offer.name for offer in discovery.offered_by.get(fold(name), ())}
    close = difflib.get_close_matches(fold(name), sorted(installed), n=3)
    return sorted(by_package) or close


def _in_order(
    chosen: Mapping[str, InstalledModule], needs: Mapping[str, Needs]
) -> tuple[PlannedModule, ...]:
    required = {name: needs[name].requires & chosen.keys() for name in chosen}
    optional = {name: needs[name].optional & chosen.keys() for name in chosen}
    graph = order.without_loops(chosen, required, optional)
    return tuple(
        PlannedModule(
            name=name,
            entry_point=_entry_point(chosen[name]),
            distribution=chosen[name].distribution,
            requires=tuple(sorted(required[name])),
            optional=tuple(sorted(optional[name])),
        )
        for name in order.dependencies_first(chosen, graph)
    )


def _entry_point(offer: InstalledModule) -> EntryPoint:
    point = EntryPoint(offer.name, offer.value, GROUP)
    # The standard library sets it the same way; the class is otherwise immutable.
    vars(point).update(dist=offer.distribution.as_importlib())
    return point


def _warnings(
    names: Collection[str], discovery: Discovery, unfit: Iterable[InstalledModule]
) -> tuple[ModuleProblem, ...]:
    concerned = {fold(name) for name in names}
    return (
        *(f.problem() for f in discovery.faults if not _matters(f, concerned, discovery)),
        *(
            DuplicateModule(key, [(offer.name, offer.distribution) for offer in offers])
            for key, offers in discovery.offers.items()
            if len(offers) > 1 and key not in concerned
        ),
        *(InvalidOffer(*offer) for offer in unfit if fold(offer.name) not in concerned),
    )


def _matters(fault: Fault, concerned: Collection[str], discovery: Discovery) -> bool:
    return any(fault in _faults_of(name, discovery) for name in fault.claims & set(concerned))


def _states(
    names: Iterable[str],
    discovery: Discovery,
    unfit: Iterable[InstalledModule],
    problems: Iterable[ModuleProblem],
) -> dict[str, State]:
    states = {offer.name: State.DISABLED for offer in discovery.modules}
    states |= {offer.name: State.INCOMPATIBLE for offer in unfit}
    states |= dict.fromkeys(names, State.ENABLED)
    for problem in problems:
        for name in problem.modules:
            if states[name] is State.ENABLED:
                states[name] = problem.state
    return states
