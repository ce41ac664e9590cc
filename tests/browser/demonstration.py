# SPDX-License-Identifier: Apache-2.0
"""A demonstration as somebody who tries the product makes it, and servers on copies of its base."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.server.site import ANNOUNCE, Server

COMMAND = Path(sys.executable).with_name("ressourcerie")
SECONDS = 120


class Demonstration:
    """A folder with a configuration and a filled base, and the people who may sign in."""

    def __init__(self, folder: Path, told: dict[str, Any]) -> None:
        self.folder = folder
        self.told = told
        self.passwords = {one["login"]: one["password"] for one in told["accounts"]}

    @classmethod
    def made_in(cls, folder: Path) -> "Demonstration":
        """Make one from what is installed, with every module."""
        return cls(folder, json.loads(_run(folder, "demo", "--json")))

    def copied_to(self, folder: Path) -> "Demonstration":
        """Copy it, so that what one file of tests changes does not reach another's."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Demonstration(folder, self.told)

    def command(self, *arguments: str) -> str:
        """Run a command of the operator, and give what it says."""
        return _run(self.folder, *arguments)

    @contextmanager
    def serving(self, *options: str) -> Iterator[Server]:
        """Serve on a free port for the time of a block."""
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", "0", *options],
            env=_environment(self.folder),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        server = Server(process)
        try:
            server.url = server.wait_for(ANNOUNCE)[1]
            yield server
        finally:
            server.end()


def _run(folder: Path, *arguments: str) -> str:
    ended = subprocess.run(
        [COMMAND, *arguments],
        env=_environment(folder),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr + ended.stdout
    return ended.stdout


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": str(COMMAND.parent), "HOME": str(folder), "LANG": "C.UTF-8"}
