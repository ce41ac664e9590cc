# SPDX-License-Identifier: Apache-2.0
"""Where the bases of tests come from: each is a copy of one that was migrated once."""

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db.address import sqlite_file
from ressourcerie_core.db.engine import postgresql_engine, sqlite_engine
from ressourcerie_core.db.gate import choose_driver
from ressourcerie_core.db.opening import database_address
from ressourcerie_core.testing.postgresql import Cluster, PostgresqlMissing, running_cluster


class Bases(ABC):
    """A kind of base."""

    @abstractmethod
    def address(self, root: Path) -> str:
        """Give the address of a base that does not hold anything yet."""

    @abstractmethod
    def copy(self, original: Configuration, root: Path) -> str:
        """Copy a base that nobody has open, and give the address of the copy."""

    @abstractmethod
    def engine(self, configuration: Configuration) -> Engine:
        """Give an engine that writes, beside the platform's own."""

    @abstractmethod
    def drop(self, address: str) -> None:
        """Forget a base that a test used."""


class SqliteBases(Bases):
    """Files."""

    def address(self, root: Path) -> str:
        return f"sqlite:///{root / 'var' / 'test.db'}"

    def copy(self, original: Configuration, root: Path) -> str:
        source = sqlite_file(original)
        assert source is not None
        copied = root / "var" / "test.db"
        copied.parent.mkdir()
        shutil.copyfile(source, copied)
        return f"sqlite:///{copied}"

    def engine(self, configuration: Configuration) -> Engine:
        file = sqlite_file(configuration)
        assert file is not None
        return sqlite_engine(file, choose_driver(), "writer")

    def drop(self, address: str) -> None:
        """Leave the file to its folder, which pytest removes."""


class PostgresqlBases(Bases):
    """Databases of a server that lives as long as the tests."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def address(self, root: Path) -> str:  # noqa: ARG002 (a server has no folder)
        return self._cluster.new_database()

    def copy(self, original: Configuration, root: Path) -> str:  # noqa: ARG002 (likewise)
        template = make_url(original.core.database_url).database
        assert template is not None
        return self._cluster.new_database(template=template)

    def engine(self, configuration: Configuration) -> Engine:
        address = database_address(configuration)
        return postgresql_engine(address, folder=configuration.path("var"))

    def drop(self, address: str) -> None:
        self._cluster.drop(address)


@contextmanager
def bases_of(kind: str) -> Iterator[Bases]:
    """Give the bases of a kind, for the time of a test session.

    Without a PostgreSQL server the tests are skipped, and say so; where ``CI`` is set they fail.
    """
    if kind == "sqlite":
        yield SqliteBases()
        return
    if kind != "postgresql":
        raise pytest.UsageError(f"RESSOURCERIE_TEST_DATABASE={kind}: sqlite or postgresql?")
    try:
        with running_cluster() as cluster:
            yield PostgresqlBases(cluster)
    except PostgresqlMissing as missing:
        raise skip_or_fail(str(missing)) from missing


def skip_or_fail(reason: str) -> BaseException:
    """Make the outcome of a test that lacks something of the machine: a failure in CI."""
    outcome = pytest.fail if os.environ.get("CI") else pytest.skip
    return outcome.Exception(reason)
