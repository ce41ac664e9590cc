# SPDX-License-Identifier: Apache-2.0
"""``ressourcerie config systemd``: the unit that has systemd keep this instance."""

import os
import pwd
import sys
from pathlib import Path
from string import Template

import click

from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.server.running import base_of

_UNITS = Path(__file__).parent / "units"
#: What ``ProtectHome=`` would hide from the service.
_HOMES = ("/home", "/root", "/run/user")


@click.command(short_help="Écrit l'unité systemd de cette instance.")
@click.argument("what", type=click.Choice(["serve", "worker"]), default="serve", metavar="[worker]")
@click.option("--account", help="Compte du service ; par défaut, celui qui lance la commande.")
@click.pass_obj
def command(invocation: Invocation, what: str, account: str | None) -> None:
    """Écrit l'unité systemd qui sert cette instance, ou celle de « worker » (PostgreSQL).

    Elle enferme le service : il lit le système, n'écrit que ses données et n'a aucun privilège.

    \b
    Exemples :
      ressourcerie config systemd | sudo tee /etc/systemd/system/ressourcerie.service
      ressourcerie config systemd worker
    """
    configuration = invocation.configuration()
    program = Path(sys.executable).with_name("ressourcerie")
    file, data = configuration.file.absolute(), base_of(configuration).absolute().parent
    unit = Template((_UNITS / f"{what}.service").read_text("utf-8"))
    facts = {
        "account": account or pwd.getpwuid(os.geteuid()).pw_name,
        "command": f"{_quoted(program)} --conf {_quoted(file)}",
        "root": _escaped(configuration.root.absolute()),
        "data": _quoted(data),
        "home": "read-only" if any(map(_is_in_a_home, (program, file, data))) else "yes",
    }
    click.echo(unit.substitute(facts), nl=False)


def _is_in_a_home(path: Path) -> bool:
    return any(path.is_relative_to(home) for home in _HOMES)


def _escaped(path: Path) -> str:
    """Write a path so that systemd does not read its « % » as a specifier."""
    return str(path).replace("%", "%%")


def _quoted(path: Path) -> str:
    """Write a path as one word, whatever it holds."""
    escaped = _escaped(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if {" ", '"', "'", "\\", "$"} & set(escaped) else escaped
