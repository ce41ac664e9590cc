# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie backup`: save the instance to one file."""

from pathlib import Path

import click

from ressourcerie_core.backup.operations import note_backup
from ressourcerie_core.backup.saving import Saved, back_up
from ressourcerie_core.cli.invocation import Invocation
from ressourcerie_core.cli.output import json_option, print_facts, print_json
from ressourcerie_core.cli.passphrases import passphrase_of, passphrase_option
from ressourcerie_core.cli.writing import write
from ressourcerie_core.db import open_database
from ressourcerie_core.errors import Problem, Refused

ELSEWHERE = (
    "Tant que ce fichier reste sur cette machine, ce n'est pas une sauvegarde : copiez-le ailleurs "
    "(un disque que l'on débranche, un autre lieu), puis essayez-le : "
    "ressourcerie restore {file} --test"
)
_MEGABYTE = 10**6
IN_CLEAR = "Il n'est pas chiffré : qui l'a lit tout, données des personnes comprises."


@click.command(short_help="Sauvegarde tout dans un fichier.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER")
@passphrase_option
@json_option
@click.pass_obj
def command(
    invocation: Invocation, *, file: Path, passphrase_file: Path | None, as_json: bool
) -> None:
    """Écrit dans un nouveau FICHIER la base, la clé et les sceaux du journal, la configuration.

    Se fait pendant que l'instance sert. Avec une phrase de passe, le fichier est chiffré.

    \b
    Exemples :
      ressourcerie backup /media/usb/ressourcerie-2026-11-22.zip
      ressourcerie backup samedi.zip --passphrase-file phrase.txt
    """
    configuration = invocation.configuration()
    passphrase = passphrase_of(passphrase_file, twice=True)
    database = open_database(configuration)
    try:
        saved = back_up(database, configuration, file.absolute(), passphrase=passphrase)
    finally:
        database.close()
    unnoted = _note(invocation, saved)
    if as_json:
        print_json(_facts(saved))
        return
    _tell(saved)
    for problem in unnoted:
        click.echo(f"! La sauvegarde est faite, mais pas journalisée : {problem.as_line()}")


def _facts(saved: Saved) -> dict[str, object]:
    """Give the facts of a backup to programs."""
    return {
        "file": str(saved.file),
        "bytes": saved.bytes,
        "seconds": round(saved.seconds, 3),
        "encrypted": saved.encrypted,
        "made_at": saved.manifest.made_at,
        "rows": saved.manifest.row_count,
        "revisions": dict(saved.manifest.contents.revisions),
    }


def _note(invocation: Invocation, saved: Saved) -> tuple[Problem, ...]:
    """Journal a backup; a base that waits for its upgrade cannot be written, and is saved still."""
    try:
        write(invocation, note_backup, **saved.as_facts())
    except Refused as refused:
        return refused.problems
    except Problem as problem:
        return (problem,)
    return ()


def _tell(saved: Saved) -> None:
    contents = saved.manifest.contents
    click.echo(f"Sauvegarde écrite : {saved.file}")
    print_facts(
        [
            ("taille", f"{_size(saved.bytes)}, en {saved.seconds:.1f} s"),
            ("base", f"{saved.manifest.row_count} lignes de {len(contents.rows)} tables"),
            ("modules", ", ".join(contents.revisions)),
            ("journal", f"{len(contents.heads)} flux, avec leur clé et leurs sceaux"),
            ("configuration", "le fichier, sans les fichiers de mots de passe qu'il nomme"),
            ("chiffrement", "par phrase de passe (format age)" if saved.encrypted else "aucun"),
        ]
    )
    for sentence in ([] if saved.encrypted else [IN_CLEAR]) + [ELSEWHERE.format(file=saved.file)]:
        click.echo(f"! {sentence}")


def _size(count: int) -> str:
    if count < _MEGABYTE:
        return f"{-(-count // 1000)} ko"
    return f"{count / _MEGABYTE:.1f} Mo".replace(".", ",")
