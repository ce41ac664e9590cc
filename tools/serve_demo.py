# SPDX-License-Identifier: Apache-2.0
"""Serve a demonstration, made the first time; used by tox: ``python tools/serve_demo.py CONF``."""

import subprocess
import sys
from pathlib import Path

#: Where etc/ressourcerie.conf keeps its base.
BASE = Path(__file__).resolve().parent.parent / "var" / "ressourcerie.db"


def main(conf: str, *options: str) -> int:
    # -P: nothing is imported from the folder that this is run from.
    command = [sys.executable, "-P", "-m", "ressourcerie_core", "--conf", conf]
    if not BASE.exists() and (code := subprocess.run([*command, "demo"], check=False).returncode):
        return code
    server = subprocess.Popen([*command, "serve", *options])
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:  # The terminal told the server too: wait until it has ended.
            continue


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
