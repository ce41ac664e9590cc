# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie serve`: serve the instance until told to stop."""

import asyncio
from contextlib import ExitStack

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.db.file import check_file
from ressourcerie_core.db.lock import instance_lock
from ressourcerie_core.server.planning import plan_to_serve
from ressourcerie_core.server.problems import OneWorkerOnly
from ressourcerie_core.server.running import base_of
from ressourcerie_core.server.service import Service, listen
from ressourcerie_core.server.supervisor import Supervisor

#: What the child of a server that was killed may take to answer, and end.
ORPHAN_SECONDS = 20.0


@click.command(short_help="Sert l'instance.")
@click.option("--host", help="Adresse d'écoute ; par défaut, celle de la configuration.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port d'écoute ; 0 en choisit un.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Nombre de processus qui servent (PostgreSQL seulement).",
)
@click.option("--safe", is_flag=True, help="Démarre le cœur seul, sans toucher à la configuration.")
@click.pass_obj
def command(
    invocation: Invocation, host: str | None, port: int | None, workers: int | None, safe: bool
) -> None:
    """Sert l'instance jusqu'à Ctrl-C.

    Vérifie d'abord la configuration, les modules et la base ; refuse de démarrer si quelque chose
    ne va pas, en disant quoi et que faire.

    \b
    Exemple :
      ressourcerie serve --port 8080
    """
    configuration = invocation.configuration()
    planned = plan_to_serve(configuration, safe=safe)
    base = sqlite_file(configuration)
    workers = configuration.core.workers if workers is None else workers
    if base is not None and workers > 1:
        raise OneWorkerOnly(workers)
    with ExitStack() as held:
        lock = None
        if base is not None:
            # The lock lies beside the base: a mistyped path must leave no file there.
            check_file(base)
            lock = held.enter_context(instance_lock(base, seconds=ORPHAN_SECONDS))
        listening = held.enter_context(
            listen(
                configuration.core.host if host is None else host,
                configuration.core.port if port is None else port,
            )
        )
        beside = base_of(configuration)
        beside.parent.mkdir(mode=0o750, parents=True, exist_ok=True)  # for the control socket
        service = Service(configuration, planned, beside, lock, workers, safe)
        asyncio.run(Supervisor(service, listening).run())
