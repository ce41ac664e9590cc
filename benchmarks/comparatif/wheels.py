# SPDX-License-Identifier: Apache-2.0
"""Small real wheels: what each case asks pip to install."""

import base64
import hashlib
import textwrap
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

GROUP = "ressourcerie.modules"

#: One source suits the four columns: a class that pluggy registers, stevedore
#: instantiates, an application calls, and this platform reads as a descriptor.
SOURCE = '''\
"""A throwaway module of the comparison."""
import os, sys
with open(os.environ["COMPARATIF_TRACE"], "a") as trace:
    trace.write("{distribution}:{name}\\n")
try:
    from ressourcerie_core.module import Module
except ImportError:
    Module = object
try:
    from pluggy import HookimplMarker
    hook = HookimplMarker("comparatif")
except ImportError:
    def hook(function):
        return function
{at_import}
class Extension(Module):
    name = "{name}"
    title = "{name}"

    @staticmethod
    @hook
    {greet}
{descriptor}
'''


@dataclass(frozen=True)
class Entry:
    """One entry point, the code run at its import, and its only method."""

    name: str
    at_import: str = ""
    greet: str = ""
    #: What this platform reads besides: attributes and hooks of the descriptor.
    descriptor: str = ""
    target: str = "Extension"
    #: The whole module, where the ordinary one would cost too much to import.
    source: str = ""


@dataclass(frozen=True)
class Wheel:
    """One distribution to build and install."""

    distribution: str
    entries: tuple[Entry, ...]
    requires: tuple[str, ...] = ()
    version: str = "1.0"
    description: str = ""
    #: Files beside the package, as (name, text).
    files: tuple[tuple[str, str], ...] = ()

    @property
    def package(self) -> str:
        return self.distribution.replace("-", "_")

    @property
    def dist_info(self) -> str:
        return f"{self.package}-{self.version}.dist-info"


def single(name: str, *, at_import: str = "", requires: tuple[str, ...] = ()) -> Wheel:
    """Describe the ordinary wheel: one distribution, one entry point."""
    return Wheel(f"demo-{name}", (Entry(name, at_import=at_import),), requires)


def build(wheel: Wheel, folder: Path) -> Path:
    """Write the wheel file that pip will install."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{wheel.package}-{wheel.version}-py3-none-any.whl"
    files = {f"{wheel.package}/__init__.py": ""} | _sources(wheel) | _metadata(wheel)
    files |= dict(wheel.files)
    _zip(path, {name: text.encode() for name, text in files.items()}, wheel.dist_info)
    return path


def repack(distribution: str, folder: Path) -> Path:
    """Make a wheel again from an installed pure Python distribution: no network needed."""
    installed = metadata.distribution(distribution)
    dist_info = f"{distribution.replace('-', '_')}-{installed.version}.dist-info"
    files = {
        str(file): Path(str(file.locate())).read_bytes()
        for file in installed.files or ()
        if ".." not in file.parts and file.suffix != ".pyc" and _belongs_in_a_wheel(file.name)
    }
    path = folder / f"{distribution.replace('-', '_')}-{installed.version}-py3-none-any.whl"
    folder.mkdir(parents=True, exist_ok=True)
    _zip(path, files, dist_info)
    return path


def _belongs_in_a_wheel(name: str) -> bool:
    return name not in {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}


def _sources(wheel: Wheel) -> dict[str, str]:
    return {f"{wheel.package}/{entry.name}.py": _source(wheel, entry) for entry in wheel.entries}


def _source(wheel: Wheel, entry: Entry) -> str:
    if entry.source:
        return entry.source
    greet = entry.greet or f'def greet(who): return "{wheel.distribution}"'
    return SOURCE.format(
        distribution=wheel.distribution,
        name=entry.name,
        at_import=textwrap.dedent(entry.at_import),
        greet=greet,
        descriptor=textwrap.indent(entry.descriptor, "    "),
    )


def _metadata(wheel: Wheel) -> dict[str, str]:
    lines = ["Metadata-Version: 2.1", f"Name: {wheel.distribution}", f"Version: {wheel.version}"]
    lines += ["Summary: Throwaway module of the comparison"]
    lines += [f"Requires-Dist: {requirement}" for requirement in wheel.requires]
    points = [f"[{GROUP}]"]
    points += [
        f"{entry.name} = {wheel.package}.{entry.name}:{entry.target}" for entry in wheel.entries
    ]
    return {
        f"{wheel.dist_info}/METADATA": "\n".join([*lines, "", wheel.description]),
        f"{wheel.dist_info}/WHEEL": "Wheel-Version: 1.0\nGenerator: comparatif\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
        f"{wheel.dist_info}/entry_points.txt": "\n".join(points) + "\n",
    }


def _zip(path: Path, files: dict[str, bytes], dist_info: str) -> None:
    record = [f"{name},{_digest(content)},{len(content)}" for name, content in files.items()]
    record.append(f"{dist_info}/RECORD,,")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(f"{dist_info}/RECORD", "\n".join(record) + "\n")


def _digest(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return "sha256=" + digest.rstrip(b"=").decode()
