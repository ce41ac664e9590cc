# SPDX-License-Identifier: Apache-2.0
"""The base of each test: a new one, on the kind of database that the run is for."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ressourcerie_core.conf import Configuration, load
from ressourcerie_core.testing.postgresql import Cluster, PostgresqlMissing, running_cluster

#: Folders whose tests install wheels and run commands: they cost seconds each, and tell the same
#: of each Python and of each base.
INSTALLING = {"cli", "kit", "modules", "server"}
#: Of those, what each Python and base must show: a command speaks, an instance is made.
EVERYWHERE = {"test_init_demo.py", "test_root.py", "test_user.py"}


# A shell's background job ignores Ctrl-C, and so would every program that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name in INSTALLING and item.path.name not in EVERYWHERE:
            item.add_marker("installation")
        if item.path.parent.name == "browser":
            item.add_marker("browser")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Give a PostgreSQL server: its absence skips a test, and fails it where ``CI`` is set."""
    try:
        with running_cluster() as cluster:
            yield cluster
    except PostgresqlMissing as missing:
        give_up = pytest.fail if "CI" in os.environ else pytest.skip
        give_up(f"PostgreSQL: {missing}")


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a base that does not exist yet (SQLite) or is empty (PostgreSQL)."""
    if os.environ.get("RESSOURCERIE_TEST_DATABASE", "sqlite") == "sqlite":
        yield "sqlite:///var/base.db"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    url = cluster.new_database()
    yield url
    cluster.drop(url)


@pytest.fixture
def configure(tmp_path: Path) -> Callable[[str], Configuration]:
    """Write a configuration file that names a base, and read it."""

    def configured(url: str) -> Configuration:
        file = tmp_path / "ressourcerie.conf"
        file.write_text(f'[core]\nenabled_modules = []\ndatabase_url = "{url}"\n', "utf-8")
        return load(file, environ={})

    return configured


@pytest.fixture
def conf(configure: Callable[[str], Configuration], database_url: str) -> Configuration:
    """Give a configuration that names the base of this test."""
    return configure(database_url)
