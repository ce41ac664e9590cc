# SPDX-License-Identifier: Apache-2.0
"""What the server that runs says of its modules, when one does; asked without opening the base."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem
from ressourcerie_core.server.channel import problem_from_json
from ressourcerie_core.server.control import ask, control_path
from ressourcerie_core.server.problems import NothingServes

_SQLITE = "sqlite:///"
#: Where the files that go with a base on a server are put.
_FOLDER = "var"
SECONDS = 5


@dataclass(frozen=True)
class Running:
    """The modules of a server.

    :param enabled: the list of its configuration, as it was when the server started.
    :param left_out: why some of them failed, by name.
    """

    enabled: tuple[str, ...]
    left_out: Mapping[str, Problem]


def base_of(configuration: Configuration) -> Path:
    """Tell what the path of each file that goes with the base begins with; nothing is opened."""
    url = configuration.core.database_url.partition("?")[0]
    if url.startswith(_SQLITE):
        return configuration.path(url.removeprefix(_SQLITE))
    return configuration.path(_FOLDER) / url.rpartition("/")[2]


def running(configuration: Configuration) -> Running | None:
    """Ask the server of an instance; ``None`` when it does not run."""
    base = base_of(configuration)
    if not control_path(base).exists():
        return None
    try:
        answer = ask(base, {"question": "modules"}, seconds=SECONDS)["answer"]
    except NothingServes:
        return None
    left_out = {name: problem_from_json(told) for name, told in answer["left_out"].items()}
    return Running(tuple(answer["enabled"]), left_out)
