# SPDX-License-Identifier: Apache-2.0
"""R02, R03: the power is cut; what was acknowledged is on the disk."""

import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import create_database, open_database
from ressourcerie_core.testing.postgresql import find_binaries, started

from .rig import IS_POSTGRESQL, Forker, Shop, Tills
from .rig_disk import Disk, DiskForbidden, DiskImpossible, disk
from .shop import Books, prepare, read_books

#: What a shop must never be set to; the control shows that the rig sees the difference.
WEAKER = "SET synchronous_commit = off" if IS_POSTGRESQL else "PRAGMA synchronous = NORMAL"
#: How long PostgreSQL may keep what it need not have on disk yet: nothing, unless weakened.
LAZY = "wal_writer_delay=10s"
TILL_PAUSE = 0.1


@pytest.fixture
def power() -> Iterator[Disk]:
    """Give a disk; a missing tool skips a test, and fails it where ``CI`` is set."""
    try:
        with TemporaryDirectory() as root:
            Path(root).chmod(0o755)  # the server of PostgreSQL is not root
            with disk(Path(root)) as made:
                yield made
    except DiskForbidden as refused:
        pytest.skip(f"no disk to cut: {refused}")
    except DiskImpossible as missing:
        give_up = pytest.fail if "CI" in os.environ else pytest.skip
        give_up(f"no disk to cut: {missing}")


@contextmanager
def base_on(folder: Path) -> Iterator[str]:
    """Give the address of the base that lies on a disk, its server started if it has one."""
    if not IS_POSTGRESQL:
        yield f"sqlite:///{folder}/base.db"
        return
    cluster = folder / "cluster"
    if not cluster.exists():
        cluster.mkdir()
        shutil.chown(cluster, "postgres")
    (cluster / "data" / "postmaster.pid").unlink(missing_ok=True)
    with started(find_binaries(), cluster, LAZY) as url:
        yield url


@pytest.fixture
def shop_on_disk(
    power: Disk, configure: Callable[[str], Configuration], forker: Forker
) -> Iterator[Shop]:
    with ExitStack() as stack:
        conf = configure(stack.enter_context(base_on(power.folder)))
        database = create_database(conf)
        prepare(database)
        database.close()
        shop = Shop(forker, conf.file)
        stack.callback(shop.kill)
        yield shop


@pytest.fixture
def books_after_a_cut(
    power: Disk, configure: Callable[[str], Configuration]
) -> Callable[[], Books]:
    def books() -> Books:
        with power.after_a_cut() as folder, base_on(folder) as url:
            database = open_database(configure(url))
            try:
                return read_books(database)
            finally:
                database.close()

    return books


def lost_by_cuts(tills: Tills, books_after_a_cut: Callable[[], Books], cuts: int) -> Iterator[int]:
    """Cut the power again and again; tell how many acknowledged entries each cut loses."""
    chance = random.Random(20261122)
    with tills.selling():
        tills.wait_for(1)
        for _cut in range(cuts):
            time.sleep(chance.uniform(0.1, 0.7))
            acknowledged = tills.so_far()
            books = books_after_a_cut()
            assert books.is_sound
            assert len(books.keys) == len(set(books.keys))
            assert acknowledged
            yield len(set(acknowledged) - set(books.keys))


def test_power_cuts_lose_nothing_acknowledged(shop_on_disk, books_after_a_cut, times):
    shop_on_disk.start()

    lost = list(lost_by_cuts(Tills(shop_on_disk, 4), books_after_a_cut, times(3, 100)))

    assert lost == [0] * len(lost)


def test_power_cuts_lose_nothing_of_a_slow_till(shop_on_disk, books_after_a_cut, times):
    shop_on_disk.start()
    till = Tills(shop_on_disk, 1, pause=TILL_PAUSE)

    assert not any(lost_by_cuts(till, books_after_a_cut, times(2, 20)))


def test_control_with_a_weaker_setting_power_cuts_do_lose(shop_on_disk, books_after_a_cut):
    shop_on_disk.start(control=WEAKER)
    tills = Tills(shop_on_disk, 4 if IS_POSTGRESQL else 1, pause=0 if IS_POSTGRESQL else TILL_PAUSE)

    assert any(lost_by_cuts(tills, books_after_a_cut, 20))
