# SPDX-License-Identifier: Apache-2.0
"""The thread that delivers events beside requests, and rests when there is nothing to deliver."""

import logging
import os
import time
from collections.abc import Callable
from threading import Event, Thread

from ressourcerie_core.errors import Problem
from ressourcerie_core.events.delivering import Courier
from ressourcerie_core.events.subscribing import enrol

REST_SECONDS = 0.5
REST_AFTER_FAILURE_SECONDS = 5.0
#: A statement ends at 30 s; a subscriber that still has not ended is never going to.
HANG_SECONDS = 45.0

log = logging.getLogger(__name__)


def end_process(subscriber: str) -> None:
    """End a process in which a subscriber hangs: it holds the one writer of SQLite, or a thread.

    Its parent starts another one, and the delivery that hung counts as tried.
    """
    log.critical("a subscriber hangs: %s; this process ends, and another one starts", subscriber)
    logging.shutdown()
    os._exit(1)


class Dispatcher:
    """Delivers from :meth:`start` to :meth:`stop`; several processes may do so on PostgreSQL.

    :param on_hang: told the subscriber that has not ended after a time.
    """

    def __init__(
        self,
        courier: Courier,
        *,
        on_hang: Callable[[str], None] = end_process,
        hang_seconds: float = HANG_SECONDS,
    ) -> None:
        self._courier = courier
        self._on_hang = on_hang
        self._hang_seconds = hang_seconds
        self._told_to_stop = Event()
        self._threads = (
            Thread(target=self._deliver, name="event-dispatcher", daemon=True),
            Thread(target=self._guard, name="event-guard", daemon=True),
        )

    def start(self) -> None:
        """Write down the subscribers that are new, then begin to deliver.

        :raises Problem: the base refuses.
        """
        subscribers = self._courier.subscribers.values()
        self._courier.database.write(lambda session: enrol(session, subscribers))
        if subscribers:
            for thread in self._threads:
                thread.start()

    def stop(self, seconds: float) -> bool:
        """Finish the batch on its way; tell whether that took no longer than allowed."""
        until = time.monotonic() + seconds
        self._told_to_stop.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _deliver(self) -> None:
        rest = 0.0
        while not self._told_to_stop.wait(rest):
            try:
                rest = 0.0 if self._courier.deliver_due() else REST_SECONDS
            except Problem as problem:  # the base is away, busy or full: it may come back
                log.warning("nothing was delivered: %s", problem.slug)
                rest = REST_AFTER_FAILURE_SECONDS
            except Exception:
                log.exception("nothing was delivered")
                rest = REST_AFTER_FAILURE_SECONDS

    def _guard(self) -> None:
        while not self._told_to_stop.wait(min(1.0, self._hang_seconds)):
            if self._courier.watch.hangs(self._hang_seconds):
                self._on_hang(self._courier.watch.subscriber)
                return
