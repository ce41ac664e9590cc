# SPDX-License-Identifier: Apache-2.0
"""Servers that are killed, tills that insist, and what must hold whatever happened."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread
from uuid import UUID

from ressourcerie_core.ids import new_id

SERVER = Path(__file__).with_name("server.py")
IS_POSTGRESQL = os.environ.get("RESSOURCERIE_TEST_DATABASE") == "postgresql"
PATIENCE = 1.0
LIMIT = 60.0
#: How much later each server starts: longer than a dead one keeps the deliveries that it took.
AHEAD_SECONDS = 10


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
        self._starts = 0
        self.pid = self.port = 0

    def start(self, points: str = "", control: str = "") -> None:
        """Start a server; ``points`` are armed once it is ready."""
        self._starts += 1
        ahead = self._starts * AHEAD_SECONDS
        self.pid, self.port = self._forker.fork(self._conf_file, points, control, ahead)

    def run(self, points: str, control: str) -> None:
        """Start a process that does one thing, and wait until it ends or is killed."""
        self.pid, _port = self._forker.fork(self._conf_file, points, control, 0)
        wait_until(lambda: not self.is_alive)

    def run_until_fault(self, points: str, control: str) -> None:
        """Start a process that does one thing, and kill it where it dies, fails or freezes."""
        self.start(points, control)
        self.wait_for_fault()
        self.kill()

    def run_together(self, count: int, control: str) -> None:
        """Start processes that do one same thing, and wait until all have ended."""
        started = [self._forker.fork(self._conf_file, "", control, 0) for _ in range(count)]
        wait_until(lambda: not any(is_running(pid) for pid, _port in started))

    @property
    def is_alive(self) -> bool:
        """Tell whether the server still runs."""
        return is_running(self.pid)

    def wait_for_fault(self) -> None:
        """Wait until the armed place is reached: the server died of it, or says so."""
        wait_until(lambda: not self.is_alive or ask(self.port, "struck?") == "yes")

    def kill(self) -> None:
        """Kill the server, as the kernel does when memory runs out."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.pid = self.port = 0


def is_running(pid: int) -> bool:
    """Tell whether a process is there; the forker buries those that end at once."""
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def ask(port: int, line: object) -> str:
    """Send a line once, and give the answer: nothing when it is lost."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), PATIENCE) as link:
        link.sendall(f"{line}\n".encode())
        return link.makefile().readline().strip()
    return ""


def is_recorded(port: int, key: UUID) -> bool:
    """Send a key once, and tell whether it was acknowledged."""
    return ask(port, key).isdecimal()


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for a fact, however slow the machine is."""
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.01)


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

    def wait_for(self, more: int) -> None:
        """Wait until so many more are acknowledged."""
        before = len(self.so_far())
        wait_until(lambda: len(self.so_far()) >= before + more)

    def _sell(self) -> None:
        while not self._stop.wait(self._pause):
            key = new_id()
            self.unanswered.add(key)
            while not self._stop.is_set():
                if is_recorded(self._shop.port, key):
                    with self._lock:
                        self.acknowledged.append(key)
                        self.unanswered.discard(key)
                    break
                self._stop.wait(0.005)
