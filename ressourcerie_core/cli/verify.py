# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie verify`: check the journal, of the base or of an archive."""

from pathlib import Path

import click

from ressourcerie_core.cli.base import opened
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json
from ressourcerie_core.db import open_database
from ressourcerie_core.errors import Problem, Refused
from ressourcerie_core.journal.archive_checking import verify_archive
from ressourcerie_core.journal.keys import Keyring, key_file, read_keyring
from ressourcerie_core.journal.seals import parse_seal
from ressourcerie_core.journal.verifying import Report, verify

BROKEN = 1
ADVICE = (
    "Ne touchez plus à rien : gardez une copie de la base et de ce qui est à côté d'elle, puis "
    "comparez avec la dernière sauvegarde."
)
UNSEALED = (
    "Aucun sceau n'a été comparé : une fin coupée avec soin, ou une base plus ancienne remise en "
    "place, ne se verrait pas. Donnez un sceau imprimé avec --seal."
)
KEYLESS = "Cette machine n'a pas la clé du journal : les sceaux (mac) n'ont pas été contrôlés."


@click.command(short_help="Vérifie le journal, ou une archive du journal.")
@click.argument("archive", type=click.Path(path_type=Path), metavar="ARCHIVE", required=False)
@click.option(
    "--seal",
    "seals",
    metavar="SCEAU",
    multiple=True,
    help="Compare avec ce sceau, imprimé ou reçu autrefois (répétable).",
)
@json_option
@click.pass_context
def command(
    context: click.Context, archive: Path | None, seals: tuple[str, ...], as_json: bool
) -> None:
    """Vérifie chaque enregistrement du journal ; ne change rien.

    Sans ARCHIVE, vérifie la base, même pendant qu'elle sert. Sort avec 1 si quelque chose a été
    modifié, effacé, coupé ou refait, et nomme le premier enregistrement touché de chaque flux.

    \b
    Exemples :
      ressourcerie verify
      ressourcerie verify journal-2026-10.zip
    """
    invocation = context.find_object(Invocation)
    assert invocation is not None
    known = [parse_seal(text) for text in seals]
    if archive is None:
        with opened(invocation) as database:
            report = verify(database, seals=known)
        notes = [] if report.sealed or not report.records else [UNSEALED]
    else:
        keyring = _keyring(invocation)
        report = verify_archive(archive, keyring=keyring, seals=known)
        notes = [*([] if keyring else [KEYLESS]), *([] if known else [UNSEALED])]
    if as_json:
        print_json(report.as_json() | {"notes": notes})
    else:
        _tell(report, notes)
    context.exit(0 if report.is_whole else BROKEN)


def _keyring(invocation: Invocation) -> Keyring | None:
    """Give the keys of this machine's instance, if it has one."""
    try:
        database = open_database(invocation.configuration())
        database.close()
        return read_keyring(key_file(database.beside))
    except (Problem, Refused):
        return None


def _tell(report: Report, notes: list[str]) -> None:
    for stream, records in sorted(report.streams.items()):
        click.echo(f"{stream} : {records} enregistrements en ordre")
    for found in report.breaks:
        click.echo(f"✘ {found.title}. {found.sentence}")
    for gap in report.gaps:
        click.echo(f"! {gap.sentence}")
    for line in notes:
        click.echo(f"! {line}")
    if report.is_whole:
        click.echo("Le journal est entier.")
    else:
        click.echo(f"Le journal n'est pas entier. {ADVICE}")
