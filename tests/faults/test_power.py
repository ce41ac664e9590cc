# SPDX-License-Identifier: Apache-2.0
"""R02, R03: the power is cut; what was acknowledged is on the disk."""

import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import make_url

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import create_database, open_database
from ressourcerie_core.db.migrate.base import examine
from ressourcerie_core.db.migrate.history import History, core_history
from ressourcerie_core.db.migrate.steps.runner import upgrade
from ressourcerie_core.ids import new_id
from ressourcerie_core.testing.disk import Disk, power_disk
from ressourcerie_core.testing.postgresql import Cluster, find_binaries, started

from .rig import IS_POSTGRESQL, Forker, Shop, Tills, wait_until
from .shop import prepare, read_books, record

#: What a shop must never be set to; the control shows that the rig sees the difference.
WEAKER = "SET synchronous_commit = off" if IS_POSTGRESQL else "PRAGMA synchronous = NORMAL"
#: How long PostgreSQL may keep what it need not have on disk yet: nothing, unless weakened.
LAZY = "wal_writer_delay=10s"
#: A recovery first flushes all that the disk holds: in one call, not file by file.
QUICK = "recovery_init_sync_method=syncfs"
TILL_PAUSE = 0.1


@pytest.fixture(scope="module")
def power() -> Iterator[Disk]:
    """Give a disk to all that this file tries."""
    with power_disk() as made:
        yield made


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve what lies on a disk: give the address of its bases, without the name of one."""
    if not IS_POSTGRESQL:
        yield f"sqlite:///{folder}"
        return
    cluster = folder / "cluster"
    if not cluster.exists():
        cluster.mkdir()
        shutil.chown(cluster, "postgres")
    (cluster / "data" / "postmaster.pid").unlink(missing_ok=True)
    with started(find_binaries(), cluster, LAZY, QUICK) as url:
        yield url.removesuffix("/postgres")


@pytest.fixture(scope="module")
def bases(power: Disk) -> Iterator[str]:
    """Give the address of the bases that lie on the disk."""
    with served(power.folder) as address:
        yield address


@pytest.fixture
def name(bases: str) -> str:
    """Give the name of a base for one test."""
    if not IS_POSTGRESQL:
        return f"{new_id()}.db"
    cluster = Cluster(f"{bases}/postgres")
    name = make_url(cluster.new_database()).database
    cluster.close()
    assert name
    return name


@pytest.fixture
def shop_on_disk(
    bases: str, name: str, configure: Callable[[str], Configuration], forker: Forker
) -> Iterator[Shop]:
    conf = configure(f"{bases}/{name}")
    database = create_database(conf)
    prepare(database)
    database.close()
    shop = Shop(forker, conf.file)
    yield shop
    shop.kill()


@dataclass(frozen=True)
class Cut:
    """The platters when the power went, and what had been acknowledged by then."""

    platters: Path
    acknowledged: list[UUID]


@pytest.fixture
def cuts_while(power: Disk) -> Callable[[Tills, int], list[Cut]]:
    """Cut the power again and again while tills sell; nothing is recovered until they stop."""
    chance = random.Random(20261122)

    def one(tills: Tills) -> Cut:
        time.sleep(chance.uniform(0.05, 0.35))
        acknowledged = tills.so_far()
        return Cut(power.cut(), acknowledged)

    def cuts(tills: Tills, count: int) -> list[Cut]:
        with tills.selling():
            tills.wait_for(1)
            return [one(tills) for _ in range(count)]

    return cuts


@pytest.fixture
def lost(power: Disk, name: str, configure: Callable[[str], Configuration]) -> Callable[[Cut], int]:
    """Start again after a cut; tell how many acknowledged entries are not there."""

    def count(cut: Cut) -> int:
        with power.recovered(cut.platters) as folder, served(folder) as address:
            database = open_database(configure(f"{address}/{name}"))
            try:
                books = read_books(database)
            finally:
                database.close()
        assert books.is_sound
        assert len(books.keys) == len(set(books.keys))
        assert cut.acknowledged
        return len(set(cut.acknowledged) - set(books.keys))

    return count


def test_power_cuts_lose_nothing_acknowledged(shop_on_disk, cuts_while, lost, times):
    shop_on_disk.start()

    for _round in range(times(1, 10)):
        cuts = cuts_while(Tills(shop_on_disk, 4), 10)

        assert [lost(cut) for cut in cuts] == [0] * 10


def test_power_cuts_lose_nothing_of_a_slow_till(shop_on_disk, cuts_while, lost, times):
    shop_on_disk.start()

    cuts = cuts_while(Tills(shop_on_disk, 1, pause=TILL_PAUSE), times(2, 20))

    assert not any(map(lost, cuts))


@pytest.fixture
def migrating(
    shop_on_disk: Shop,
    bases: str,
    name: str,
    configure: Callable[[str], Configuration],
    modules: tuple[Path, Callable[[str, str, str | None], None]],
) -> Callable[[int], None]:
    """Give what begins to bring a base with one sale and a module ``a`` to its next revision."""
    (root, revision), address = modules, f"{bases}/{name}"
    database = open_database(configure(address))
    upgrade(database, [core_history(), History("a", root / "a/migrations/versions")])
    database.write(lambda session: record(session, new_id()))
    database.close()

    def begin(number: int) -> None:
        configure(address)  # a recovered disk has another
        revision("a", f"a{number}", f"a{number - 1}")
        shop_on_disk.start(control=f"upgrade:{root}")

    return begin


@pytest.fixture
def revisions_on(
    power: Disk, name: str, configure: Callable[[str], Configuration]
) -> Callable[[Path], range]:
    """Start again after a cut; tell which revisions the base is at."""

    def find(platters: Path) -> range:
        with power.recovered(platters) as folder, served(folder) as address:
            return whole_revisions(configure(f"{address}/{name}"))

    return find


def test_power_cuts_while_migrating_leave_a_base_wholly_old_or_wholly_new(
    shop_on_disk, power, migrating, revisions_on, times
):
    """O05."""
    chance = random.Random(20261123)

    for number in range(2, 2 + times(2, 10)):
        migrating(number)
        time.sleep(chance.uniform(0, 0.5))
        platters = power.cut()
        wait_until(lambda: not shop_on_disk.is_alive)

        assert revisions_on(platters) in [range(1, number), range(1, number + 1)]


def whole_revisions(conf: Configuration) -> range:
    """Tell which revisions a base is at, whose tables are theirs and whose sale is there."""
    database = open_database(conf)
    try:
        with database.read() as session:
            state = examine(session.connection())
        books = read_books(database)
    finally:
        database.close()
    assert books.is_sound
    assert len(books.keys) == 1
    newest = int(state.revisions["a"].removeprefix("a"))
    assert {one for one in state.tables if one.startswith("a_")} == {
        f"a_a{number}" for number in range(1, newest + 1)
    }
    return range(1, newest + 1)


def test_control_with_a_weaker_setting_power_cuts_do_lose(shop_on_disk, cuts_while, lost, times):
    shop_on_disk.start(control=WEAKER)
    tills = Tills(shop_on_disk, 4) if IS_POSTGRESQL else Tills(shop_on_disk, 1, pause=TILL_PAUSE)

    assert any(map(lost, cuts_while(tills, times(6, 20))))
