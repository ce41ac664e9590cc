# SPDX-License-Identifier: Apache-2.0
"""The last errors of each module, kept by the process that met them (``app.state.last_errors``).

They hold no message, which may quote what a person typed: the type of the error and its place are
enough to find the line of the log, which has the same request id.
"""

import logging
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from ressourcerie_core import clock

KEPT = 20


@dataclass(frozen=True)
class SeenError:
    """One error of a module.

    :param what: the type of the error, or what the module wrote in the log.
    :param where: the route, the slot or the Python module that met it.
    """

    at: datetime
    what: str
    where: str
    request_id: str = ""


class LastErrors:
    """The last errors of each module, the newest first."""

    def __init__(self) -> None:
        self._rings: dict[str, deque[SeenError]] = {}

    def note(self, module: str, *, what: str, where: str, request_id: str = "") -> None:
        """Keep an error, and forget the oldest of its module beyond twenty."""
        ring = self._rings.setdefault(module, deque(maxlen=KEPT))
        ring.appendleft(SeenError(clock.now(), what, where, request_id))

    def of(self, module: str) -> tuple[SeenError, ...]:
        """Give the last errors of a module."""
        return tuple(self._rings.get(module, ()))

    @contextmanager
    def listening(self, packages: Mapping[str, str]) -> Iterator[None]:
        """Note, for the time of a block, the errors that modules write in the log themselves.

        :param packages: the name of the module that each Python package belongs to.
        """
        ear = _Ear(self, packages)
        logging.getLogger().addHandler(ear)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(ear)


class _Ear(logging.Handler):
    """Hears the errors of the log whose logger is a module's."""

    def __init__(self, errors: LastErrors, packages: Mapping[str, str]) -> None:
        super().__init__(logging.ERROR)
        self._errors = errors
        self._packages = packages

    def emit(self, record: logging.LogRecord) -> None:
        module = self._packages.get(record.name.partition(".")[0])
        if module:
            # Not getMessage(): the values of a message may be somebody's.
            self._errors.note(module, what=str(record.msg), where=record.name)
