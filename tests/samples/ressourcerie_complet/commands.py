# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie complet`: write and count notes."""

import click

from ressourcerie_core.cli.base import reading
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.writing import write

from . import service, writes


@click.group(short_help="Écrit et compte les notes.")
def complet() -> None:
    """Écrit et compte les notes."""


@complet.command()
@click.argument("text", metavar="TEXTE")
@click.pass_obj
def add(invocation: Invocation, text: str) -> None:
    """Écrit une note."""
    click.echo(write(invocation, writes.add_note, text=text))


@complet.command()
@click.pass_obj
def count(invocation: Invocation) -> None:
    """Compte les notes."""
    with reading(invocation) as session:
        click.echo(str(service.count_notes(session)))
