# SPDX-License-Identifier: Apache-2.0
"""An instance with a few sensitive acts, in a shell where the commands run."""

import pytest

from tests.cli.conftest import FOUNDER, PASSWORD
from tests.cli.terminal import Shell


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """An empty folder, and a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("RESSOURCERIE_CONF", raising=False)
    folder = tmp_path / "shop"
    folder.mkdir()
    return Shell(folder)


@pytest.fixture
def instance(shell, database_url):
    """An instance without modules, whose only account is its administrator's."""
    made = shell.run(
        "init", *FOUNDER, "--database-url", database_url, "--password-file", "-", stdin=PASSWORD
    )
    assert made.code == 0, made.err
    return shell
