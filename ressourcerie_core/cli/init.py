# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie init`: a new instance, its configuration and its base."""

import os
import shlex
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy.orm import Session

from ressourcerie_core.auth import founding, names, sites
from ressourcerie_core.auth.founding import Foundation
from ressourcerie_core.cli.asking import Questions, new_password
from ressourcerie_core.cli.creating import (
    ConfigurationExists,
    configuration_text,
    new_base,
    new_file,
    place_of_new,
    refuse_existing_base,
)
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json
from ressourcerie_core.conf import Configuration
from ressourcerie_core.conf.load import load_text
from ressourcerie_core.db.migrate.history import core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan

BASE = "sqlite:///var/ressourcerie.db"
NEXT_STEPS = """
Pour démarrer :
  ressourcerie --conf {conf} serve
puis ouvrez http://{host}:{port} sur cette machine.

Pour les tablettes et les caisses, il faut HTTPS : la page « Servir en HTTPS sur
le réseau de la boutique » de la documentation (admin/https) donne des exemples
pour Caddy et nginx.
"""

FIRST_RUN = """
La page de premier démarrage demandera le code que « serve » affiche, puis le nom de
l'association, son premier site et la première personne qui administre."""


@click.command(short_help="Crée une instance : configuration et base.")
@click.option("--association", metavar="NOM", help="Nom de l'association.")
@click.option("--site", metavar="NOM", help="Nom du premier site ; « Boutique » par défaut.")
@click.option("--time-zone", metavar="FUSEAU", help="Fuseau du site ; Europe/Paris par défaut.")
@click.option(
    "--switch-hour",
    type=click.IntRange(0, sites.LAST_HOUR),
    default=0,
    show_default=True,
    metavar="HEURE",
    help="Heure à laquelle la journée du site commence.",
)
@click.option("--login", metavar="IDENTIFIANT", help="Identifiant du premier administrateur.")
@click.option("--name", metavar="NOM", help="Nom du premier administrateur.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FICHIER",
    help="Lit son mot de passe dans ce fichier ; « - » pour l'entrée standard.",
)
@click.option("--database-url", metavar="ADRESSE", help=f"Adresse de la base ; {BASE} par défaut.")
@click.option(
    "--module", "modules", metavar="NOM", multiple=True, help="Active un module (répétable)."
)
@click.option(
    "--keep-conf",
    is_flag=True,
    help="Garde le fichier de configuration qui existe, et crée la base qu'il nomme.",
)
@click.option(
    "--no-admin",
    is_flag=True,
    help="Ne demande rien d'autre : l'association et la première personne se donnent à la page de "
    "premier démarrage.",
)
@click.option("--non-interactive", is_flag=True, help="Ne demande rien : refuse ce qui manque.")
@json_option
@click.pass_obj
def command(
    invocation: Invocation,
    /,
    *,
    database_url: str | None,
    modules: tuple[str, ...],
    password_file: Path | None,
    keep_conf: bool,
    no_admin: bool,
    non_interactive: bool,
    as_json: bool,
    switch_hour: int,
    **given: str | None,
) -> None:
    """Crée une instance : son fichier de configuration, sa base, son premier administrateur.

    Demande ce qui manque. Ne remplace jamais rien ; si quelque chose échoue, rien ne reste.

    \b
    Exemples :
      ressourcerie init
      ressourcerie init --no-admin
      ressourcerie --conf /etc/ressourcerie/ressourcerie.conf init --module catalogue
    """
    file = place_of_new(invocation, os.environ)
    text = None
    if keep_conf:
        configuration = invocation.configuration()
    else:
        text = _text(file, database_url or BASE, modules)
        configuration = load_text(file, text, environ=os.environ)
    plan(configuration.core.enabled_modules, discover()).refuse_problems()
    refuse_existing_base(configuration)
    if no_admin:
        _create(configuration, file, text, [])
        _tell_unfounded(configuration, as_json=as_json)
        return
    answers = _answers(Questions(silent=non_interactive), password_file, switch_hour, given)
    password_hash = new_password(password_file, login=answers.login)

    def found(session: Session) -> None:
        founding.found_instance(session, answers, password_hash=password_hash)

    _create(configuration, file, text, [found])
    _tell(configuration, answers, as_json=as_json)


def _create(
    configuration: Configuration,
    file: Path,
    text: str | None,
    first: Sequence[Callable[[Session], None]],
) -> None:
    """Make the file, the base and its first rows, or none of them."""
    with ExitStack() as made:
        database = made.enter_context(new_base(configuration))
        if text is not None:
            made.enter_context(new_file(file, text))
        upgrade(database, [core_history()])
        for work in first:
            database.write(work)


def _text(file: Path, database_url: str, modules: tuple[str, ...]) -> str:
    if os.path.lexists(file):
        raise ConfigurationExists(file)
    return configuration_text(discover(), enabled_modules=modules, database_url=database_url)


def _answers(
    questions: Questions, password_file: Path | None, switch_hour: int, given: dict[str, str | None]
) -> Foundation:
    answers = Foundation(
        association=questions.answer(
            "Nom de l'association",
            given["association"],
            argument="--association",
            check=names.normal_name,
        ),
        site=questions.answer(
            "Nom du site",
            given["site"],
            argument="--site",
            default="Boutique",
            check=names.normal_name,
        ),
        time_zone=questions.answer(
            "Fuseau horaire",
            given["time_zone"],
            argument="--time-zone",
            default="Europe/Paris",
            check=sites.known_time_zone,
        ),
        switch_hour=switch_hour,
        login=questions.answer(
            "Identifiant de l'administrateur",
            given["login"],
            argument="--login",
            check=names.normal_login,
        ),
        name=questions.answer("Son nom", given["name"], argument="--name", check=names.normal_name),
    )
    questions.expect_password(password_file)
    questions.refuse_problems()
    return answers


def _tell(configuration: Configuration, answers: Foundation, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(answers) | {"configuration": str(configuration.file)})
        return
    click.echo(f"Instance créée pour « {answers.association} ».")
    click.echo(f"  configuration  : {configuration.file}")
    click.echo(f"  administrateur : {answers.login} ({answers.name})")
    modules = configuration.core.enabled_modules
    click.echo(f"  modules        : {', '.join(modules) or 'aucun'}")
    click.echo(_next_steps(configuration))


def _tell_unfounded(configuration: Configuration, *, as_json: bool) -> None:
    if as_json:
        print_json({"configuration": str(configuration.file)})
        return
    click.echo(f"Base créée, sans aucun compte. Configuration : {configuration.file}")
    click.echo(_next_steps(configuration))
    click.echo(FIRST_RUN)


def _next_steps(configuration: Configuration) -> str:
    core, conf = configuration.core, shlex.quote(str(configuration.file))
    return NEXT_STEPS.format(conf=conf, host=core.host, port=core.port).rstrip()
