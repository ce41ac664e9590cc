# SPDX-License-Identifier: Apache-2.0
"""Throwaway virtual environments, filled by the real pip, without network."""

import os
import subprocess
import sys
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pip

from .wheels import Wheel, build


@dataclass(frozen=True)
class Environment:
    """One virtual environment and the folders that belong to it."""

    root: Path

    @property
    def python(self) -> Path:
        return self.root / "env" / "bin" / "python"

    @property
    def site(self) -> Path:
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.root / "env" / "lib" / version / "site-packages"

    @property
    def trace(self) -> Path:
        """The file where each module writes its name when it is imported."""
        return self.root / "trace.txt"

    @property
    def cache(self) -> Path:
        """Where stevedore keeps its cache of entry points."""
        return self.root / "cache" / "python-entrypoints"

    def install(self, wheels: Iterable[Wheel]) -> None:
        """Build the wheels, then install them as an operator would."""
        self.install_files([build(wheel, self.root / "wheels") for wheel in wheels])

    def install_files(self, files: list[Path]) -> None:
        _pip(self.python, "--no-index", "--no-deps", "--force-reinstall", *map(str, files))

    def variables(self) -> dict[str, str]:
        """Give the environment variables of a probe: nothing of the caller's Python."""
        kept = {key: value for key, value in os.environ.items() if not _meddles(key)}
        return kept | {
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "COMPARATIF_TRACE": str(self.trace),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, command: list[str], *, limit: float = 60) -> subprocess.CompletedProcess[str]:
        """Run a program of this environment from an empty folder, to its end."""
        return subprocess.run(
            [str(self.python), *command],
            cwd=self._empty_folder(),
            env=self.variables(),
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )

    def start(self, command: list[str], log: IO[str]) -> "subprocess.Popen[str]":
        """Start a program of this environment that goes on, and writes into a log."""
        return subprocess.Popen(
            [str(self.python), *command],
            cwd=self._empty_folder(),
            env=self.variables(),
            stdout=log,
            stderr=log,
            text=True,
        )

    def _empty_folder(self) -> Path:
        folder = self.root / "cwd"
        folder.mkdir(exist_ok=True)
        return folder

    def imported(self) -> list[str]:
        """Tell which modules were imported since the last forget(), in order."""
        return self.trace.read_text().split() if self.trace.exists() else []

    def forget(self) -> None:
        self.trace.unlink(missing_ok=True)


def create(root: Path, *, also: Path | None = None) -> Environment:
    """Make an empty environment; `also` is one more folder of packages to see."""
    environment = Environment(root)
    venv.EnvBuilder(symlinks=True, with_pip=False).create(root / "env")
    if also is not None:
        (environment.site / "also.pth").write_text(f"{also}\n")
    return environment


def _meddles(variable: str) -> bool:
    return variable.startswith(("PYTHON", "PIP_", "RESSOURCERIE_", "VIRTUAL_ENV"))


def _pip(python: Path, *arguments: str) -> None:
    # Run by its folder, as pip itself does for the environment of another Python.
    command = [str(python), str(Path(pip.__file__).parent), "--disable-pip-version-check"]
    command += ["--isolated", "install", "--quiet", "--no-compile", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pip failed: {done.stderr.strip()}")
