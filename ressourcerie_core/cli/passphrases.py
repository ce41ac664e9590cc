# SPDX-License-Identifier: Apache-2.0
"""The passphrase of a backup: read from a file that nobody else may read, or typed."""

from pathlib import Path

import click

from ressourcerie_core.conf.secret_files import read_secret

passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FICHIER",
    help="Lit la phrase de passe dans ce fichier ; « - » pour la saisir.",
)


def passphrase_of(file: Path | None, *, twice: bool) -> str | None:
    """Give the passphrase; ``None`` when none is asked for.

    :param twice: has it typed a second time: a slip would make a backup that nobody can read.
    """
    if file is None:
        return None
    if str(file) == "-":
        typed: str = click.prompt(
            "Phrase de passe", hide_input=True, confirmation_prompt=twice, err=True
        )
        return typed
    return read_secret(file, where="--passphrase-file", key="passphrase_file")
