# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie user`: the accounts of people."""

from pathlib import Path
from typing import Any

import click

from ressourcerie_core.auth import accounts, names, operations
from ressourcerie_core.auth.models import Account, Grant
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.cli.asking import Questions, new_password
from ressourcerie_core.cli.base import declared_rights, reading
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json, print_table
from ressourcerie_core.cli.writing import write
from ressourcerie_core.operations import Json

HEADERS = ("Identifiant", "Nom", "Droits", "État")

login_argument = click.argument("login", metavar="IDENTIFIANT")
password_option = click.option(
    "--password-file",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FICHIER",
    help="Lit le mot de passe dans ce fichier ; « - » pour l'entrée standard.",
)


@click.group(short_help="Gère les comptes des personnes.")
def command() -> None:
    """Gère les comptes des personnes.

    \b
    Exemple :
      ressourcerie user add camille --name "Camille Moreau" --administrator
    """


@command.command("add", short_help="Crée un compte.")
@click.argument("login", metavar="IDENTIFIANT", required=False)
@click.option("--name", metavar="NOM", help="Le nom que les autres verront.")
@click.option(
    "--role",
    "roles",
    metavar="RÔLE[@SITE]",
    multiple=True,
    help="Donne un rôle, partout ou à un site (répétable).",
)
@click.option("--administrator", is_flag=True, help="Donne tous les droits.")
@password_option
@json_option
@click.pass_obj
def add(
    invocation: Invocation,
    *,
    login: str | None,
    name: str | None,
    roles: tuple[str, ...],
    administrator: bool,
    password_file: Path | None,
    as_json: bool,
) -> None:
    """Crée un compte ; demande ce qui manque.

    \b
    Exemples :
      ressourcerie user add camille --name "Camille Moreau" --role catalogue.editor
      ressourcerie user add zoe --name "Zoé Petit" --role "caisse.seller@Boutique"
      ressourcerie user add robot --name Robot --password-file mot-de-passe
    """
    # Without a role no module is loaded: one that fails must not keep an administrator out.
    rights = declared_rights(invocation) if roles else Rights.of([])
    questions = Questions()
    login = questions.answer("Identifiant", login, argument="IDENTIFIANT", check=names.normal_login)
    name = questions.answer("Nom", name, argument="--name", check=names.normal_name)
    questions.expect_password(password_file)
    questions.refuse_problems()
    account = write(
        invocation,
        operations.add_account,
        login=login,
        display_name=name,
        password_hash=new_password(password_file, login=login),
        administrator=administrator,
        roles=roles,
        rights=rights.as_json(),
    )
    _say("Compte « {login} » créé pour {display_name}.", account, as_json=as_json)


@command.command("list", short_help="Montre les comptes.")
@json_option
@click.pass_obj
def list_accounts(invocation: Invocation, *, as_json: bool) -> None:
    """Montre les comptes, leurs rôles et leur état.

    \b
    Exemple :
      ressourcerie user list --json
    """
    with reading(invocation) as session:
        listed = accounts.everyone(session)
        if as_json:
            print_json([_row(account) for account in listed])
        else:
            print_table(HEADERS, [_line(account) for account in listed])


@command.command("password", short_help="Change le mot de passe d'un compte.")
@login_argument
@password_option
@json_option
@click.pass_obj
def password(
    invocation: Invocation, *, login: str, password_file: Path | None, as_json: bool
) -> None:
    """Change le mot de passe d'un compte.

    \b
    Exemple :
      ressourcerie user password camille
    """
    questions = Questions()
    questions.expect_password(password_file)
    questions.refuse_problems()
    with reading(invocation) as session:
        login = accounts.find_active(session, login).login
    account = write(
        invocation,
        operations.change_password,
        login=login,
        password_hash=new_password(password_file, login=login),
    )
    _say("Mot de passe de « {login} » changé.", account, as_json=as_json)


@command.command("disable", short_help="Ferme un compte et ses jetons.")
@login_argument
@json_option
@click.pass_obj
def disable(invocation: Invocation, *, login: str, as_json: bool) -> None:
    """Ferme un compte et tous ses jetons, tout de suite ; rien de ce qu'il a saisi ne change.

    \b
    Exemple :
      ressourcerie user disable camille
    """
    account = write(invocation, operations.disable_account, login=login)
    _say("Compte « {login} » désactivé, et ses jetons avec lui.", account, as_json=as_json)


@command.command("enable", short_help="Rouvre un compte fermé.")
@login_argument
@json_option
@click.pass_obj
def enable(invocation: Invocation, *, login: str, as_json: bool) -> None:
    """Rouvre un compte fermé, avec les rôles et les jetons qu'il avait.

    \b
    Exemple :
      ressourcerie user enable camille
    """
    account = write(invocation, operations.enable_account, login=login)
    _say("Compte « {login} » réactivé.", account, as_json=as_json)


def _say(sentence: str, account: Json, *, as_json: bool) -> None:
    if as_json:
        print_json(account)
    else:
        click.echo(sentence.format(**account))


def _row(account: Account) -> dict[str, Any]:
    return {
        "login": account.login,
        "display_name": account.display_name,
        "administrator": account.administrator,
        "roles": [_role(grant) for grant in account.grants],
        "created_at": account.created_at.isoformat(),
        "disabled_at": account.disabled_at.isoformat() if account.disabled_at else None,
        "erased_at": account.erased_at.isoformat() if account.erased_at else None,
    }


def _line(account: Account) -> tuple[str, ...]:
    roles = ", ".join(_role(grant) for grant in account.grants) or "aucun"
    rights = "administrateur" if account.administrator else roles
    state = f"désactivé le {account.disabled_at:%d/%m/%Y}" if account.disabled_at else "actif"
    if account.erased_at:
        state = f"effacé le {account.erased_at:%d/%m/%Y}"
    return account.login, account.display_name, rights, state


def _role(grant: Grant) -> str:
    return f"{grant.role}@{grant.site.name}" if grant.site else grant.role
