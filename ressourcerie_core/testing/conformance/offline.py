# SPDX-License-Identifier: Apache-2.0
"""What a module keeps on devices for the days without a network is there, and is whole."""

import re
from collections.abc import Iterator
from os.path import normpath
from pathlib import Path, PurePosixPath

from ressourcerie_core.testing.conformance.subject import Subject

_IMPORTED = re.compile(
    r"""^(?:import|export)\s(?:[^"';]*?\sfrom\s)?["'](\.[^"']+)["']""", re.MULTILINE
)


def what_is_kept_offline_is_there_and_whole(subject: Subject) -> None:
    """Look at each asset of ``offline``: it is a file, and so is each script that it imports.

    One that is missing would be noticed by whoever opens the page without a network, and by nobody
    before.
    """
    kept = subject.module.descriptor.offline.assets
    folder = subject.package / "static" / subject.name
    absent = [name for name in kept if not (folder / name).is_file()]
    assert not absent, f"kept offline, and no such file: {absent}"
    missing = {
        f"{name} imports {wanted}"
        for name in kept
        for wanted in _imported_by(folder, name)
        if wanted not in kept
    }
    assert not missing, f"not kept offline: {sorted(missing)}"


def _imported_by(folder: Path, name: str) -> Iterator[str]:
    """Give the files beside it that a script imports, as ``offline`` would name them."""
    if not name.endswith(".js"):
        return
    for path in _IMPORTED.findall((folder / name).read_text("utf-8")):
        yield normpath(PurePosixPath(name).parent / path)
