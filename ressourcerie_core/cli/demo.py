# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie demo`: a base filled with a believable year of an imaginary ressourcerie."""

import os
import shlex
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import click
from fastapi.routing import iter_route_contexts
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.auth import accounts, founding, pins, sites, tokens
from ressourcerie_core.auth.founding import Foundation
from ressourcerie_core.auth.passwords import Passwords
from ressourcerie_core.auth.rights import Rights
from ressourcerie_core.cli.creating import (
    configuration_text,
    new_base,
    new_file,
    place_of_new,
    refuse_existing_base,
)
from ressourcerie_core.cli.demo_people import ASSOCIATION, QUAY, SHOP, TIME_ZONE, Person, people
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json, print_table
from ressourcerie_core.conf import Configuration, load, locate
from ressourcerie_core.conf.load import load_text
from ressourcerie_core.conf.problems import ConfigurationNotFound
from ressourcerie_core.db import Database
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.i18n import _
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan
from ressourcerie_core.platform import ActiveModule, Platform, boot
from ressourcerie_core.server.planning import plan_to_serve

BASE = "sqlite:///var/essai.db"
TOKEN = "Essai de l'API"  # noqa: S105 (its name)
TOKEN_DAYS = 30
FILL_SECONDS = 120.0
INTRODUCTION = """\
Base d'essai remplie d'une année de « {association} », ressourcerie imaginaire.
  configuration : {conf}

Les comptes (personnes et mots de passe inventés) :
"""
CODES = """
Les codes, pour se présenter sur une tablette une fois qu'elle est enrôlée :
"""
CONCLUSION = """
Pour essayer l'API, avec le jeton de {name} (valable {days} jours) :
  curl {address}{path} \\
    -H "Authorization: Bearer {secret}"

Pour démarrer, puis ouvrir {address} :
  ressourcerie --conf {conf} serve"""


class DemonstrationFailed(Problem):
    slug = "cli/demonstration-failed"
    title = _("Un module n'a pas rempli la base d'essai")
    status = 500

    def __init__(self, module: str, error: Exception) -> None:
        super().__init__(
            _("Le module « {module} » n'a pas pu remplir la base d'essai : {reason}.").format(
                module=module, reason=f"{type(error).__name__} : {error}"
            ),
            hint=_("Rien n'est resté sur le disque ; prévenez l'auteur de ce module."),
            module=module,
        )


@click.command(short_help="Crée une base d'essai, remplie d'une année.")
@json_option
@click.pass_obj
def command(invocation: Invocation, /, *, as_json: bool) -> None:
    """Crée une base et la remplit d'une année crédible d'une ressourcerie imaginaire.

    Emploie la configuration donnée ; sans elle, en écrit une d'essai, avec tous les modules
    installés. Refuse une base qui existe.

    \b
    Exemple :
      ressourcerie demo
    """
    configuration, text = _configuration(invocation)
    refuse_existing_base(configuration)
    platform = boot(configuration, plan_to_serve(configuration))
    with ExitStack() as made:
        database = made.enter_context(new_base(configuration))
        if text is not None:
            made.enter_context(new_file(configuration.file, text))
        upgrade(database, histories_of(platform.plan))
        told = _fill(database, platform)
    if as_json:
        print_json(told)
    else:
        _tell(told)


def _configuration(invocation: Invocation) -> tuple[Configuration, str | None]:
    """Read the configuration that is given, or write one in memory."""
    try:
        file = locate(invocation.conf_option, os.environ)
    except ConfigurationNotFound:
        file = place_of_new(invocation, os.environ)
    if os.path.lexists(file):
        return load(file), None
    text = trial_configuration()
    return load_text(file, text, environ=os.environ), text


def trial_configuration() -> str:
    """Write a configuration with every installed module that can be loaded."""
    discovery = discover()
    installed = sorted({module.name for module in discovery.modules})
    usable = [module.name for module in plan(installed, discovery).order]
    return configuration_text(discovery, enabled_modules=usable, database_url=BASE, badge="Essai")


def _fill(database: Database, platform: Platform) -> dict[str, Any]:
    descriptors = [module.descriptor for module in platform.modules]
    invented = people(descriptors)
    secret = tokens.new_secret()
    rights = Rights.of(descriptors)
    database.write(lambda session: _found(session, invented, rights, secret))
    for module in platform.modules:
        _fill_module(database, module)
    core = platform.configuration.core
    return {
        "configuration": str(platform.configuration.file),
        "address": f"http://{core.host}:{core.port}",
        "accounts": [
            {
                "login": person.login,
                "display_name": person.name,
                "post": person.post,
                "password": person.password,
                "pin": person.pin,
            }
            for person in invented
        ],
        "token": secret,
        "path": _readable_path(platform.modules),
    }


def _found(session: Session, invented: Sequence[Person], rights: Rights, secret: str) -> None:
    passwords = Passwords()
    first = invented[0]
    founding.found_instance(
        session,
        Foundation(ASSOCIATION, SHOP, TIME_ZONE, 0, first.login, first.name),
        password_hash=passwords.accept(first.password, login=first.login),
    )
    sites.add(session, name=QUAY, time_zone=TIME_ZONE, switch_hour=0)
    for person in invented[1:]:
        _hire(session, person, rights, passwords)
    session.flush()  # the token belongs to one of them
    tokens.add(
        session,
        login=invented[0].login,
        name=TOKEN,
        digest=tokens.digest_of(secret),
        scopes=rights.permissions,
        rights=rights,
        expires_at=clock.now() + timedelta(days=TOKEN_DAYS),
    )


def _hire(session: Session, person: Person, rights: Rights, passwords: Passwords) -> None:
    account = accounts.add(
        session,
        login=person.login,
        display_name=person.name,
        password_hash=passwords.accept(person.password, login=person.login),
        roles=[(role, None) for role in person.roles],
        rights=rights,
    )
    if person.pin:
        session.flush()  # the code belongs to the account
        pins.keep_pin(session, account_id=account.id, pin_hash=passwords.keep_pin(person.pin))


def _fill_module(database: Database, module: ActiveModule) -> None:
    if module.demo is None:
        return
    try:
        database.write(module.demo, seconds=FILL_SECONDS)
    except (Problem, Refused):
        raise
    except Exception as error:  # a module's own code can raise anything; its author is named
        raise DemonstrationFailed(module.name, error) from error


def _readable_path(modules: Sequence[ActiveModule]) -> str:
    """Find a list that the token can read, to show a request that answers."""
    for module in modules:
        for context in iter_route_contexts(module.api.routes if module.api else []):
            if "GET" in (context.methods or ()) and "{" not in (context.path or "{"):
                return f"/api/v1/{module.name}{context.path}"
    return "/readyz"


def _tell(told: dict[str, Any]) -> None:
    people_told = told["accounts"]
    conf = shlex.quote(told["configuration"])
    click.echo(INTRODUCTION.format(association=ASSOCIATION, conf=told["configuration"]))
    print_table(
        ("Identifiant", "Mot de passe", "Qui"),
        [
            (one["login"], one["password"], f"{one['display_name']}, {one['post']}")
            for one in people_told
        ],
    )
    click.echo(CODES)
    print_table(
        ("Code", "Qui"), [(one["pin"], one["display_name"]) for one in people_told if one["pin"]]
    )
    click.echo(
        CONCLUSION.format(
            name=people_told[0]["display_name"],
            days=TOKEN_DAYS,
            secret=told["token"],
            address=told["address"],
            path=told["path"],
            conf=conf,
        )
    )
