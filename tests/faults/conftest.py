# SPDX-License-Identifier: Apache-2.0
"""Faults are short in an ordinary run, and numerous with ``RESSOURCERIE_FAULTS=full``."""

import os
from collections.abc import Callable, Iterator

import pytest

from ressourcerie_core.conf import Configuration
from ressourcerie_core.db import create_database

from .rig import Forker, Shop
from .shop import prepare

REVISION = '''"""A revision of a test."""

import sqlalchemy as sa
from alembic import op

revision = "{id}"
down_revision = {down!r}


def upgrade():
    op.create_table("{id}_table", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO {id}_table VALUES (1)")
'''

IS_FULL = os.environ.get("RESSOURCERIE_FAULTS") == "full"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "faults" in item.path.parts:
            item.add_marker("faults")


@pytest.fixture
def times() -> Callable[[int, int], int]:
    """Choose how often to repeat a fault: the first figure, or the second in a full run."""
    return lambda short, full: full if IS_FULL else short


@pytest.fixture(scope="session")
def forker() -> Iterator[Forker]:
    forker = Forker()
    yield forker
    forker.close()


@pytest.fixture
def shop(conf: Configuration, forker: Forker) -> Iterator[Shop]:
    """Give a base that is ready, and what starts servers on it."""
    database = create_database(conf)
    prepare(database)
    database.close()
    shop = Shop(forker, conf.file)
    yield shop
    shop.kill()


@pytest.fixture
def modules(tmp_path):
    """Write a module ``a``; give its folder, and the function that adds a revision."""
    root = tmp_path / "packages"

    def revision(module, name, down):
        folder = root / module / "migrations" / "versions"
        folder.mkdir(parents=True, exist_ok=True)
        table = REVISION.replace("{id}_table", f"{module}_{{id}}")
        (folder / f"{name}.py").write_text(table.format(id=name, down=down), "utf-8")

    revision("a", "a1", None)
    return root, revision
