# SPDX-License-Identifier: Apache-2.0
"""The command ``ressourcerie``: its verbs, and what it prints when something stops it."""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ressourcerie_core import __version__
from ressourcerie_core.cli.failures import print_failure
from ressourcerie_core.cli.french import speak_french
from ressourcerie_core.cli.lazy import Verb
from ressourcerie_core.cli.modules import ModuleCommands, invocation_of

#: Each verb: where its command is, and what it does in one line.
VERBS = {
    "init": Verb("ressourcerie_core.cli.init", "Crée une instance : configuration et base."),
    "serve": Verb("ressourcerie_core.cli.serve", "Sert l'application."),
    "reload": Verb("ressourcerie_core.cli.reload", "Applique la configuration, sans interruption."),
    "demo": Verb("ressourcerie_core.cli.demo", "Crée une base d'essai, remplie d'une année."),
    "check": Verb("ressourcerie_core.cli.check", "Vérifie tout, et ne change rien."),
    "module": Verb("ressourcerie_core.cli.module", "Montre, active et désactive les modules."),
    "config": Verb("ressourcerie_core.cli.config", "Montre la configuration, ou un exemple."),
    "db": Verb("ressourcerie_core.cli.db", "Met la base à jour, module par module."),
    "user": Verb("ressourcerie_core.cli.user", "Gère les comptes."),
    "backup": Verb("ressourcerie_core.cli.backup", "Sauvegarde tout dans un fichier."),
    "restore": Verb("ressourcerie_core.cli.restore", "Restaure une sauvegarde, ou répète."),
    "verify": Verb("ressourcerie_core.cli.verify", "Vérifie le journal, ou une archive."),
    "journal": Verb("ressourcerie_core.cli.journal", "Exporte le journal infalsifiable."),
    "token": Verb("ressourcerie_core.cli.token", "Gère les jetons d'accès des machines."),
    "events": Verb("ressourcerie_core.cli.events", "Montre et relance les livraisons."),
    "worker": Verb("ressourcerie_core.cli.worker", "Livre et fait les tâches, sans servir."),
}

_EXAMPLES = """\b
Exemples :
  ressourcerie check
  ressourcerie --conf /etc/ressourcerie/ressourcerie.conf serve
  ressourcerie module enable caisse

Chaque commande a sa propre aide : ressourcerie COMMANDE --help
"""


@click.group(cls=ModuleCommands, verbs=VERBS, epilog=_EXAMPLES)
@click.version_option(
    __version__,
    prog_name="ressourcerie",
    message="%(prog)s %(version)s",
    help="Montre la version.",
)
@click.option(
    "--conf",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    # Before --help, which names the modules that the file enables.
    is_eager=True,
    help="Fichier de configuration ; sinon $RESSOURCERIE_CONF, etc/ressourcerie.conf, "
    "puis /etc/ressourcerie/ressourcerie.conf.",
)
@click.option("--debug", is_flag=True, help="Montre aussi le détail technique d'une erreur.")
@click.pass_context
def root(context: click.Context, conf: Path | None, debug: bool) -> None:  # noqa: ARG001 (read elsewhere)
    """La plateforme libre des ressourceries."""
    invocation_of(context)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and tell its exit code.

    0 it is done; 1 it failed; 2 it was asked wrongly, or the configuration is wrong; 3 an
    instance is already running. What an operator can cause is never shown as a traceback.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    speak_french()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without accents must not stop a command.
            stream.reconfigure(errors="replace")
    try:
        asked: int | None = root.main(arguments, prog_name="ressourcerie", standalone_mode=False)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (each one is put in words)
        return print_failure(error, arguments)
    return asked or 0
