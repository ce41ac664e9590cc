# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie module new`: write a complete module."""

from pathlib import Path

import click

from ressourcerie_core.scaffold.writing import NewModule, write_module


@click.command("new")
@click.argument("name", metavar="NOM")
@click.option("--title", metavar="TITRE", help="Ce que les gens lisent ; par défaut, le nom.")
@click.option("--author", metavar="AUTEUR", default="", help="Qui signe le paquet.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DOSSIER",
    help="Dossier où l'écrire ; par défaut, celui où vous êtes.",
)
def command(name: str, title: str | None, author: str, into: Path) -> None:
    """Écrit un module complet : API, table, réglage, permissions, démonstration et tests.

    Le résultat est un paquet pip, qui passe ses propres tests tel quel.

    \b
    Exemple :
      ressourcerie module new outils-pretes --title "Outils prêtés"
    """
    title = title or name.replace("-", " ").capitalize()
    folder = write_module(NewModule(name, title, author or title), into)
    click.echo(f"Le module « {name} » est écrit dans {folder}. Pour l'essayer :\n")
    click.echo(
        f"  pip install --no-build-isolation -e '{folder}[testing]'\n  (cd {folder} && pytest)"
    )
    click.echo(f"  ressourcerie module enable {name}")
