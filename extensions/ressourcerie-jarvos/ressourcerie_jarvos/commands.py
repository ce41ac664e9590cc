# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie jarvos`: an assistant of this machine, over standard input and output."""

import os
from functools import partial
from pathlib import Path

import click

from ressourcerie_core.assistants import assistance_of
from ressourcerie_core.cli.base import load_everything, opened
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.writing import write

from .desk import Desk
from .settings import JarvosSettings
from .tokens.caller import Caller
from .tokens.opening import open_with

VARIABLE = "JARVOS_TOKEN"


@click.group("jarvos", short_help="Sert un assistant de cette machine.")
def jarvos() -> None:
    """Sert un assistant de cette machine, avec un jeton fait sur la page « Connecteur ».

    \b
    Exemple :
      ressourcerie jarvos mcp --token-file jeton
    """


@jarvos.command("mcp", short_help="Parle MCP sur l'entrée et la sortie standard.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Le fichier qui contient le jeton ; sans lui, la variable JARVOS_TOKEN.",
)
@click.pass_obj
def serve_on_stdio(invocation: Invocation, *, token_file: Path | None) -> None:
    """Parle MCP sur l'entrée et la sortie standard, jusqu'à ce que l'assistant s'en aille.

    Le programme qui lance l'assistant l'appelle. Que l'instance serve ou non, chaque appel est
    journalisé.

    \b
    Exemple :
      JARVOS_TOKEN=rsca_… ressourcerie jarvos mcp
    """
    # Late: the protocol's library is slow to import, and only this command needs it.
    from .protocol.stdio import run  # noqa: PLC0415

    secret = token_file.read_text("utf-8") if token_file else os.environ.get(VARIABLE, "")
    platform = load_everything(invocation)
    found = (one.settings for one in platform.modules)
    settings = next(one for one in found if isinstance(one, JarvosSettings))
    with opened(invocation) as database:
        do = partial(write, invocation)
        desk = Desk(assistance_of(platform), settings, database.read, do)

        def recognise() -> Caller:
            with database.read() as session:
                return open_with(session, secret.strip(), permitted=settings.assistants)

        recognise()  # a token that opens nothing is told before anything is served
        run(desk, recognise)
