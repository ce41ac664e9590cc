# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie token`: the bearer tokens of programs."""

from datetime import date, timedelta
from typing import Any

import click

from ressourcerie_core import clock
from ressourcerie_core.auth import operations, tokens
from ressourcerie_core.auth.models import Token
from ressourcerie_core.cli.asking import Questions
from ressourcerie_core.cli.base import declared_rights, reading
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json, print_table
from ressourcerie_core.cli.writing import write

DAYS = 365
MOST_DAYS = 3650
HEADERS = ("Compte", "Jeton", "Portées", "État", "Dernier usage")


@click.group(short_help="Gère les jetons d'accès des programmes.")
def command() -> None:
    """Gère les jetons d'accès des programmes.

    \b
    Exemple :
      ressourcerie token add camille "Tableur des stocks" --scope catalogue.read
    """


@command.command("add", short_help="Fait un jeton, et le montre une fois.")
@click.argument("login", metavar="IDENTIFIANT", required=False)
@click.argument("name", metavar="NOM", required=False)
@click.option(
    "--scope",
    "scopes",
    metavar="PERMISSION",
    multiple=True,
    help="Ce que le jeton permet (répétable) ; une permission que le compte a.",
)
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=DAYS,
    show_default=True,
    metavar="JOURS",
    help="Combien de jours il vaut.",
)
@json_option
@click.pass_obj
def add(
    invocation: Invocation,
    *,
    login: str | None,
    name: str | None,
    scopes: tuple[str, ...],
    days: int,
    as_json: bool,
) -> None:
    """Fait un jeton au nom d'un compte, et montre son secret, une seule fois.

    \b
    Exemple :
      ressourcerie token add camille "Tableur des stocks" --scope catalogue.read
    """
    questions = Questions()
    login = questions.answer("Identifiant du compte", login, argument="IDENTIFIANT")
    name = questions.answer("Nom du jeton", name, argument="NOM")
    given = " ".join(scopes) or None
    wanted = questions.answer("Portées, séparées par des espaces", given, argument="--scope")
    questions.refuse_problems()
    rights = declared_rights(invocation)
    secret = tokens.new_secret()
    expires_at = clock.now() + timedelta(days=days)
    token = write(
        invocation,
        operations.add_token,
        login=login,
        name=name,
        digest=tokens.digest_of(secret).hex(),
        scopes=wanted.split(),
        expires_at=expires_at.isoformat(),
        rights=rights.as_json(),
    )
    if as_json:
        print_json(token | {"secret": secret, "expires_at": expires_at.isoformat()})
        return
    click.echo(
        f"Jeton « {token['name']} » créé pour {token['login']}, jusqu'au "
        f"{_day(expires_at)}. Notez-le, il ne sera plus jamais montré :",
        err=True,
    )
    click.echo(secret)


@command.command("list", short_help="Montre les jetons, jamais leur secret.")
@json_option
@click.pass_obj
def list_tokens(invocation: Invocation, *, as_json: bool) -> None:
    """Montre les jetons, leurs portées, leur état et le dernier jour où ils ont servi.

    \b
    Exemple :
      ressourcerie token list
    """
    with reading(invocation) as session:
        listed = tokens.everything(session)
        if as_json:
            print_json([_row(token) for token in listed])
        else:
            print_table(HEADERS, [_line(token) for token in listed])


@command.command("revoke", short_help="Rend un jeton inutile, tout de suite.")
@click.argument("login", metavar="IDENTIFIANT")
@click.argument("name", metavar="NOM")
@json_option
@click.pass_obj
def revoke(invocation: Invocation, *, login: str, name: str, as_json: bool) -> None:
    """Rend un jeton inutile, tout de suite et pour toujours.

    \b
    Exemple :
      ressourcerie token revoke camille "Tableur des stocks"
    """
    token = write(invocation, operations.revoke_token, login=login, name=name)
    if as_json:
        print_json(token)
    else:
        click.echo(f"Jeton « {token['name']} » de {token['login']} révoqué.")


def _row(token: Token) -> dict[str, Any]:
    return {
        "login": token.account.login,
        "name": token.name,
        "scopes": token.scopes,
        "account_disabled": token.account.disabled_at is not None,
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        "last_used_on": token.last_used_on.isoformat() if token.last_used_on else None,
    }


def _line(token: Token) -> tuple[str, ...]:
    used = _day(token.last_used_on) if token.last_used_on else "jamais"
    return token.account.login, token.name, ", ".join(token.scopes), _state(token), used


def _state(token: Token) -> str:
    if token.revoked_at:
        return f"révoqué le {_day(token.revoked_at)}"
    if token.account.disabled_at:
        return "compte désactivé"
    if token.expires_at is None:
        return "sans fin"
    fate = "périmé depuis le" if token.expires_at <= clock.now() else "valable jusqu'au"
    return f"{fate} {_day(token.expires_at)}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
