# SPDX-License-Identifier: Apache-2.0
"""What the signals tell a server: to stop, which ends all waiting; to reload, each time."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from ressourcerie_core.server.child import Child


class Stop:
    """The order to stop, which whoever waits for something else hears too."""

    def __init__(self) -> None:
        self._order = asyncio.Event()

    @property
    def is_told(self) -> bool:
        """Tell whether the order came."""
        return self._order.is_set()

    def tell(self) -> None:
        """Give the order; a second one changes nothing."""
        self._order.set()

    async def or_first_of(self, task: asyncio.Task[Any], *events: asyncio.Event) -> None:
        """Wait for the end of a task, for one of the events or for the order."""
        waiting = [asyncio.create_task(event.wait()) for event in (self._order, *events)]
        try:
            await asyncio.wait({task, *waiting}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()

    async def or_done(
        self, child: Child, work: Coroutine[None, None, None], *, stop_seconds: float
    ) -> bool:
        """Wait for what is expected of a child, and tell if it came; told to stop, stop it."""
        expected = asyncio.create_task(work)
        try:
            await self.or_first_of(expected)
            if expected.done():
                expected.result()
                return True
            await child.stop(stop_seconds)
        finally:
            expected.cancel()  # it ends the child, if the child is still there
            await asyncio.gather(expected, return_exceptions=True)
        return False


class Hangups:
    """SIGHUP, as a service manager sends it: each one asks for a reload."""

    def __init__(self, reload: Callable[[], Coroutine[None, None, object]]) -> None:
        self._reload = reload
        self._under_way: set[asyncio.Task[object]] = set()

    def come(self) -> None:
        """Reload beside what goes on."""
        task = asyncio.get_running_loop().create_task(self._reload())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


def hear_signals(stop: Stop, reload: Callable[[], Coroutine[None, None, object]]) -> None:
    """Obey SIGINT, SIGTERM and SIGHUP; a SIGHUP of a terminal tells that it was closed."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.tell)
    on_hangup = stop.tell if sys.stdin.isatty() else Hangups(reload).come
    loop.add_signal_handler(signal.SIGHUP, on_hangup)
