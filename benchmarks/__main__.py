# SPDX-License-Identifier: Apache-2.0
"""Every figure that the documentation quotes, in one run: what discovery costs, then a request.

    python benchmarks            # on a machine that does nothing else
    python benchmarks --quick    # only to see that it runs: its figures mean nothing

It is run as a folder and not with ``-m``, which puts the checkout before the wheels to measure.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: Each in a process of its own, so that what one imported costs the next nothing.
PARTS = (
    ("Découvrir des modules", ("-m", "benchmarks.comparatif", "--timings")),
    ("Une requête parmi de nombreux modules", (str(HERE / "requests.py"),)),
    ("Livrer des événements", (str(HERE / "delivery.py"),)),
    ("Le journal : ajouter, vérifier", (str(HERE / "journal.py"),)),
    ("Le bilan d'une année", (str(HERE / "balance.py"),)),
    ("Les tickets de la caisse", (str(HERE / "tickets.py"),)),
    ("La page de la caisse", ("-m", "benchmarks.till_page")),
    ("Sauvegarder et restaurer un gigaoctet", (str(HERE / "restoring.py"),)),
    ("Les codes-barres", (str(HERE / "codes.py"),)),
)


def main() -> int:
    """Run the parts one after the other; the exit code is the first that is not 0."""
    summary = __doc__.splitlines()[0]
    parser = argparse.ArgumentParser(prog="python benchmarks", description=summary)
    parser.add_argument("--quick", action="store_true", help="small sizes, one round, no waiting")
    options = ["--quick"] if parser.parse_args().quick else []
    codes = []
    for title, part in PARTS:
        print(f"\n## {title}\n", flush=True)
        command = [sys.executable, *part, *options]
        codes.append(subprocess.run(command, cwd=HERE.parent, check=False).returncode)
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
