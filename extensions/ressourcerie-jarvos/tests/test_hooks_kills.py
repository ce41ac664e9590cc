# SPDX-License-Identifier: Apache-2.0
"""Who tells is killed at any step: every event arrives, in the order of its subject."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ressourcerie_core.ids import new_id

from .telling import KEY

PROCESS = Path(__file__).with_name("telling_process.py")
#: Around each reading of what is next, and each writing of what was answered.
STEPS = [
    f"{place}@{occurrence}"
    for place in ("read.begun", "write.begun", "write.worked", "write.committed", "write.returned")
    for occurrence in (1, 3)
]


def told_by_another(instance, points):
    """Tell what is due in another process; give how it ended."""
    conf = str(instance.platform.configuration.file)
    command = [sys.executable, str(PROCESS), conf, points, KEY]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("step", STEPS)
def test_kill_of_who_tells_loses_nothing_and_keeps_the_order(world, instance, step):
    world.add()
    about = new_id()
    world.close(1, 2, 3, about=about)
    world.close(10)

    killed = told_by_another(instance, f"{step}=exit")
    whole = told_by_another(instance, "")

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert whole.returncode == 0, whole.stderr
    heard = list(dict.fromkeys(world.grams()))  # the same message may come twice
    assert sorted(heard) == [1, 2, 3, 10]
    assert [one for one in heard if one < 10] == [1, 2, 3]
    assert set(world.states()) == {"sent"}
