# SPDX-License-Identifier: Apache-2.0
"""End the process whose one writer a work holds for ever: nobody could record anything any more."""

import logging
import os
from collections.abc import Callable
from threading import Event, Thread

from ressourcerie_core.db import Database

#: After the limit of a work, at which SQLite's own statements are interrupted.
GRACE_SECONDS = 15.0

log = logging.getLogger(__name__)


def end_process(place: str) -> None:
    """End a process that cannot write any more; its parent starts another one."""
    log.critical("a write hangs: %s; this process ends, and another one starts", place)
    logging.shutdown()
    os._exit(1)


class WriterGuard:
    """Looks at the writer of a base from :meth:`start` to :meth:`stop`.

    :param on_hang: told where the work is.
    """

    def __init__(
        self,
        database: Database,
        *,
        on_hang: Callable[[str], None] = end_process,
        grace: float = GRACE_SECONDS,
    ) -> None:
        self._database = database
        self._on_hang = on_hang
        self._grace = grace
        self._told_to_stop = Event()
        self._thread = Thread(target=self._look, name="writer-guard", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._told_to_stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _look(self) -> None:
        while not self._told_to_stop.wait(min(1.0, self._grace)):
            place = self._database.hanging(self._grace)
            if place is not None:
                self._on_hang(place)
                return
