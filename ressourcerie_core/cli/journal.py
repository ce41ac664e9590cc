# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie journal`: export the tamper-evident journal."""

from pathlib import Path

import click

from ressourcerie_core.cli.base import opened
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_json
from ressourcerie_core.cli.writing import write
from ressourcerie_core.journal.archives import export
from ressourcerie_core.journal.keys import key_file, read_keyring
from ressourcerie_core.journal.operations import note_export, rotate_key


@click.group(short_help="Exporte le journal infalsifiable, ou renouvelle sa clé.")
def command() -> None:
    """Exporte le journal infalsifiable, ou renouvelle sa clé ; `ressourcerie verify` le vérifie.

    \b
    Exemples :
      ressourcerie journal export journal.zip
      ressourcerie journal rotate-key
    """


@command.command("export", short_help="Écrit le journal dans une archive vérifiable.")
@click.argument("archive", type=click.Path(path_type=Path), metavar="ARCHIVE")
@click.option(
    "--stream", "streams", metavar="FLUX", multiple=True, help="Ce flux seulement (répétable)."
)
@click.option(
    "--last",
    type=click.IntRange(min=1),
    metavar="NUMÉRO",
    help="S'arrête à ce numéro : la même archive peut alors être refaite, octet pour octet.",
)
@json_option
@click.pass_obj
def export_streams(
    invocation: Invocation,
    *,
    archive: Path,
    streams: tuple[str, ...],
    last: int | None,
    as_json: bool,
) -> None:
    """Écrit des flux du journal dans une archive, que n'importe qui peut vérifier.

    L'export est lui-même journalisé.

    \b
    Exemples :
      ressourcerie journal export journal.zip
      ressourcerie journal export actes.zip --stream core.events --last 120
    """
    with opened(invocation) as database:
        told = dict(export(database, archive, streams=streams, last=last))
    write(invocation, note_export, streams=told)
    if as_json:
        print_json({"archive": str(archive), "streams": told})
        return
    for stream, records in told.items():
        click.echo(f"{stream} : {records} enregistrements")
    click.echo(f"Archive écrite : {archive}")


@command.command("rotate-key", short_help="Renouvelle la clé qui scelle le journal.")
@json_option
@click.pass_obj
def renew_key(invocation: Invocation, *, as_json: bool) -> None:
    """Renouvelle la clé qui scelle le journal, par exemple après un départ ou un doute.

    L'ancienne reste dans le fichier de clé, pour vérifier ce qu'elle a scellé ; elle ne scelle plus
    rien. Le changement est journalisé. Faites ensuite une sauvegarde, qui emporte la clé.

    \b
    Exemple :
      ressourcerie journal rotate-key
    """
    with opened(invocation) as database:
        file = key_file(database.beside)
        replaced = read_keyring(file).current
    current = write(invocation, rotate_key, replaces=replaced)
    if as_json:
        print_json({"key": current, "replaced": replaced, "file": str(file)})
        return
    click.echo(f"La clé {current} scelle le journal ; {replaced} ne sert plus qu'à vérifier.")
    click.echo(f"Le fichier {file} a changé : faites une sauvegarde, qui l'emporte.")
