# SPDX-License-Identifier: Apache-2.0
"""« À faire » on the home page: what waits for a visitor, as modules say (public to modules)."""

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

from ressourcerie_core.web.containment import Call, Containment, Unavailable
from ressourcerie_core.web.forms import is_local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi import Request

    from ressourcerie_core.auth.permissions import Visitor
    from ressourcerie_core.web.served import ServedModule, ServedPlatform

_MOST = 20  # of one module: a list that nobody can finish helps nobody


@dataclass(frozen=True)
class ToDo:
    """One thing that waits for a visitor.

    :param label: a short French phrase, such as « Clôture d'hier, caisse 2 ».
    :param path: the page where it is done.
    :param count: how many there are, when that helps.
    :param urgent: comes first, and is marked.
    """

    label: str
    path: str
    count: int = 0
    urgent: bool = False

    def __post_init__(self) -> None:
        if not is_local(self.path):
            raise ValueError(f"{self.path!r} is no path of this instance")


def to_do_of(request: "Request", visitor: "Visitor") -> list[ToDo | Unavailable]:
    """Ask every module what waits for this visitor: the urgent first, in module order."""
    platform: ServedPlatform = request.app.state.platform
    containment: Containment = request.app.state.containment
    calls = [_call(module, visitor, request) for module in platform.modules if module.to_do]
    found: list[ToDo | Unavailable] = []
    for result in containment.run(calls):
        if isinstance(result, list):
            found += result
        elif isinstance(result, Unavailable):
            found.append(result)
    return sorted(found, key=lambda one: not (isinstance(one, ToDo) and one.urgent))


def _call(module: "ServedModule", visitor: "Visitor", request: "Request") -> Call:
    def work() -> list[ToDo]:
        database = request.app.state.platform.database
        assert database is not None
        assert module.to_do is not None
        with database.read() as session:
            found = [*islice(cast("Iterable[object]", module.to_do(session, visitor)), _MOST)]
        things = [one for one in found if isinstance(one, ToDo)]
        if len(things) < len(found):
            raise TypeError("« to_do » gives ToDo, and nothing else")
        return things

    descriptor = module.descriptor
    return Call(module.name, descriptor.title, "to_do", request.state.request_id, work)
