# SPDX-License-Identifier: Apache-2.0
"""What a source distribution needs to become a wheel elsewhere lies in it."""

import os
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

CODES = Path(__file__).parents[2] / "extensions" / "ressourcerie-codes-barres"


def test_the_codes_bring_the_hook_that_puts_their_decoder_into_the_wheel(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path]
    environ = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=CODES, env=environ, check=True, capture_output=True)
    (file,) = tmp_path.glob("*.tar.gz")

    with tarfile.open(file) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        (root,) = {name.partition("/")[0] for name in archive.getnames()}
        project = tomllib.load(archive.extractfile(f"{root}/pyproject.toml"))
    hook = project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]["path"]

    assert names >= {hook, "vendoring.py", ".npmrc", "package.json", "package-lock.json"}
