# SPDX-License-Identifier: Apache-2.0
"""Install built modules as a shop would, ours from the folder of wheels and never from an index.

Used by tox: ``python tools/install_wheels.py FOLDER [MODULE…]``; no name means every module.
"""

import email
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

PREFIX = "ressourcerie-"


def install_wheels(folder: Path, modules: Collection[str]) -> None:
    wheels = {str(parse_wheel_filename(file.name)[0]): file for file in folder.glob("*.whl")}
    wanted = [PREFIX + module for module in modules] or sorted(wheels)
    ours = sorted(with_requirements(wanted, wheels))
    # A rebuilt wheel has the version of the one before: pip would keep the old one.
    pip("--no-index", "--no-deps", "--force-reinstall", *(str(wheels[name]) for name in ours))
    pip(*ours)  # What they need of others; ours are there already.


def with_requirements(names: Collection[str], wheels: Mapping[str, Path]) -> set[str]:
    """Add to our distributions those of ours that they require."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(needed for needed in requirements(wheels[name]) if needed in wheels)
    return found


def requirements(wheel: Path) -> Iterator[str]:
    with ZipFile(wheel) as archive:
        (file,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(file))
    for line in metadata.get_all("Requires-Dist", []):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


def pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *arguments], check=True)


if __name__ == "__main__":
    install_wheels(Path(sys.argv[1]), sys.argv[2:])
