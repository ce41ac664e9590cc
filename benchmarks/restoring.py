# SPDX-License-Identifier: Apache-2.0
"""What a backup of a large base costs, its rehearsal and its restoration, on each base (O10).

    python benchmarks/restoring.py [--megabytes 1000] [--quick]

An instance is made with the commands that an operator uses, its journal is filled, and the backup
is put back into an empty place, which verifies all of it. Goals: 1 GB restored in 10 minutes, and
a place that is not empty refused.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from journal import fill

from ressourcerie_core.conf import load
from ressourcerie_core.db import open_database
from ressourcerie_core.testing.bases import bases_of
from ressourcerie_core.testing.postgresql import PostgresqlMissing

RECORD_BYTES = 700  # of the base, with its index
FOUNDER = ("--association", "La Boussole", "--login", "camille", "--name", "Camille Moreau")
PASSWORD = "un mot de passe assez long\n"


def run(folder: Path, *arguments: str, code: int = 0, said: str = "") -> float:
    """Run a command of an operator in a folder, and tell how long it took."""
    command = [sys.executable, "-m", "ressourcerie_core", *arguments]
    began = time.perf_counter()
    ended = subprocess.run(
        command,
        cwd=folder,
        input=said,
        text=True,
        capture_output=True,
        check=False,
        env={key: value for key, value in os.environ.items() if key != "RESSOURCERIE_CONF"},
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    return time.perf_counter() - began


@contextmanager
def places(kind: str) -> Iterator[tuple[Path, str, Path, str]]:
    """Give two folders, each with the address of an empty base."""
    with TemporaryDirectory() as root, bases_of(kind) as bases:
        folders = [Path(root, name) for name in ("shop", "elsewhere")]
        for folder in folders:
            folder.mkdir()
        shop, elsewhere = folders
        yield shop, bases.address(shop), elsewhere, bases.address(elsewhere)


def drill(kind: str, megabytes: int) -> None:
    """Save, rehearse and restore a base of one kind."""
    with places(kind) as (shop, url, elsewhere, other_url):
        founding = ("--database-url", url, "--password-file", "-")
        run(shop, "init", *FOUNDER, *founding, said=PASSWORD)
        database = open_database(load(shop / "etc" / "ressourcerie.conf", environ={}))
        fill(database, megabytes * 1_000_000 // RECORD_BYTES)
        database.close()
        archive = shop / "saved.zip"
        told(kind, "sauvegarder", run(shop, "backup", str(archive)))
        told(kind, "répéter (--test)", run(shop, "restore", str(archive), "--test"))
        run(shop, "restore", str(archive), code=2)
        conf = (shop / "etc" / "ressourcerie.conf").read_text("utf-8")
        (elsewhere / "etc").mkdir()
        moved = elsewhere / "etc" / "ressourcerie.conf"
        moved.write_text(conf.replace(url, other_url), "utf-8")
        told(kind, "restaurer", run(elsewhere, "restore", str(archive)))
        told(kind, "vérifier le journal", run(elsewhere, "verify"))
        print(f"{kind:12} archive: {archive.stat().st_size / 1e6:,.0f} MB", flush=True)


def told(kind: str, what: str, seconds: float) -> None:
    """Print one line."""
    print(f"{kind:12} {what:22} {seconds:7.1f} s", flush=True)


def main() -> None:
    """Do the drill on each base that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1_000)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    for kind in ("sqlite", "postgresql"):
        try:
            drill(kind, 5 if options.quick else options.megabytes)
        except PostgresqlMissing as missing:
            print(f"{kind}: {missing}")


if __name__ == "__main__":
    main()
