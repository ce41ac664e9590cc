# SPDX-License-Identifier: Apache-2.0
"""An environment with the core and no module, and what the core answers in it."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.wheels import Environment, Wheel, make_base

DRIVER = Path(__file__).with_name("driver.py")


class Shop(Environment):
    """An environment that tells what the core makes of its modules."""

    def ask(self, action: str, *enabled: str) -> SimpleNamespace:
        ended = self.run("-P", DRIVER, action, *enabled)
        assert ended.returncode == 0, ended.stderr
        assert not list(self.folder.rglob("python-entrypoints")), "stevedore's cache was written"
        return SimpleNamespace(**json.loads(ended.stdout))

    def plan(self, *enabled: str) -> SimpleNamespace:
        """Plan the named modules: nothing may be imported."""
        answer = self.ask("plan", *enabled)
        assert self.imported == set()
        return answer

    def load(self, *enabled: str) -> SimpleNamespace:
        return self.ask("load", *enabled)

    def problem(self, *enabled: str) -> SimpleNamespace:
        """Plan the named modules, and give the one problem that there must be."""
        (problem,) = self.plan(*enabled).problems
        return SimpleNamespace(**problem)

    def failure(self, wheel: Wheel) -> SimpleNamespace:
        """Install and load one module, and give the problem that it must have."""
        self.install(wheel)
        name = wheel.name.removeprefix("ressourcerie-")
        answer = self.load(name)
        assert "Traceback" not in answer.line
        failure = SimpleNamespace(**answer.failure)
        assert (failure.modules, failure.state) == ([name], "failed")
        assert (failure.distribution, failure.version) == (wheel.name, wheel.version)
        return failure


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    return make_base(tmp_path_factory.mktemp("base"))


@pytest.fixture
def shop(base, tmp_path):
    return Shop(base, tmp_path)
