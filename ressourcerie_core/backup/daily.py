# SPDX-License-Identifier: Apache-2.0
"""The backup of each day: made, carried away by the operator's command, and the oldest removed."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from ressourcerie_core import clock
from ressourcerie_core.backup.operations import note_backup
from ressourcerie_core.backup.problems import CopyNotSent, reason_of
from ressourcerie_core.backup.saving import back_up
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database
from ressourcerie_core.i18n import _

SENDING_SECONDS = 3600
_NAMES = "ressourcerie-????-??-??.zip"


def back_up_daily(configuration: Configuration, database: Database) -> None:
    """Make the backup of today, unless it is there, and have it carried away.

    Run again after a failure, it sends again what it has made, and makes nothing twice.

    :raises CopyNotSent: the operator's command failed; the backup is here all the same.
    :raises NoRoom, BackupFailed, BackupImpossible: there is no backup of today.
    """
    core = configuration.core
    folder = configuration.path(core.backup_folder)
    target = folder / f"ressourcerie-{clock.now():%Y-%m-%d}.zip"
    if not target.exists():
        secret = core.backup_passphrase
        passphrase = secret.get_secret_value() if secret else None
        saved = back_up(database, configuration, target, passphrase=passphrase)
        database.write(lambda session: note_backup.work(session, **saved.as_facts()))
    _send(core.backup_command, target)
    _forget_oldest(folder, keep=core.backup_keep)


def _send(command: Sequence[str], file: Path) -> None:
    if not command:
        return
    words = [word.replace("{file}", str(file)) for word in command]
    try:
        done = subprocess.run(
            words,
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=SENDING_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise CopyNotSent(file, _("elle n'a pas fini en une heure")) from error
    except OSError as error:
        raise CopyNotSent(file, f"{words[0]} : {reason_of(error)}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise CopyNotSent(file, said[-1] if said else _("code {n}").format(n=done.returncode))


def _forget_oldest(folder: Path, *, keep: int) -> None:
    """Keep the newest backups, and nothing of those that a dead process left half-made."""
    for old in sorted(folder.glob(_NAMES))[:-keep]:
        old.unlink()
    for left in folder.glob(f".{_NAMES}.partial"):
        left.unlink()
