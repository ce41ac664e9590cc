# SPDX-License-Identifier: Apache-2.0
"""The backup of each day: made, carried away by the operator's command, and the oldest removed."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from ressourcerie_core import clock
from ressourcerie_core.auth.sites import zone_of
from ressourcerie_core.backup.operations import note_backup
from ressourcerie_core.backup.problems import CopyNotSent, reason_of
from ressourcerie_core.backup.saving import back_up
from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import Database
from ressourcerie_core.i18n import _

SENDING_SECONDS = 3600
_NAMES = "ressourcerie-????-??-??-??????.zip"
#: Names the backup that was made and not yet carried away.
_WAITING = ".a-emporter"


def back_up_daily(configuration: Configuration, database: Database) -> None:
    """Make a backup, have it carried away, and remove the oldest.

    What could not be carried away is sent again that day, and no other is made meanwhile.

    :raises CopyNotSent: the operator's command failed; the backup is here all the same.
    :raises NoRoom, BackupFailed, BackupImpossible: there is no new backup.
    """
    core = configuration.core
    folder = configuration.path(core.backup_folder)
    with database.read() as session:
        now = clock.now().astimezone(zone_of(session))
    waiting = folder / _WAITING
    try:
        target = _left_waiting(waiting, f"ressourcerie-{now:%Y-%m-%d}-")
        if target is None:
            target = folder / f"ressourcerie-{now:%Y-%m-%d-%H%M%S}.zip"
            _make(configuration, database, target, waiting)
        _send(core.backup_command, target)
        waiting.unlink(missing_ok=True)
    finally:
        _forget_oldest(folder, keep=core.backup_keep)


def _left_waiting(waiting: Path, beginning: str) -> Path | None:
    """Find the backup of this day that the last run made and could not have carried away."""
    try:
        name = waiting.read_text("utf-8")
    except FileNotFoundError:
        return None
    file = waiting.with_name(name) if name.startswith(beginning) else None
    return file if file and file.exists() else None


def _make(configuration: Configuration, database: Database, target: Path, waiting: Path) -> None:
    secret = configuration.core.backup_passphrase
    passphrase = secret.get_secret_value() if secret else None
    saved = back_up(database, configuration, target, passphrase=passphrase)
    waiting.write_text(target.name, "utf-8")
    database.write(lambda session: note_backup.work(session, **saved.as_facts()))


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
