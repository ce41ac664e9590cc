# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie worker`: deliver events and run jobs outside the processes that serve."""

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.server.problems import NoWorkerOnSqlite
from ressourcerie_core.web.logs import configure_logs


@click.command(short_help="Livre les événements et fait les tâches (PostgreSQL).")
@click.pass_obj
def command(invocation: Invocation) -> None:
    """Livre les événements et fait les tâches jusqu'à Ctrl-C, sans rien servir.

    Avec PostgreSQL seulement ; plusieurs peuvent tourner à la fois, à côté de « serve », qui livre
    aussi : ils se partagent le travail.

    \b
    Exemple :
      ressourcerie worker
    """
    configuration = invocation.configuration()
    if sqlite_file(configuration) is not None:
        raise NoWorkerOnSqlite
    # Late: the platform brings the web framework, which a refusal does not need.
    from ressourcerie_core.server.working import work_until_stopped  # noqa: PLC0415

    configure_logs(configuration.core.log_level, configuration.core.log_format)
    work_until_stopped(configuration)
