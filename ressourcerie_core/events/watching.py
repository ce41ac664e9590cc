# SPDX-License-Identifier: Apache-2.0
"""Know which delivery is on its way, and for how long it has been."""

import math
import time
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID


@dataclass
class Watch:
    """The delivery that a courier is making, if any; safe to read from another thread."""

    delivery_id: UUID | None = None
    subscriber: str = ""
    _began: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def begin(self, delivery_id: UUID, subscriber: str) -> None:
        """Say which delivery is begun."""
        with self._lock:
            self.delivery_id, self.subscriber = delivery_id, subscriber
            self._began = time.monotonic()

    def end(self) -> None:
        """Say that none is on its way."""
        with self._lock:
            self.delivery_id = None

    def give_up(self) -> None:
        """Stop counting the time of a delivery that the base interrupted: it is known which."""
        with self._lock:
            self._began = math.inf

    def hangs(self, seconds: float) -> bool:
        """Tell whether a delivery has been on its way for longer than this."""
        with self._lock:
            return self.delivery_id is not None and time.monotonic() - self._began > seconds
