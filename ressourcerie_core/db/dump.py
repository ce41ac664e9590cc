# SPDX-License-Identifier: Apache-2.0
"""Copy a PostgreSQL base with its own tool, ``pg_dump``."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL

from ressourcerie_core.db.problems import BackupImpossible
from ressourcerie_core.i18n import _

_DEBIAN = Path("/usr/lib/postgresql")


def dump_postgresql(url: URL, target: Path) -> None:
    """Write a base to a file that ``pg_restore`` reads.

    :raises BackupImpossible: ``pg_dump`` is missing, or says why it cannot.
    """
    program = find_pg_dump()
    if program is None:
        raise BackupImpossible(_("pg_dump est introuvable"))
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = dict(os.environ)
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    command = [program, "--format=custom", "--no-owner", f"--file={target}", f"--dbname={address}"]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise BackupImpossible(_first_line(done.stderr))


def find_pg_dump() -> str | None:
    """Find the newest ``pg_dump``: an older one refuses a newer server."""
    installed = sorted(_DEBIAN.glob("*/bin/pg_dump"), key=lambda file: int(file.parts[-3]))
    return str(installed[-1]) if installed else shutil.which("pg_dump")


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), _("pg_dump a échoué sans rien dire"))
