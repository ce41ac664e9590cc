# SPDX-License-Identifier: Apache-2.0
"""Who holds an instance and dies, fails or freezes leaves it free as soon as it is gone."""

import pytest

from ressourcerie_core.db.lock import instance_lock
from ressourcerie_core.db.problems import AlreadyServed

from .rig import is_running, wait_until


@pytest.mark.parametrize("action", ["exit", "raise", "hang"])
def test_a_fault_with_the_lock_held_leaves_it_free(shop, tmp_path, action):
    base = tmp_path / "base.db"

    shop.start(f"lock.taken={action}", f"hold:{base}")
    shop.wait_for_fault()
    if action == "hang":
        with pytest.raises(AlreadyServed, match=str(shop.pid)), instance_lock(base):
            pass
    holder = shop.pid
    shop.kill()
    wait_until(lambda: not is_running(holder))

    with instance_lock(base):
        pass
