# SPDX-License-Identifier: Apache-2.0
"""What the page of the till is made of is kept on the device, whole: it opens without a network."""

import re
from pathlib import Path, PurePosixPath

from ressourcerie_caisse.module import CaisseModule

STATIC = Path(__file__).parents[1] / "ressourcerie_caisse" / "static" / "caisse"
IMPORT = re.compile(r'^import\s(?:[^"]*?from\s)?"(\.[^"]+)"', re.MULTILINE)
KEPT = set(CaisseModule.offline.assets)


def test_each_file_that_is_kept_is_there():
    assert [name for name in sorted(KEPT) if not (STATIC / name).is_file()] == []


def test_what_a_kept_script_imports_is_kept():
    missing = {
        f"{name} -> {wanted}"
        for name in KEPT
        if name.endswith(".js")
        for wanted in imported_by(name)
        if wanted not in KEPT
    }
    assert missing == set()


def imported_by(name: str) -> list[str]:
    """Give the scripts of the till that a script imports, by their path below static."""
    texts = IMPORT.findall((STATIC / name).read_text("utf-8"))
    return [str(normal(PurePosixPath(name).parent / text)) for text in texts]


def normal(path: PurePosixPath) -> PurePosixPath:
    steps: list[str] = []
    for step in path.parts:
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return PurePosixPath(*steps)
