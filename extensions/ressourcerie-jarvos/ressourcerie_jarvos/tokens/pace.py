# SPDX-License-Identifier: Apache-2.0
"""How often one token may ask: counted in the process, so that a burst costs the base nothing."""

from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from ressourcerie_core import clock

from .problems import TooManyCalls

MOST = 240  # requests of one token in a window: a call is up to three
WINDOW = timedelta(minutes=1)

_lock = Lock()
_windows: dict[UUID, tuple[datetime, int]] = {}


def take(token_id: UUID) -> None:
    """Count one request; only tokens that were recognised are remembered.

    :raises TooManyCalls: it has sent too many for now.
    """
    with _lock:
        now = clock.now()
        began, count = _windows.get(token_id, (now, 0))
        if now - began >= WINDOW:
            began, count = now, 0
        if count >= MOST:
            raise TooManyCalls(MOST)
        _windows[token_id] = began, count + 1
