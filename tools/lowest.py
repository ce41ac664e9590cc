# SPDX-License-Identifier: Apache-2.0
"""Write down the oldest version that pyproject.toml accepts of each dependency.

Used by tox: ``python tools/lowest.py FILE EXTRA…``, then ``pip install -r FILE``.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def lowest(extras: list[str]) -> Iterator[str]:
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    lines = project["dependencies"]
    for extra in extras:
        lines = lines + project["optional-dependencies"][extra]
    for line in lines:
        yield pinned(Requirement(line))


def pinned(requirement: Requirement) -> str:
    (bound,) = (part.version for part in requirement.specifier if part.operator in {">=", "=="})
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    marker = f"; {requirement.marker}" if requirement.marker else ""
    return f"{requirement.name}{extras}=={bound}{marker}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text("\n".join(lowest(sys.argv[2:])) + "\n", "utf-8")
