# SPDX-License-Identifier: Apache-2.0
"""A shop with the core and no module, in which the command runs as an operator runs it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.terminal import Shell
from tests.wheels import Environment, make_base

if TYPE_CHECKING:
    from subprocess import CompletedProcess

CONF = '[core]\nenabled_modules = [{names}]\ndatabase_url = "sqlite:///var/base.db"\n'

PASSWORD = "une armoire et trois tiroirs\n"
FOUNDER = ("--association", "La Boussole", "--login", "camille", "--name", "Camille Moreau")


class Shop(Environment):
    """An environment, and the configuration of its instance."""

    @property
    def conf(self) -> Path:
        return self.folder / "etc/ressourcerie.conf"

    def enable(self, *names: str, more: str = "") -> None:
        """Write the configuration file."""
        self.conf.parent.mkdir(exist_ok=True)
        listed = ", ".join(f'"{name}"' for name in names)
        self.conf.write_text(CONF.format(names=listed) + more, "utf-8")

    def command(self, *arguments: str | Path, exits: int = 0) -> "CompletedProcess[str]":
        """Run ``ressourcerie``, which never shows a traceback."""
        ended = self.run("-P", "-m", "ressourcerie_core", *arguments)
        assert "Traceback" not in ended.stderr + ended.stdout
        assert ended.returncode == exits, ended.stderr + ended.stdout
        return ended

    def json(self, *arguments: str | Path) -> Any:
        return json.loads(self.command(*arguments, "--json").stdout)


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    return make_base(tmp_path_factory.mktemp("base"))


@pytest.fixture
def shop(base, tmp_path):
    return Shop(base, tmp_path)


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
