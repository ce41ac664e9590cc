# SPDX-License-Identifier: Apache-2.0
"""The page « Configurer » says what the core's settings are."""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def test_the_page_lists_the_keys_as_their_class_describes_them(tmp_path):
    command = [sys.executable, "-P", CHECKOUT / "tools/settings_page.py", "--check"]

    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0, (
        "run: python tools/settings_page.py"
    )
