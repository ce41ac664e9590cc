# SPDX-License-Identifier: Apache-2.0
"""A configuration file in an empty folder, and what is refused in it."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest

from ressourcerie_core.conf import Configuration, load
from ressourcerie_core.errors import Problem, Refused

SMALLEST = '[core]\ndatabase_url = "sqlite:///var/ressourcerie.db"\n'


class ConfFile:
    """The file under test."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, content: str | bytes = SMALLEST, **environ: str) -> Configuration:
        self.path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load(self.path, environ=environ)

    def problems(self, content: str | bytes = SMALLEST, **environ: str) -> tuple[Problem, ...]:
        with pytest.raises(Refused) as refused:
            self.load(content, **environ)
        assert refused.value.exit_code == 2
        assert all("\n" not in problem.as_line() for problem in refused.value.problems)
        return refused.value.problems

    def problem(self, content: str | bytes = SMALLEST, **environ: str) -> Problem:
        (problem,) = self.problems(content, **environ)
        return problem


@pytest.fixture
def conf(tmp_path):
    return ConfFile(tmp_path / "ressourcerie.conf")


@contextmanager
def as_somebody():
    """Root reads everything: be somebody else for a while."""
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
