# SPDX-License-Identifier: Apache-2.0
"""The command as a person or a script runs it, with or without a terminal."""

import io
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from ressourcerie_core.cli import main

COMMAND = (sys.executable, "-P", "-m", "ressourcerie_core")
SECONDS = 60


@dataclass(frozen=True)
class Ended:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    """A folder in which commands are run, 80 columns wide."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {"COLUMNS": "80", "LANG": "C.UTF-8", "PYTHONWARNINGS": "error"}

    def run(self, *arguments: object, stdin: str = "") -> Ended:
        """Run the command as a script does, in this process: it is ten times faster."""
        with (
            chdir(self.folder),
            redirect_stdout(io.StringIO()) as out,
            redirect_stderr(io.StringIO()) as err,
            _typed(stdin),
        ):
            code = main([*map(str, arguments)])
        return Ended(code, out.getvalue(), err.getvalue())

    def spawn(self, *arguments: object, stdin: str = "", **environment: str) -> Ended:
        """Run the command as a script does, in a process of its own."""
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment | environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def converse(self, *arguments: object, answers: Sequence[tuple[str, str]]) -> Ended:
        """Run the command in a terminal, where a person answers each question that it asks."""
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [*COMMAND, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            text=True,
            start_new_session=True,
        ) as process:
            os.close(theirs)
            screen = ""
            try:
                for question, answer in answers:
                    screen += _read_until(ours, question)
                    os.write(ours, f"{answer}\n".encode())
                screen += _read_until(ours, None)
                out, _nothing = process.communicate(timeout=SECONDS)
            except BaseException:
                process.kill()  # It waits for an answer that will not come.
                raise
        os.close(ours)
        return Ended(process.returncode, out, screen)


@contextmanager
def _typed(text: str) -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = before


def _read_until(terminal: int, question: str | None) -> str:
    """Read the screen until a question is asked, or until the command has ended."""
    screen, deadline = b"", time.monotonic() + SECONDS
    while question is None or question not in screen.decode(errors="replace"):
        if not select.select([terminal], [], [], deadline - time.monotonic())[0]:
            raise AssertionError(f"« {question} » was never asked:\n{screen.decode()}")
        try:
            screen += os.read(terminal, 4096)
        except OSError:  # the other side is closed
            assert question is None, f"ended before « {question} »:\n{screen.decode()}"
            break
    return screen.decode()
