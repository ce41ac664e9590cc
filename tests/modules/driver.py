# SPDX-License-Identifier: Apache-2.0
"""Discover, plan and, if asked, load the modules named on the command line; answer in JSON."""

import json
import sys

from ressourcerie_core.errors import Refused
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.manager import ModuleManager
from ressourcerie_core.modules.plan import Plan, plan
from ressourcerie_core.modules.problems import ModuleFailed


def main(action: str, *enabled: str) -> None:
    discovery = discover()
    planned = plan(enabled, discovery)
    if "quarantine" in action:
        planned = planned.without_faulty()
    answer = {
        "modules": [
            {"name": module.name, "distribution": module.distribution.label}
            for module in discovery.modules
        ],
        "states": dict(planned.states),
        "order": [module.name for module in planned.order],
        "optional": {module.name: module.optional for module in planned.order},
        "problems": [problem.as_json() for problem in planned.problems],
        "lines": [problem.as_line() for problem in planned.problems],
        "blocked": [problem.as_json() for problem in planned.blocked],
        "left_out": [problem.as_json() for problem in planned.left_out],
        "warnings": [problem.as_json() for problem in planned.warnings],
        "examined": [
            problem.as_json() for problem in discovery.unreadable_metadata(enabled=enabled)
        ],
    }
    if "load" in action:
        answer |= load(planned)
    json.dump(answer, sys.stdout)


def load(planned: Plan) -> dict[str, object]:
    started: list[str] = []
    try:
        manager = ModuleManager(planned, on_import=started.append)
        resolved = [
            str(manager.resolve(module, field))
            for module in manager.modules
            for field in ("api", "models")
        ]
    except ModuleFailed as problem:
        failure = problem.as_json()
        return {"failure": failure, "line": problem.as_line(), "started": started, "loaded": []}
    except Refused as refused:
        return {"refused": [problem.slug for problem in refused.problems], "loaded": []}
    loaded = [module.name for module in manager.modules]
    names = manager.names()
    offered_by = [str(point.dist.version) for point in manager.list_entry_points() if point.dist]
    return {
        "loaded": loaded,
        "started": started,
        "names": names,
        "versions": offered_by,
        "resolved": resolved,
    }


main(*sys.argv[1:])
