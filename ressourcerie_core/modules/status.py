# SPDX-License-Identifier: Apache-2.0
"""Where each module stands, in words that people read; the command and the page say the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _
from ressourcerie_core.modules.discovery import Discovery
from ressourcerie_core.modules.distribution import Distribution
from ressourcerie_core.modules.plan import Plan
from ressourcerie_core.modules.states import State

STATES_IN_WORDS = {
    State.ENABLED: _("activé"),
    State.DISABLED: _("désactivé"),
    State.MISSING: _("pas installé"),
    State.DUPLICATE: _("offert deux fois"),
    State.INCOMPATIBLE: _("versions incompatibles"),
    State.BLOCKED: _("bloqué par un autre"),
    State.FAILED: _("en panne"),
    State.QUARANTINED: _("mis de côté"),
    State.FILE_CHANGED: _("fichiers modifiés"),
}
ORIGINS = {
    "index": _("dépôt de paquets"),
    "wheel": _("fichier wheel"),
    "archive": _("archive"),
    "folder": _("dossier"),
    "editable": _("dossier de travail"),
    "vcs": _("dépôt git"),
}


@dataclass(frozen=True)
class ModuleStatus:
    """What is known of one offer of a module, or of a name that nothing offers."""

    name: str
    state: State
    package: Distribution | None
    problems: tuple[Problem, ...]
    requires: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

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
    def summary(self) -> str:
        return self.package.metadata.summary if self.package else ""

    @property
    def author(self) -> str:
        return self.package.metadata.author if self.package else ""

    @property
    def origin(self) -> str:
        return ORIGINS[self.package.provenance.kind] if self.package else ""

    @property
    def provenance(self) -> str:
        """Where it was installed from: the kind, the address and the commit."""
        if self.package is None:
            return ""
        found = self.package.provenance
        return f"{self.origin} {found.url} {found.commit}".strip()

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(problem.as_line() for problem in self.problems)

    def facts(self) -> Iterator[tuple[str, str]]:
        """Give what ``module show`` prints, label by label."""
        yield "Module", self.name
        yield "État", self.state_in_words
        yield "Paquet", f"{self.distribution} {self.version}".strip()
        if self.package:
            yield "Description", self.summary
            yield "Auteur", self.author
            yield "Origine", self.provenance
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
            "summary": self.summary if self.package else None,
            "provenance": vars(provenance) if provenance else None,
            "requires": list(self.requires),
            "optional": list(self.optional),
            "reasons": [problem.as_json() for problem in self.problems],
        }


def statuses_of(
    planned: Plan,
    discovery: Discovery,
    *,
    enabled: Sequence[str],
    failed: Mapping[str, Problem] | None = None,
) -> list[ModuleStatus]:
    """Tell where each module stands: those of the list in their order, then the others.

    :param failed: why modules failed when they were loaded, which no metadata tell.
    """
    others = sorted(planned.states.keys() - set(enabled))
    return [
        status
        for name in dict.fromkeys([*enabled, *others])
        for status in _of_module(name, planned, discovery, failed or {})
    ]


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
