# SPDX-License-Identifier: Apache-2.0
"""An installed instance, its command, and its server, as an operator and a browser see them."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2

from tests.wheels import Environment

ANNOUNCE = re.compile(r"Ressourcerie sert (http://\S+)")
#: For what comes in two seconds on a machine that does nothing else.
SECONDS = 120


class Site(Environment):
    """An environment with one instance in it."""

    conf = property(lambda self: self.folder / "etc" / "ressourcerie.conf")
    base = property(lambda self: self.folder / "var" / "base.db")
    control = property(lambda self: self.folder / "var" / "base.db.control")
    #: The base that :meth:`configure` names.
    address = "sqlite:///var/base.db"

    @property
    def environment(self) -> dict[str, str]:
        """The variables of its commands, which keep what they compile: many are run."""
        return {k: v for k, v in super().environment.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def configure(self, *enabled: str, tables: str = "", **core: object) -> None:
        """Write the configuration: the modules, other keys of the core, other tables."""
        keys = {"enabled_modules": list(enabled), "database_url": self.address} | core
        lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
        self.conf.parent.mkdir(exist_ok=True)
        self.conf.write_text("\n".join(["[core]", *lines, "", tables, ""]), "utf-8")

    def command(
        self, *arguments: str | Path, through: Sequence[str] = (), seconds: float = SECONDS
    ) -> SimpleNamespace:
        """Run the command to its end, through another program if asked."""
        ended = subprocess.run(
            [*through, self.python.with_name("ressourcerie"), *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert "Traceback" not in ended.stderr + ended.stdout
        return SimpleNamespace(code=ended.returncode, out=ended.stdout, err=ended.stderr)

    def refused(self, *arguments: str | Path, exits: int = 2, through: Sequence[str] = ()) -> str:
        """Run a command that must be refused, and give what it says: a remedy on each line."""
        ended = self.command(*arguments, through=through)
        assert ended.code == exits, ended.err + ended.out
        assert all(" → " in line for line in ended.err.splitlines()), ended.err
        return ended.err

    def json(self, *arguments: str | Path, exits: int = 0) -> Any:
        """Run a command that answers in JSON."""
        ended = self.command(*arguments, "--json")
        assert ended.code == exits, ended.err
        return json.loads(ended.out)

    def state(self, name: str) -> str:
        """Give the state of a module, as `module list` tells it."""
        return next(one["state"] for one in self.json("module", "list") if one["name"] == name)

    def doctor(self) -> Iterator[Mapping[str, Any]]:
        """Give each problem that `check` finds."""
        for examination in self.json("check", exits=2)["examinations"]:
            yield from examination["problems"]

    @contextmanager
    def starting(self, *options: str, stdin: int = subprocess.DEVNULL) -> Iterator["Server"]:
        """Start a server on a free port for the time of a block, and wait for nothing."""
        with self.running("serve", "--port", "0", *options, stdin=stdin) as server:
            yield server

    @contextmanager
    def running(self, *arguments: str, stdin: int = subprocess.DEVNULL) -> Iterator["Server"]:
        """Run a command that lasts for the time of a block."""
        process = subprocess.Popen(
            [self.python.with_name("ressourcerie"), *arguments],
            env=self.environment,
            cwd=self.folder,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        server = Server(process)
        try:
            yield server
        finally:
            server.end()

    @contextmanager
    def serving(self, *options: str) -> Iterator["Server"]:
        """Serve for the time of a block."""
        with self.starting(*options) as server:
            server.url = server.wait_for(ANNOUNCE)[1]
            yield server

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read the base, as whoever opens its file would."""
        with closing(sqlite3.dbapi2.Connection(self.base)) as connection:
            return connection.execute(query).fetchall()

    @property
    def tables(self) -> set[str]:
        """The tables of the base."""
        return {name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type='table'")}


class Server:
    """A process that serves: its address, what it says, and how it ends."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.url = ""
        self._lines: list[str] = []
        self._said = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._said:
                self._lines.append(line)
                self._said.notify_all()
        with self._said:
            self._lines.append("")
            self._said.notify_all()

    @property
    def said(self) -> str:
        """What it said so far, on both of its streams."""
        return "".join(self._lines)

    def wait_for(self, pattern: str | re.Pattern[str]) -> re.Match[str]:
        """Wait until it says something."""
        with self._said:
            self._said.wait_for(
                lambda: re.search(pattern, self.said) or self._lines[-1:] == [""], SECONDS
            )
        match = re.search(pattern, self.said)
        assert match, (self.process.poll(), self.said)
        return match

    def get(self, path: str, **options: Any) -> httpx2.Response:
        """Ask as a program does."""
        return httpx2.get(self.url + path, timeout=SECONDS, **options)

    def post(self, path: str, **options: Any) -> httpx2.Response:
        return httpx2.post(self.url + path, timeout=SECONDS, **options)

    @property
    def children(self) -> list[int]:
        """The processes that it started."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop, and give its exit code."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self, seconds: float = SECONDS) -> int:
        """Wait for its end, and give its exit code."""
        code = self.process.wait(seconds)
        self._reader.join(SECONDS)
        assert "Traceback" not in self.said, self.said
        return code

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._reader.join(SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()


def kill(pid: int) -> None:
    """Kill a process as a lack of memory does."""
    os.kill(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(condition: Callable[[], object], seconds: float = SECONDS) -> bool:
    """Wait for a condition, and tell whether it came in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
