# SPDX-License-Identifier: Apache-2.0
"""The plan that a server follows, from its configuration; parent and child agree on it."""

from collections.abc import Sequence

from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import Plan, plan


def plan_to_serve(
    configuration: Configuration,
    *,
    enabled: Sequence[str] | None = None,
    policy: str | None = None,
    safe: bool = False,
) -> Plan:
    """Plan what the configuration enables, less the faulty ones under ``quarantine``.

    :param enabled: the names to plan instead of the file's list.
    :param policy: what to do with faulty modules, instead of what the file says.
    :param safe: plan no module at all, whatever the file says of modules.
    :raises Refused: tables of the file that belong to nobody; under ``stop``, every problem of
        the plan too.
    """
    if safe:
        return plan((), discover())
    discovery = discover()
    faults, _warnings = configuration.check_tables({module.name for module in discovery.modules})
    planned = plan(configuration.core.enabled_modules if enabled is None else enabled, discovery)
    if (policy or configuration.core.on_module_error) == "quarantine":
        planned = planned.without_faulty()
    problems: list[Problem] = [*faults, *planned.problems, *planned.blocked]
    if problems:
        raise Refused(problems)
    return planned
