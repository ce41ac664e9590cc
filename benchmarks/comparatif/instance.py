# SPDX-License-Identifier: Apache-2.0
"""An instance of this platform in a throwaway environment, reached as its operator reaches it."""

import json
import re
import signal
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from .environment import Environment, create

DISTRIBUTION = "ressourcerie-core"
#: Many times what a start takes, for a machine that is busy.
PATIENCE_SECONDS = 90.0
CONF = """\
[core]
enabled_modules = {enabled}
database_url = "sqlite:///base/ressourcerie.db"
"""
FOUNDER = ("--association", "Comparatif", "--login", "essai", "--name", "Essai")


class Core:
    """The wheel that pip installed beside this program, and one base that `init` made.

    The libraries come with it, so that one environment suits all: what is shown to harm one of
    them lies where the platform runs.
    """

    def __init__(self, folder: Path) -> None:
        self._site = Path(sysconfig.get_path("purelib"))
        if not (self._site / "ressourcerie_core").is_dir():
            raise SystemExit(f"{DISTRIBUTION} is not installed as a wheel: tox run -e comparatif")
        self._model = create(folder, also=self._site)
        write_conf(self._model, ())
        password = folder / "password"
        password.touch(mode=0o600)
        password.write_text("quatre mots pour comparer")
        options = ("--keep-conf", "--non-interactive", "--password-file", str(password))
        made = command(self._model, "init", *options, *FOUNDER)
        if made.code:
            raise RuntimeError(made.told)

    def fresh(self, root: Path) -> Environment:
        environment = create(root, also=self._site)
        copytree(self._model.root / "base", root / "base")
        return environment


@dataclass(frozen=True)
class Ended:
    """A command that ended: its exit code, what it printed, and what it told the operator."""

    code: int
    output: str
    told: str

    @property
    def refuses(self) -> bool:
        """Tell whether it refused as an operator must be refused: in sentences."""
        return self.code == 2 and "Traceback" not in self.output + self.told

    @property
    def document(self) -> Any:
        """What `--json` printed."""
        return json.loads(self.output)


@dataclass(frozen=True)
class Serving:
    """A server that listens, and the file where it writes its log."""

    address: str
    log: Path

    def answer(self, path: str) -> tuple[int, str]:
        """Give the status and the body of the answer to one request."""
        try:
            with urlopen(self.address + path, timeout=PATIENCE_SECONDS) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()


def write_conf(environment: Environment, enabled: tuple[str, ...]) -> None:
    """Write a configuration that enables these modules."""
    environment.root.mkdir(exist_ok=True)
    _conf(environment).write_text(CONF.format(enabled=json.dumps(enabled)))


def command(environment: Environment, *arguments: str) -> Ended:
    """Run one command to its end."""
    done = environment.run(_words(environment, *arguments), limit=PATIENCE_SECONDS)
    return Ended(done.returncode, done.stdout, done.stderr)


@contextmanager
def serve(environment: Environment) -> Iterator[Serving | Ended]:
    """Start the server and give it once it listens, or say how it refused to."""
    log = environment.root / "serve.log"
    arguments = _words(environment, "serve", "--host", "127.0.0.1", "--port", "0")
    with log.open("w") as stream, environment.start(arguments, stream) as process:
        try:
            yield _listening(process, log)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            try:
                process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _listening(process: subprocess.Popen[str], log: Path) -> Serving | Ended:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        code = process.poll()
        text = log.read_text()
        if code is not None:
            return Ended(code, "", text)
        if found := re.search(r"Ressourcerie sert (http://\S+)", text):
            return Serving(found[1], log)
        time.sleep(0.05)
    return Ended(0, "", f"no answer in {PATIENCE_SECONDS:g} s: {log.read_text()}")


def _conf(environment: Environment) -> Path:
    return environment.root / "ressourcerie.conf"


def _words(environment: Environment, *arguments: str) -> list[str]:
    return ["-m", "ressourcerie_core", "--conf", str(_conf(environment)), *arguments]
