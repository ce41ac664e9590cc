# SPDX-License-Identifier: Apache-2.0
"""Build the wheels of this checkout, the core's and each module's, into an empty folder.

Used by tox: ``python tools/build_wheels.py FOLDER``.
"""

import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def build_wheels(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    projects = [CHECKOUT, *sorted(CHECKOUT.glob("extensions/*/"))]
    # The environment holds the build requirements already: no isolation is seconds, not minutes.
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps"]
    subprocess.run([*command, "--wheel-dir", folder, *projects], check=True)


if __name__ == "__main__":
    build_wheels(Path(sys.argv[1]))
