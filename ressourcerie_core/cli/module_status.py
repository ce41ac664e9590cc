# SPDX-License-Identifier: Apache-2.0
"""Where each module stands, from metadata and the configuration alone."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.conf.problems import ConfigurationNotFound
from ressourcerie_core.errors import Problem
from ressourcerie_core.modules.discovery import Discovery, discover
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.plan import Plan, plan
from ressourcerie_core.modules.states import State
from ressourcerie_core.server.running import running
from ressourcerie_core.spelling import nearest

STATES_IN_WORDS = {
    State.ENABLED: "activé",
    State.DISABLED: "désactivé",
    State.MISSING: "pas installé",
    State.DUPLICATE: "offert deux fois",
    State.INCOMPATIBLE: "versions incompatibles",
    State.BLOCKED: "bloqué par un autre",
    State.FAILED: "en panne",
    State.QUARANTINED: "mis de côté",
    State.FILE_CHANGED: "fichiers modifiés",
}
ORIGINS = {
    "index": "dépôt de paquets",
    "wheel": "fichier wheel",
    "archive": "archive",
    "folder": "dossier",
    "editable": "dossier de travail",
    "vcs": "dépôt git",
}


class ModuleNotFound(Problem):
    slug = "cli/module-not-found"
    title = "Module inconnu"
    exit_code = 2

    def __init__(self, name: str, known: Collection[str]) -> None:
        super().__init__(
            f"Aucun module installé ou demandé ne se nomme « {name} ».{nearest(name, known)}",
            hint="« ressourcerie module list » les montre tous.",
            where=f"module « {name} »",
            known=sorted(known),
        )


@dataclass(frozen=True)
class ModuleStatus:
    """What is known of one offer of a module, or of a name that nothing offers."""

    name: str
    state: State
    package: Distribution | None
    problems: tuple[Problem, ...]
    requires: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @classmethod
    def named(cls, name: str, among: Sequence["ModuleStatus"]) -> "ModuleStatus":
        """Find a module by its name.

        :raises ModuleNotFound: with the nearest name.
        """
        for status in among:
            if status.name == name:
                return status
        raise ModuleNotFound(name, [status.name for status in among])

    @property
    def state_in_words(self) -> str:
        return f"{self.state} ({STATES_IN_WORDS[self.state]})"

    @property
    def version(self) -> str:
        return self.package.version if self.package else ""

    @property
    def distribution(self) -> str:
        return self.package.name if self.package else ""

    @property
    def origin(self) -> str:
        return ORIGINS[self.package.provenance.kind] if self.package else ""

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(problem.as_line() for problem in self.problems)

    def facts(self) -> Iterator[tuple[str, str]]:
        """Give what ``module show`` prints, label by label."""
        yield "Module", self.name
        yield "État", self.state_in_words
        yield "Paquet", f"{self.distribution} {self.version}".strip()
        if self.package:
            metadata, provenance = self.package.metadata, self.package.provenance
            yield "Description", metadata.summary
            yield "Auteur", metadata.author
            yield "Origine", f"{self.origin} {provenance.url} {provenance.commit}".strip()
        yield "A besoin de", ", ".join(self.requires)
        yield "S'accorde avec", ", ".join(self.optional)

    def as_json(self) -> dict[str, Any]:
        """Give all of it to a machine."""
        provenance = self.package.provenance if self.package else None
        return {
            "name": self.name,
            "state": str(self.state),
            "distribution": self.distribution or None,
            "version": self.version or None,
            "summary": self.package.metadata.summary if self.package else None,
            "provenance": vars(provenance) if provenance else None,
            "requires": list(self.requires),
            "optional": list(self.optional),
            "reasons": [problem.as_json() for problem in self.problems],
        }


def statuses(invocation: Invocation) -> list[ModuleStatus]:
    """Tell where each module stands: those of the list in their order, then the others."""
    enabled = _enabled(invocation)
    discovery = discover()
    failed = _failed_in_server(invocation, enabled)
    planned = plan(enabled, discovery).without(*failed)
    others = sorted(planned.states.keys() - set(enabled))
    return [
        status
        for name in dict.fromkeys([*enabled, *others])
        for status in _of_module(name, planned, discovery, failed)
    ]


def _failed_in_server(invocation: Invocation, enabled: Sequence[str]) -> dict[str, Problem]:
    """Give what only the server that runs can know: which modules failed when it loaded them."""
    served = running(invocation.configuration()) if enabled else None
    failed = served.left_out if served else {}
    return {name: problem for name, problem in failed.items() if name in enabled}


def _enabled(invocation: Invocation) -> tuple[str, ...]:
    try:
        return invocation.configuration().core.enabled_modules
    except ConfigurationNotFound as problem:
        # What is installed can be shown without it, and helps to write it.
        click.echo(f"{problem.as_line()}\n", err=True)
        return ()


def _of_module(
    name: str, planned: Plan, discovery: Discovery, failed: Mapping[str, Problem]
) -> Iterator[ModuleStatus]:
    """Give one status for each distribution that offers a module, or one if none does."""
    found = (*planned.problems, *planned.blocked, *planned.left_out, *planned.warnings)
    problems: tuple[Problem, ...] = tuple(one for one in found if name in one.modules)
    if name in failed:
        problems = (failed[name], *problems)
    module = next((module for module in planned.order if module.name == name), None)
    packages: list[Distribution | None] = [
        offer.distribution for offer in discovery.modules if offer.name == name
    ]
    for package in packages or [None]:
        yield ModuleStatus(
            name,
            planned.states[name],
            package,
            problems,
            requires=module.requires if module else (),
            optional=module.optional if module else (),
        )
