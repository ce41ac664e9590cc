# SPDX-License-Identifier: Apache-2.0
"""Copy a PostgreSQL base, and put a copy back, with its own tools."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL

from ressourcerie_core.db.problems import BackupImpossible
from ressourcerie_core.i18n import _

_DEBIAN = Path("/usr/lib/postgresql")


def dump_postgresql(url: URL, target: Path, *, snapshot: str | None = None) -> None:
    """Write a base to a file that ``pg_restore`` reads.

    :param snapshot: the instant to copy, as a transaction that is open exported it.
    :raises BackupImpossible: ``pg_dump`` is missing, or says why it cannot.
    """
    seen = [f"--snapshot={snapshot}"] if snapshot else []
    _run(url, "pg_dump", "--format=custom", "--no-owner", *seen, f"--file={target}")


def restore_postgresql(url: URL, source: Path) -> None:
    """Put a copy into an empty base: all of it, or nothing.

    :raises BackupImpossible: ``pg_restore`` is missing, or says why it cannot.
    """
    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run(url, "pg_restore", *whole, str(source))


def _run(url: URL, tool: str, *options: str) -> None:
    program = find_tool(tool)
    if program is None:
        raise BackupImpossible(_("{tool} est introuvable").format(tool=tool))
    # Not URL.set, which takes None for « unchanged » and would leave stars for a password.
    address = url.set(drivername="postgresql")._replace(password=None).render_as_string()
    environment = dict(os.environ)
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    done = subprocess.run(
        [program, f"--dbname={address}", *options],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise BackupImpossible(_first_line(done.stderr, tool))


def find_tool(name: str) -> str | None:
    """Find the newest ``pg_dump`` or ``pg_restore``: an older one refuses a newer server."""
    installed = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda file: int(file.parts[-3]))
    return str(installed[-1]) if installed else shutil.which(name)


def _first_line(text: str, tool: str) -> str:
    silent = _("{tool} a échoué sans rien dire").format(tool=tool)
    return next(iter(text.strip().splitlines()), silent)
