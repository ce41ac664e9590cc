# SPDX-License-Identifier: Apache-2.0
"""The thread that delivers events beside requests, and rests when there is nothing to deliver."""

import logging
from threading import Event, Thread

from ressourcerie_core.errors import Problem
from ressourcerie_core.events.delivering import Courier
from ressourcerie_core.events.subscribing import enrol

REST_SECONDS = 0.5
REST_AFTER_FAILURE_SECONDS = 5.0

log = logging.getLogger(__name__)


class Dispatcher:
    """Delivers from :meth:`start` to :meth:`stop`; several processes may do so on PostgreSQL."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._told_to_stop = Event()
        self._thread = Thread(target=self._deliver, name="event-dispatcher", daemon=True)

    def start(self) -> None:
        """Write down the subscribers that are new, then begin to deliver.

        :raises Problem: the base refuses.
        """
        subscribers = self._courier.subscribers.values()
        self._courier.database.write(lambda session: enrol(session, subscribers))
        if subscribers:
            self._thread.start()

    def stop(self, seconds: float) -> bool:
        """Finish the batch on its way; tell whether that took no longer than allowed."""
        self._told_to_stop.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

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
