# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie init`: a new instance, its configuration and its base."""

import os
import shlex
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from sqlalchemy.orm import Session

from ressourcerie_core.auth import accounts, founding, names
from ressourcerie_core.auth.rights import Rights
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
from ressourcerie_core.db.migrate.runner import upgrade
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


@dataclass(frozen=True)
class Answers:
    """What the first rows of the base say."""

    association: str
    site: str
    time_zone: str
    switch_hour: int
    login: str
    name: str


@click.command(short_help="Crée une instance : configuration et base.")
@click.option("--association", metavar="NOM", help="Nom de l'association.")
@click.option("--site", metavar="NOM", help="Nom du premier site ; « Boutique » par défaut.")
@click.option("--time-zone", metavar="FUSEAU", help="Fuseau du site ; Europe/Paris par défaut.")
@click.option(
    "--switch-hour",
    type=click.IntRange(0, founding.LAST_HOUR),
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
    answers = _answers(Questions(silent=non_interactive), password_file, switch_hour, given)
    password_hash = new_password(password_file, login=answers.login)
    with ExitStack() as made:
        database = made.enter_context(new_base(configuration))
        if text is not None:
            made.enter_context(new_file(file, text))
        upgrade(database, [core_history()])
        database.write(lambda session: _found(session, answers, password_hash))
    _tell(configuration, answers, as_json=as_json)


def _text(file: Path, database_url: str, modules: tuple[str, ...]) -> str:
    if os.path.lexists(file):
        raise ConfigurationExists(file)
    return configuration_text(discover(), enabled_modules=modules, database_url=database_url)


def _answers(
    questions: Questions, password_file: Path | None, switch_hour: int, given: dict[str, str | None]
) -> Answers:
    answers = Answers(
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
            check=founding.known_time_zone,
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


def _found(session: Session, answers: Answers, password_hash: str) -> None:
    founding.found_instance(
        session,
        association=answers.association,
        site=answers.site,
        time_zone=answers.time_zone,
        switch_hour=answers.switch_hour,
    )
    accounts.add(
        session,
        login=answers.login,
        display_name=answers.name,
        password_hash=password_hash,
        administrator=True,
        rights=Rights.of([]),
    )


def _tell(configuration: Configuration, answers: Answers, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(answers) | {"configuration": str(configuration.file)})
        return
    core = configuration.core
    click.echo(f"Instance créée pour « {answers.association} ».")
    click.echo(f"  configuration  : {configuration.file}")
    click.echo(f"  administrateur : {answers.login} ({answers.name})")
    click.echo(f"  modules        : {', '.join(core.enabled_modules) or 'aucun'}")
    click.echo(
        NEXT_STEPS.format(
            conf=shlex.quote(str(configuration.file)), host=core.host, port=core.port
        ).rstrip()
    )
