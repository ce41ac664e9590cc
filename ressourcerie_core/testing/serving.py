# SPDX-License-Identifier: Apache-2.0
"""Real servers for tests that kill them (public to modules)."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import randrange
from socket import socket

LONGEST = 60.0  # seconds, for an end that takes a few milliseconds


class RealServer:
    """``ressourcerie serve`` on one port, started, killed and started again.

    :param conf: the file of its configuration.
    :param log: where what it says is added.
    :param port: a free one when it is not given.
    """

    def __init__(self, conf: Path, log: Path, port: int | None = None) -> None:
        self.port = free_port() if port is None else port
        self.address = f"http://127.0.0.1:{self.port}"
        self._conf, self._log = conf, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait for nothing."""
        command = [sys.executable, "-m", "ressourcerie_core", "--conf", str(self._conf), "serve"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill it with its children, which say goodbye to nobody, and wait until they are gone."""
        if self._process is None:
            return
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children")
        # Each child leads a group of its own, and would end by itself only a little later.
        everybody = [pid, *map(int, children.read_text().split() if children.exists() else ())]
        for one in everybody:
            with suppress(ProcessLookupError):
                os.killpg(one, signal.SIGKILL)
        self._process.wait()
        until = time.monotonic() + LONGEST
        while any(map(_holds_something, everybody)):
            assert time.monotonic() < until, "what was killed does not end"
            time.sleep(0.02)

    @property
    def has_ended(self) -> bool:
        """Whether it ended by itself."""
        return self._process is not None and self._process.poll() is not None

    @property
    def said(self) -> str:
        """What it said so far, and those before it in the same file."""
        return self._log.read_text("utf-8") if self._log.exists() else ""


def free_port() -> int:
    """Give a port that no outgoing connection takes while a server is away."""
    while True:
        port = randrange(20_000, 32_000)  # noqa: S311 (below the ports of outgoing connections)
        with suppress(OSError), socket() as free:
            free.bind(("127.0.0.1", port))
            return port


def _holds_something(pid: int) -> bool:
    """Tell whether a process is there; one that nobody buried yet holds nothing any more."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    return False
