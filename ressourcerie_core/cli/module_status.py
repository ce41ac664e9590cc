# SPDX-License-Identifier: Apache-2.0
"""Where each module of an instance stands, for commands: nothing is imported, nothing opened."""

from collections.abc import Collection, Mapping, Sequence

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.conf.problems import ConfigurationNotFound
from ressourcerie_core.errors import Problem
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan
from ressourcerie_core.modules.status import ModuleStatus, statuses_of
from ressourcerie_core.server.running import running
from ressourcerie_core.spelling import nearest


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


def status_named(name: str, among: Sequence[ModuleStatus]) -> ModuleStatus:
    """Find a module by its name.

    :raises ModuleNotFound: with the nearest name.
    """
    for status in among:
        if status.name == name:
            return status
    raise ModuleNotFound(name, [status.name for status in among])


def statuses(invocation: Invocation) -> list[ModuleStatus]:
    """Tell where each module stands: those of the list in their order, then the others."""
    enabled = _enabled(invocation)
    discovery = discover()
    failed = _failed_in_server(invocation, enabled)
    planned = plan(enabled, discovery).without(*failed)
    return statuses_of(planned, discovery, enabled=enabled, failed=failed)


def _failed_in_server(invocation: Invocation, enabled: Sequence[str]) -> Mapping[str, Problem]:
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
