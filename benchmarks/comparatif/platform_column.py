# SPDX-License-Identifier: Apache-2.0
"""This platform, seen through its public door: a configuration file and the command line.

Nothing is believed without its contrary: a case is refused only if the same configuration serves
once the fault is gone. What lies on the disk is the same for all columns, and harms some of them.
"""

import json
from http import HTTPStatus
from itertools import count
from pathlib import Path

from .case import Case, Refusal
from .environment import Environment
from .instance import Core, Ended, Serving, command, serve, write_conf
from .outcomes import UNPROVEN, Observation


class Platform:
    """The column of this platform."""

    title = "Cette plateforme"

    def __init__(self, core: Core, controls: Path) -> None:
        self._core = core
        self._controls = controls
        self._numbers = count()
        self._proven: dict[object, str] = {}

    def warm(self, environment: Environment, case: Case) -> None:
        write_conf(environment, case.enabled)
        command(environment, "module", "list")

    def observe(self, environment: Environment, case: Case) -> Observation:
        environment.forget()
        write_conf(environment, case.enabled)
        if case.action == "origin":
            return _origin(environment, case)
        if case.refusal is None:
            return _served(environment, case)
        seen = _refused(environment, case.refusal)
        if seen.refused and (why := self._why_unsound(case.refusal, case.enabled)):
            return _unproven(f"the same configuration must serve without the fault: {why}")
        return seen

    def _why_unsound(self, refusal: Refusal, enabled: tuple[str, ...]) -> str:
        """Run the same configuration without the fault: empty when it serves every module."""
        sound = (refusal.sound, refusal.enabled or enabled)
        if sound not in self._proven:
            environment = self._core.fresh(self._controls / f"control-{next(self._numbers)}")
            environment.install(refusal.sound)
            write_conf(environment, sound[1])
            with serve(environment) as server:
                imported = {line.partition(":")[2] for line in environment.imported()}
            absent = sorted({*sound[1]} - imported)
            self._proven[sound] = server.told if isinstance(server, Ended) else " ".join(absent)
        return self._proven[sound]


def _unproven(why: object) -> Observation:
    return Observation(1, error=UNPROVEN, messages=[str(why)])


def _refused(environment: Environment, refusal: Refusal) -> Observation:
    """See the server refuse in sentences, and `check` blame those modules and no other."""
    with serve(environment) as server:
        if isinstance(server, Serving) or not server.refuses:
            return _unproven(server)
    imported = environment.imported()
    words = (*refusal.culprits, *refusal.words)
    if not all(word in server.told for word in words):
        return _unproven(server)
    if refusal.at_check and (why := _why_not_blamed(environment, refusal)):
        return _unproven(why)
    return Observation(server.code, error="Refusal", messages=[server.told], imported=imported)


def _why_not_blamed(environment: Environment, refusal: Refusal) -> str:
    """Ask the doctor: empty when it names the modules at fault, no other, each with a remedy."""
    checked = command(environment, "check", "--json")
    problems = [one for part in checked.document["examinations"] for one in part["problems"]]
    blamed = {name for problem in problems for name in problem.get("modules", ())}
    remedied = all(problem["hint"] for problem in problems)
    proven = checked.refuses and remedied and blamed == set(refusal.culprits)
    return "" if proven else checked.output


def _served(environment: Environment, case: Case) -> Observation:
    """See the server start; what was imported, in order, or what each module answers."""
    with serve(environment) as server:
        if isinstance(server, Ended):
            return _unproven(server)
        if case.action == "call":
            return _called(server, case.enabled)
    imported = environment.imported()
    names = [line.partition(":")[2] for line in imported]
    return Observation(0, answer=[one for one in names if one in case.enabled], imported=imported)


def _called(server: Serving, names: tuple[str, ...]) -> Observation:
    """Ask something of each module; a failure must be told as such, and be in the log."""
    answers, failures = [], []
    for name in names:
        status, body = server.answer(f"/api/v1/{name}/greeting")
        if status == HTTPStatus.OK:
            answers.append(json.loads(body))
        elif status == HTTPStatus.INTERNAL_SERVER_ERROR and "Traceback" not in body:
            failures.append(name)
        else:
            return _unproven((name, status, body))
    logged = [line for line in server.log.read_text().splitlines() if "ERREUR" in line]
    if [name for name in names if any(f"module={name} " in line for line in logged)] != failures:
        return _unproven(server.log.read_text())
    return Observation(0, answer=answers, messages=logged)


def _origin(environment: Environment, case: Case) -> Observation:
    listed = command(environment, "module", "list", "--json")
    (found,) = (item for item in listed.document if item["name"] == case.enabled[0])
    return Observation(listed.code, answer=found["distribution"])
