# SPDX-License-Identifier: Apache-2.0
"""Make small wheels, and throwaway environments in which the real pip installs them."""

import base64
import hashlib
import os
import subprocess
import sysconfig
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.forked_pip import run_pip

GROUP = "ressourcerie.modules"
SAMPLES = Path(__file__).with_name("samples")


@dataclass(frozen=True)
class Wheel:
    """A distribution to be: what its metadata say, and the files that it installs.

    :param files: the text of each file, by its path in the wheel.
    :param entry_points: the object of each name, by group; or the text of the file as it is.
    :param extras: the requirements that each extra adds.
    :param metadata: other fields of METADATA.
    """

    name: str
    version: str = "0.1.0"
    files: Mapping[str, str] = field(default_factory=dict)
    entry_points: Mapping[str, Mapping[str, str]] | str = field(default_factory=dict)
    requires: Sequence[str] = ()
    extras: Mapping[str, Sequence[str]] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write the wheel's file into a folder."""
        stem = f"{self.name.replace('-', '_')}-{self.version}"
        contents = {path: text.encode() for path, text in self.files.items()}
        contents[f"{stem}.dist-info/METADATA"] = self._metadata().encode()
        contents[f"{stem}.dist-info/WHEEL"] = (
            b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        if self.entry_points:
            contents[f"{stem}.dist-info/entry_points.txt"] = self._entry_points().encode()
        record = f"{stem}.dist-info/RECORD"
        lines = [*(_record_line(path, data) for path, data in contents.items()), f"{record},,"]
        contents[record] = "\n".join(lines).encode()
        file = folder / f"{stem}-py3-none-any.whl"
        with ZipFile(file, "w") as archive:
            for path, data in contents.items():
                archive.writestr(path, data)
        return file

    def _metadata(self) -> str:
        fields = {"Metadata-Version": "2.1", "Name": self.name, "Version": self.version}
        lines = [f"{key}: {value}" for key, value in (fields | dict(self.metadata)).items()]
        lines += [f"Requires-Dist: {requirement}" for requirement in self.requires]
        for extra, requirements in self.extras.items():
            lines.append(f"Provides-Extra: {extra}")
            lines += [f"Requires-Dist: {r} ; extra == '{extra}'" for r in requirements]
        return "\n".join([*lines, "", ""])

    def _entry_points(self) -> str:
        if isinstance(self.entry_points, str):
            return self.entry_points
        lines = []
        for group, points in self.entry_points.items():
            lines += [f"[{group}]", *(f"{name} = {value}" for name, value in points.items()), ""]
        return "\n".join(lines)


def module_wheel(
    name: str,
    version: str = "0.1.0",
    *,
    distribution: str | None = None,
    code: str | None = None,
    files: Mapping[str, str] | None = None,
    **facts: Any,
) -> Wheel:
    """Describe the wheel of one module, which leaves a trace when it is imported.

    :param code: the text of its ``module.py``, put after the trace.
    """
    distribution = distribution or f"ressourcerie-{name}"
    package = distribution.replace("-", "_")
    body = DESCRIPTOR.format(name=name) if code is None else code
    return Wheel(
        distribution,
        version,
        files={
            f"{package}/__init__.py": "",
            f"{package}/module.py": TRACE.format(name=name) + body,
            **(files or {}),
        },
        **{"entry_points": {GROUP: {name: f"{package}.module:Descriptor"}}, **facts},
    )


def sample_wheel(name: str, version: str = "0.1.0", **facts: Any) -> Wheel:
    """Describe the wheel of a module whose files lie in ``tests/samples``."""
    package = f"ressourcerie_{name}"
    found = sorted((SAMPLES / package).rglob("*.*"))
    return Wheel(
        f"ressourcerie-{name}",
        version,
        files={
            file.relative_to(SAMPLES).as_posix(): file.read_text("utf-8")
            for file in found
            if file.is_file() and "__pycache__" not in file.parts
        },
        entry_points={GROUP: {name: f"{package}.module:{name.capitalize()}Module"}},
        **facts,
    )


TRACE = """\
import os, pathlib
pathlib.Path(os.environ["IMPORT_TRACES"], "{name}").touch()
"""
DESCRIPTOR = """\
from ressourcerie_core.module import Module

class Descriptor(Module):
    name = "{name}"
    title = "Un module"
"""


class Environment:
    """A Python environment with the core, to which a test adds folders of installed wheels.

    :ivar site: the folder that :meth:`install` fills.
    """

    def __init__(self, python: Path, folder: Path) -> None:
        self.python = python
        self.folder = folder
        self.site = folder / "site"
        self.path = [self.site]
        self.traces = folder / "traces"
        for made in (self.site, self.traces):
            made.mkdir()

    def install(self, *wheels: Wheel | Path | str, into: Path | None = None) -> None:
        """Install wheels, or anything that pip takes, with the real pip and no index."""
        wheelhouse = self.folder / "wheelhouse"
        wheelhouse.mkdir(exist_ok=True)
        given = [w.write(wheelhouse) if isinstance(w, Wheel) else w for w in wheels]
        # By name rather than by file: pip then notes no origin, as with an index.
        names = [
            f"{wheel.name}=={wheel.version}" if isinstance(wheel, Wheel) else str(file)
            for wheel, file in zip(wheels, given, strict=True)
        ]
        options = ["--no-index", "--no-deps", "--no-compile", "--no-warn-conflicts", "--quiet"]
        target = ["--target", into or self.site, "--find-links", wheelhouse]
        run_pip("install", *options, *target, *names)

    def info(self, distribution: str) -> Path:
        """Give the metadata folder of an installed distribution."""
        (found,) = self.site.glob(f"{distribution.replace('-', '_')}-*.dist-info")
        return found

    @property
    def environment(self) -> dict[str, str]:
        """The variables that its Python is run with."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),  # where a crash leaves its report
            "PYTHONPATH": os.pathsep.join(str(folder) for folder in self.path),
            "PYTHONDONTWRITEBYTECODE": "1",
            "IMPORT_TRACES": str(self.traces),
        }

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run this environment's Python, from an empty folder."""
        return subprocess.run(
            [self.python, *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @property
    def imported(self) -> set[str]:
        """The modules of which the code ran."""
        return {trace.name for trace in self.traces.iterdir()}


def make_base(folder: Path) -> Path:
    """Make an environment that holds what this one does, but no module; give its Python.

    What is installed is linked rather than copied: it takes milliseconds.
    """
    venv.create(folder, symlinks=True)
    inside = {"base": str(folder), "platbase": str(folder)}
    for kind in ("purelib", "platlib"):
        here, there = Path(sysconfig.get_path(kind)), Path(sysconfig.get_path(kind, vars=inside))
        for item in here.iterdir():
            link = there / item.name
            if not _offers_modules(item) and not link.exists():
                link.symlink_to(item)
    return _with_command(folder / "bin" / "python")


def _with_command(python: Path) -> Path:
    """Put the command `ressourcerie` beside a Python, as pip does."""
    (point,) = entry_points(group="console_scripts", name="ressourcerie")
    command = python.with_name("ressourcerie")
    lines = (f"#!{python}", "import sys", f"from {point.module} import {point.attr}")
    command.write_text("\n".join([*lines, f"sys.exit({point.attr}())", ""]))
    command.chmod(0o755)
    return python


def _offers_modules(item: Path) -> bool:
    points = item / "entry_points.txt"
    return points.is_file() and GROUP in points.read_text(errors="replace")


def _record_line(path: str, data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    return f"{path},sha256={digest},{len(data)}"
