# SPDX-License-Identifier: Apache-2.0
"""Servers that are killed, tills that insist, and what must hold whatever happened."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread
from uuid import UUID

from ressourcerie_core.ids import new_id

SERVER = Path(__file__).with_name("server.py")
IS_POSTGRESQL = os.environ.get("RESSOURCERIE_TEST_DATABASE") == "postgresql"
PATIENCE = 1.0


class Forker:
    """A process that has imported everything, and forks servers at once."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fork(self, *words: object) -> tuple[int, int]:
        """Start a server, and give its process and its port."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("|".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().split()
        assert len(answer) == 2, "the server did not start: see its error above"
        return int(answer[0]), int(answer[1])

    def close(self) -> None:
        self._process.communicate(timeout=10)


class Shop:
    """Starts servers on one base, and kills them."""

    def __init__(self, forker: Forker, conf_file: Path) -> None:
        self._forker, self._conf_file = forker, conf_file
        self.pid = self.port = 0

    def start(self, points: str = "", control: str = "") -> None:
        """Start a server; ``points`` are armed once it is ready."""
        self.pid, self.port = self._forker.fork(self._conf_file, points, control)

    def run(self, points: str, control: str) -> None:
        """Start a process that does one thing, and wait until it ends or is killed."""
        pid, _port = self._forker.fork(self._conf_file, points, control)
        with suppress(ProcessLookupError):
            for _wait in range(3000):
                os.kill(pid, 0)
                time.sleep(0.01)

    def kill(self) -> None:
        """Kill the server, as the kernel does when memory runs out."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.pid = self.port = 0


def ask(port: int, key: UUID) -> bool:
    """Send a key once, and tell whether it was acknowledged."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), PATIENCE) as link:
        link.sendall(f"{key}\n".encode())
        return link.makefile().readline().strip().isdecimal()
    return False


class Tills:
    """Threads that record entries, sending each key again until it is acknowledged."""

    def __init__(self, shop: Shop, count: int, *, pause: float = 0.0) -> None:
        self.acknowledged: list[UUID] = []
        self.unanswered: set[UUID] = set()
        self._shop, self._pause = shop, pause
        self._lock, self._stop = Lock(), Event()
        self._threads = [Thread(target=self._sell) for _ in range(count)]

    @contextmanager
    def selling(self) -> Iterator["Tills"]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()

    def so_far(self) -> list[UUID]:
        """Give what was acknowledged before this instant."""
        with self._lock:
            return list(self.acknowledged)

    def _sell(self) -> None:
        while not self._stop.wait(self._pause):
            key = new_id()
            self.unanswered.add(key)
            while not self._stop.is_set():
                if ask(self._shop.port, key):
                    with self._lock:
                        self.acknowledged.append(key)
                        self.unanswered.discard(key)
                    break
                self._stop.wait(0.005)
