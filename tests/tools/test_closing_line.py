# SPDX-License-Identifier: Apache-2.0
"""The line that ends .ci/run: it must never turn a failure into a success."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "tools" / "closing_line.py"


def closing_line(log: str, folder: Path) -> tuple[str, int]:
    file = folder / "log"
    file.write_text(log, "utf-8")
    command = [sys.executable, PROGRAM, file]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout.strip("=\n "), done.returncode


def test_runs_are_summed(tmp_path):
    log = "== 3 passed, 1 skipped in 1.5s ==\n\x1b[32m= 2 passed in 62.00s (0:01:02) =\x1b[0m\n"

    assert closing_line(log, tmp_path) == ("5 passed, 1 skipped in 63.50s", 0)


@pytest.mark.parametrize("word", ["1 failed", "1 error"])
def test_one_bad_run_spoils_the_sum(word, tmp_path):
    log = f"== 3 passed in 1.00s ==\n== {word}, 2 passed in 1.00s ==\n"

    assert closing_line(log, tmp_path)[1] == 1


def test_two_runs_that_go_on_at_once_share_a_line(tmp_path):
    log = "....== 3 passed in 1.00s ==\n...core: OK == 1 failed, 2 passed in 1.00s ==....[ 9%]\n"

    assert closing_line(log, tmp_path) == ("1 failed, 5 passed in 2.00s", 1)


def test_a_log_without_any_run_is_a_failure(tmp_path):
    assert closing_line("tox: nothing to do\n", tmp_path) == ("no tests ran in 0.00s", 1)
