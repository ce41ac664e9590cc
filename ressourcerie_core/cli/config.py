# SPDX-License-Identifier: Apache-2.0
"""``ressourcerie config``: what the configuration says, and what it could say."""

from collections.abc import Iterator
from typing import Any

import click
from pydantic import BaseModel, SecretStr
from pydantic_core import to_jsonable_python

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import print_json, print_table
from ressourcerie_core.cli.systemd import command as systemd
from ressourcerie_core.conf import Configuration
from ressourcerie_core.conf.expected import mask_password
from ressourcerie_core.conf.sample import full_sample
from ressourcerie_core.conf.validate import ReadTable
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.manager import ModuleManager
from ressourcerie_core.modules.plan import plan
from ressourcerie_core.server.channel import modules_of
from ressourcerie_core.server.probe import probe

HIDDEN = "•••"


@click.group()
def command() -> None:
    """Montre la configuration, ou un exemple complet.

    \b
    Exemple :
      ressourcerie config show
    """


command.add_command(systemd, "systemd")


@command.command()
def sample() -> None:
    """Écrit un exemple : toutes les clés du cœur et des modules installés.

    \b
    Exemple :
      ressourcerie config sample > etc/ressourcerie.conf
    """
    click.echo(full_sample(discover()), nl=False)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Écrit du JSON, pour une machine.")
@click.pass_obj
def show(invocation: Invocation, as_json: bool) -> None:
    """Montre chaque valeur en vigueur, et d'où elle vient ; les secrets sont cachés.

    \b
    Exemple :
      ressourcerie config show --json
    """
    configuration = invocation.configuration()
    faults: list[Problem] = []
    keys = [
        *_keys("core", ReadTable(configuration.core, configuration.origins)),
        *_keys_of_modules(configuration, faults),
    ]
    if as_json:
        print_json({"file": str(configuration.file), "keys": keys})
    else:
        click.echo(f"Fichier : {configuration.file}\n")
        print_table(
            ("Clé", "Valeur", "Origine"),
            [(key["key"], _shown(key["value"]), key["origin"]) for key in keys],
        )
    if faults:
        raise Refused(faults)


def _keys_of_modules(
    configuration: Configuration, faults: list[Problem]
) -> Iterator[dict[str, Any]]:
    """Give the keys of enabled modules, whose settings classes are in their code.

    That code runs in a child first: those that hang, die or raise there are not loaded here, and
    none is when the child refuses before it comes to them.
    """
    planned = plan(configuration.core.enabled_modules, discover())
    faults += planned.problems or probe(configuration)
    if planned.problems or not all(map(modules_of, faults)):
        return
    failed = {name for problem in faults for name in modules_of(problem)}
    for module in ModuleManager(planned.without(*failed), on_import=lambda _name: None).modules:
        if cls := module.descriptor.settings:
            yield from _keys(module.name, configuration.module_table(module.name, cls))


def _keys(table: str, read: ReadTable[Any]) -> Iterator[dict[str, Any]]:
    settings: BaseModel = read.settings
    for name in type(settings).model_fields:
        origin = read.origins.get(name)
        yield {
            "key": f"{table}.{name}",
            "value": _masked(getattr(settings, name)),
            "origin": origin.short if origin else "par défaut",
        }


def _masked(value: object) -> Any:
    if isinstance(value, SecretStr):
        return HIDDEN
    plain = to_jsonable_python(value)
    return mask_password(plain) if isinstance(plain, str) else plain


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "(aucun)"
    if isinstance(value, float):
        return f"{value:g}"
    return "(rien)" if value in {None, ""} else str(value)
