# SPDX-License-Identifier: Apache-2.0
"""How often strangers may write: a few forms a minute, and not a flood.

Counted in the process, as failed passwords are, and for the same reasons: attempts.py.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from ressourcerie_core import clock
from ressourcerie_core.auth.problems import TooManyWrites

MOST = 60  # writes of one address in a window; a shop's devices share one
WINDOW = timedelta(minutes=1)
MOST_REMEMBERED = 10_000


class Pace:
    """The writes of each address in its current window (``app.state.pace``).

    :param most: how many an address may send in a window.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._windows: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = Lock()

    def take(self, address: str) -> None:
        """Count one write of a stranger.

        :raises TooManyWrites: this address has sent too many for now.
        """
        with self._lock:
            now = clock.now()
            began, count = self._windows.get(address, (now, 0))
            if now - began >= WINDOW:
                began, count = now, 0
            if count >= self._most:
                raise TooManyWrites(ceil((began + WINDOW - now).total_seconds()))
            self._windows[address] = began, count + 1
            self._windows.move_to_end(address)
            while len(self._windows) > MOST_REMEMBERED:
                self._windows.popitem(last=False)
