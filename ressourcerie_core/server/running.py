# SPDX-License-Identifier: Apache-2.0
"""What the server that runs says of its modules, when one does; asked without opening the base."""

from collections.abc import Mapping
from dataclasses import dataclass

from ressourcerie_core.conf import Configuration
from ressourcerie_core.errors import Problem
from ressourcerie_core.server.channel import problem_from_json
from ressourcerie_core.server.control import ask, control_path
from ressourcerie_core.server.problems import NothingServes

_SQLITE = "sqlite:///"
SECONDS = 5


@dataclass(frozen=True)
class Running:
    """The modules of a server.

    :param enabled: the list of its configuration, as it was when the server started.
    :param left_out: why some of them failed, by name.
    """

    enabled: tuple[str, ...]
    left_out: Mapping[str, Problem]


def running(configuration: Configuration) -> Running | None:
    """Ask the server of an instance; ``None`` when it does not run, or has no control socket."""
    url = configuration.core.database_url
    if not url.startswith(_SQLITE):
        return None
    base = configuration.path(url.removeprefix(_SQLITE).partition("?")[0])
    if not control_path(base).exists():
        return None
    try:
        answer = ask(base, {"question": "modules"}, seconds=SECONDS)["answer"]
    except NothingServes:
        return None
    left_out = {name: problem_from_json(told) for name, told in answer["left_out"].items()}
    return Running(tuple(answer["enabled"]), left_out)
