# SPDX-License-Identifier: Apache-2.0
"""Writes that a command asks for by name, so that the process that serves can do them (public).

On SQLite one process writes. A command therefore asks its questions and reads its files itself,
then hands the facts, as JSON, to an operation, which runs where the writer is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ressourcerie_core.errors import Problem
from ressourcerie_core.i18n import _

#: A value that JSON can carry: text, whole number, Boolean, ``None``, list or dict of them.
Json = Any


class UnknownOperation(Problem):
    """A command and the server disagree on what exists: two versions, or a module that is off."""

    slug = "operations/unknown"
    title = _("Opération inconnue")
    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Le serveur ne connaît pas l'opération « {name} ».").format(name=name),
            hint=_("Redémarrez-le, pour qu'il ait la même version que cette commande."),
            name=name,
        )


@dataclass(frozen=True)
class Operation:
    """A write that is known by the place of its function, ``package.module:function``."""

    work: Callable[..., Json]

    @property
    def name(self) -> str:
        return f"{self.work.__module__}:{self.work.__qualname__}"


def operation(work: Callable[..., Json]) -> Operation:
    """Make an operation of a module-level function ``(session, **facts) -> answer``.

    Facts and answer are JSON values. It never commits: whoever runs it does.
    """
    return Operation(work)


def named(name: str) -> Operation:
    """Find an operation by its name, importing the module that holds it.

    :raises UnknownOperation: there is none; a plain function does not count.
    """
    place, _colon, attribute = name.partition(":")
    try:
        found = getattr(import_module(place), attribute, None)
    except (ImportError, ValueError) as error:
        raise UnknownOperation(name) from error
    if not isinstance(found, Operation):
        raise UnknownOperation(name)
    return found
