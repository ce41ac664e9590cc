# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie reload`: have the server take up what was changed, without an interruption."""

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json
from ressourcerie_core.errors import Refused
from ressourcerie_core.server.channel import problem_from_json
from ressourcerie_core.server.control import ask
from ressourcerie_core.server.reloading import told
from ressourcerie_core.server.running import base_of

#: Slow imports, requests that end, slow stops: each has its own, shorter limit.
SECONDS = 600


@click.command(short_help="Applique la configuration, sans interruption.")
@json_option
@click.pass_obj
def command(invocation: Invocation, as_json: bool) -> None:
    """Applique au serveur en marche la configuration et les modules de maintenant.

    Tout est vérifié d'abord : si quelque chose ne va pas, la commande dit quoi et l'instance sert
    comme avant. Les requêtes en cours aboutissent, les autres attendent un instant.

    \b
    Exemple :
      ressourcerie module enable caisse && ressourcerie reload
    """
    configuration = invocation.configuration()
    reply = ask(base_of(configuration), {"question": "reload"}, seconds=SECONDS)
    if problems := reply.get("problems"):
        if not as_json:
            click.echo("L'instance sert comme avant.")
        raise Refused(problem_from_json(problem) for problem in problems)
    if as_json:
        print_json(reply["answer"])
        return
    click.echo(told(reply["answer"]))
    for line in reply["answer"]["left_out"]:
        click.echo(f"Mis de côté : {line}", err=True)
