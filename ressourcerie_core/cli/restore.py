# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie restore`: put a backup back where there is nothing, or rehearse it elsewhere."""

import os
import pwd
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click

from ressourcerie_core.backup.reading import Backup, opened_backup
from ressourcerie_core.backup.restoring import Restored, rehearse, restore
from ressourcerie_core.cli.creating import new_file, place_of_new
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_facts, print_json
from ressourcerie_core.cli.passphrases import passphrase_of, passphrase_option
from ressourcerie_core.conf import Configuration, locate
from ressourcerie_core.conf.load import load_text
from ressourcerie_core.conf.problems import ConfigurationNotFound
from ressourcerie_core.db.migrate.planned import histories_of
from ressourcerie_core.modules.discovery import discover
from ressourcerie_core.modules.plan import plan

NEXT = "Vérifiez tout avec « ressourcerie check », puis démarrez le service."


@click.command(short_help="Restaure une sauvegarde, ou répète.")
@click.argument("file", type=click.Path(path_type=Path, exists=True), metavar="FICHIER")
@click.option("--test", is_flag=True, help="Répète ailleurs, vérifie tout, et ne garde rien.")
@passphrase_option
@click.option(
    "--accept-broken-journal",
    "lenient",
    is_flag=True,
    help="Restaure même si le journal était déjà abîmé quand la sauvegarde a été faite.",
)
@json_option
@click.pass_obj
def command(
    invocation: Invocation,
    *,
    file: Path,
    test: bool,
    passphrase_file: Path | None,
    lenient: bool,
    as_json: bool,
) -> None:
    """Restaure la sauvegarde FICHIER là où la configuration le dit, si la place est vide.

    Sans fichier de configuration, celui de la sauvegarde est remis. Tout est vérifié avant et
    après : octets, lignes, journal. La restauration est journalisée.

    \b
    Exemples :
      ressourcerie restore /media/usb/ressourcerie-2026-11-22.zip --test
      ressourcerie restore /media/usb/ressourcerie-2026-11-22.zip
    """
    passphrase = passphrase_of(passphrase_file, twice=False)
    with opened_backup(file, passphrase=passphrase) as backup, ExitStack() as made:
        configuration, text = _configuration(invocation, backup)
        enabled = configuration.core.enabled_modules
        backup.refuse_newer(histories_of(plan(enabled, discover())))
        if test:
            done = rehearse(backup, configuration, lenient=lenient)
        else:
            if text is not None:
                made.enter_context(new_file(configuration.file, text))
            done = restore(backup, configuration, author=_account(), lenient=lenient)
    if as_json:
        print_json(_facts(done, configuration, test=test))
        return
    _tell(done, configuration, test=test, with_file=text is not None)


def _configuration(invocation: Invocation, backup: Backup) -> tuple[Configuration, str | None]:
    """Give the configuration of this machine, or else that of the backup, with its text."""
    try:
        if locate(invocation.conf_option, os.environ).exists():
            return invocation.configuration(), None
    except ConfigurationNotFound:
        pass
    place, text = place_of_new(invocation, os.environ), backup.configuration
    return load_text(place, text, environ=os.environ), text


def _account() -> str:
    """Name the account of the machine that runs the command."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _facts(done: Restored, configuration: Configuration, *, test: bool) -> dict[str, object]:
    return {
        "rehearsed": test,
        "configuration": str(configuration.file),
        "made_at": done.manifest.made_at,
        "version": done.manifest.version,
        "rows": done.manifest.row_count,
        "journal": done.journal.as_json(),
        "seconds": round(done.seconds, 3),
    }


def _tell(done: Restored, configuration: Configuration, *, test: bool, with_file: bool) -> None:
    manifest = done.manifest
    click.echo("Répétition réussie ; rien n'en est gardé." if test else "Sauvegarde restaurée.")
    print_facts(
        [
            ("faite le", f"{_day(manifest.made_at)}, par la version {manifest.version}"),
            ("base", f"{manifest.row_count} lignes, comptées table par table"),
            ("journal", f"{done.journal.records} enregistrements vérifiés"),
            ("durée", f"{done.seconds:.1f} s"),
            ("configuration", str(configuration.file) if with_file and not test else ""),
        ]
    )
    report = done.journal
    for sentence in [one.sentence for one in report.breaks] + [one.sentence for one in report.gaps]:
        click.echo(f"! {sentence}")
    if not test:
        click.echo(NEXT)


def _day(instant: str) -> str:
    made = datetime.fromisoformat(instant)
    return f"{made:%d/%m/%Y} à {made:%H:%M} UTC"
