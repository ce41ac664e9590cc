# SPDX-License-Identifier: Apache-2.0
"""``ressourcerie module``: which modules are installed and enabled, and switching them."""

from collections.abc import Sequence

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.lazy import LazyGroup, Verb
from ressourcerie_core.cli.module_status import status_named, statuses
from ressourcerie_core.cli.output import json_option, print_facts, print_json, print_table
from ressourcerie_core.cli.switching import disable_modules, enable_modules

VERBS = {"new": Verb("ressourcerie_core.cli.module_new", "Écrit un module complet, prêt à tester.")}

_NAMES = click.argument("names", metavar="NOM…", nargs=-1, required=True)


@click.group(cls=LazyGroup, verbs=VERBS)
def command() -> None:
    """Montre, active et désactive les modules ; aucun n'est importé pour être montré.

    \b
    Exemple :
      ressourcerie module list
    """


@command.command("list")
@json_option
@click.pass_obj
def list_modules(invocation: Invocation, as_json: bool) -> None:
    """Montre les modules installés ou demandés, leur état et sa raison.

    \b
    Exemple :
      ressourcerie module list --json
    """
    listed = statuses(invocation)
    if as_json:
        print_json([status.as_json() for status in listed])
        return
    if not listed:
        click.echo("Aucun module n'est installé. Pour commencer : pip install ressourcerie-caisse")
        return
    rows = [(s.name, s.state_in_words, s.version, s.distribution, s.origin) for s in listed]
    print_table(("Module", "État", "Version", "Paquet", "Origine"), rows)
    for reason in dict.fromkeys(line for status in listed for line in status.reasons):
        click.echo(f"\n{reason}")


@command.command()
@click.argument("name", metavar="NOM")
@json_option
@click.pass_obj
def show(invocation: Invocation, name: str, as_json: bool) -> None:
    """Montre ce qu'un module dit de lui-même.

    \b
    Exemple :
      ressourcerie module show caisse
    """
    status = status_named(name, statuses(invocation))
    if as_json:
        print_json(status.as_json())
        return
    print_facts(status.facts())
    for reason in status.reasons:
        click.echo(f"\n{reason}")


@command.command()
@_NAMES
@click.pass_obj
def enable(invocation: Invocation, names: Sequence[str]) -> None:
    """Active des modules dans le fichier de configuration, s'ils peuvent démarrer.

    \b
    Exemple :
      ressourcerie module enable catalogue caisse
    """
    for line in enable_modules(invocation.configuration(), names):
        click.echo(line)


@command.command()
@_NAMES
@click.pass_obj
def disable(invocation: Invocation, names: Sequence[str]) -> None:
    """Désactive des modules dans le fichier de configuration ; leurs données restent.

    \b
    Exemple :
      ressourcerie module disable caisse
    """
    for line in disable_modules(invocation.configuration(), names):
        click.echo(line)
