# SPDX-License-Identifier: Apache-2.0
"""What a reload changes: the children of before, those of after, and what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.server.channel import Message, modules_of
from ressourcerie_core.server.errand import Errand
from ressourcerie_core.server.service import Service


@dataclass(frozen=True)
class Generation:
    """A service, and the errand of the children that do it."""

    service: Service
    errand: Errand

    def reread(self) -> "Generation":
        """Give the next one: what is configured and installed now, and no module put aside.

        :raises Refused: it is wrong.
        :raises RestartNeeded: it cannot be had without a restart.
        """
        service = self.service.reread()
        errand = replace(self.errand, configuration=service.configuration, left_out={})
        return Generation(service, errand)

    def without(self, culprits: Mapping[str, Problem]) -> "Generation":
        """Leave modules out of every child."""
        left_out = {**self.errand.left_out, **culprits}
        return replace(self, errand=replace(self.errand, left_out=left_out))

    def culprits(self, refused: Refused, tried: Errand) -> dict[str, Problem]:
        """Tell whom to leave out next; refuse when the policy or the fault does not allow it."""
        names_tried = {one.name for one in self.service.plan.order} - tried.left_out.keys()
        culprits: dict[str, Problem] = {}
        for problem in refused.problems:
            names = names_tried & {*modules_of(problem)}
            if self.service.configuration.core.on_module_error != "quarantine" or not names:
                raise refused
            culprits |= dict.fromkeys(names, problem)
        return culprits

    @property
    def left_out(self) -> Sequence[Problem]:
        """Why modules are not served."""
        failed = self.errand.left_out
        return (*failed.values(), *self.service.plan.without(*failed).left_out)

    @property
    def versions(self) -> dict[str, str]:
        """The version of each module that is served."""
        served = self.service.plan.without(*self.errand.left_out).order
        return {module.name: module.distribution.version or "" for module in served}


def report(before: Generation, after: Generation, seconds: float) -> Message:
    """Tell what a reload changed, for a machine."""
    was, is_now = before.versions, after.versions
    return {
        "added": {name: is_now[name] for name in is_now if name not in was},
        "removed": {name: was[name] for name in was if name not in is_now},
        "changed": {
            name: [was[name], is_now[name]]
            for name in is_now
            if was.get(name, is_now[name]) != is_now[name]
        },
        "left_out": [problem.as_line() for problem in after.left_out],
        "seconds": round(seconds, 1),
    }


def told(report: Message) -> str:
    """Tell what a reload changed, for a person."""
    changes = [
        *(f"{name} {version} est ajouté" for name, version in report["added"].items()),
        *(f"{name} est retiré" for name in report["removed"]),
        *(f"{name} passe de {was} à {now}" for name, (was, now) in report["changed"].items()),
    ]
    seconds = f"{report['seconds']:.1f}".replace(".", ",")
    what = " ; ".join(changes) or "les modules sont les mêmes"
    return f"Rechargé en {seconds} s : {what}."
