# SPDX-License-Identifier: Apache-2.0
"""Every figure that the documentation quotes, in one run: what discovery costs, then a request.

    python -P -m benchmarks [--seconds 3] [--rounds 3] [--sizes 1 10 100 500]

The options are those of ``requests.py``.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
#: Each in a process of its own, so that what one imported costs the next nothing.
PARTS = (
    ("Découvrir des modules", [sys.executable, "-m", "benchmarks.comparatif", "--timings"]),
    ("Une requête parmi de nombreux modules", [sys.executable, str(HERE / "requests.py")]),
)


def main() -> int:
    """Run the parts one after the other; the exit code is the first that is not 0."""
    codes = []
    for title, command in PARTS:
        print(f"\n## {title}\n", flush=True)
        options = sys.argv[1:] if command[1].endswith("requests.py") else []
        codes.append(subprocess.run([*command, *options], cwd=HERE.parent, check=False).returncode)
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
