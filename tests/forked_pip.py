# SPDX-License-Identifier: Apache-2.0
"""The real pip, imported once and forked for each command: to import it takes most of its time."""

import atexit
import functools
import json
import subprocess
import sys

PROGRAM = """
import json, os, sys
from pip._internal.cli.main import main
from pip._internal.commands import create_command

create_command("install")
for line in sys.stdin:
    if not (child := os.fork()):
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        code = main(json.loads(line))
        sys.stdout.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def run_pip(*arguments: object) -> None:
    """Run one command of pip; what it says goes to the standard error.

    :raises CalledProcessError: it failed.
    """
    pip = _imported()
    assert pip.stdin is not None
    assert pip.stdout is not None
    words = ["--disable-pip-version-check", *map(str, arguments)]
    print(json.dumps(words), file=pip.stdin, flush=True)
    if code := int(pip.stdout.readline()):
        raise subprocess.CalledProcessError(code, ["pip", *words])


@functools.cache
def _imported() -> subprocess.Popen[str]:
    pip = subprocess.Popen(
        [sys.executable, "-P", "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(pip.communicate)
    return pip
