# SPDX-License-Identifier: Apache-2.0
"""Attempts at a password: failures slow the next ones down, then lock.

They are counted in the process, not in the base: anybody may guess here, and must not keep the one
writer busy. A restart forgets them, and only an operator restarts; each of several workers counts
its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from ressourcerie_core import clock
from ressourcerie_core.auth.problems import TooManyAttempts

FREE = {"login": 3, "address": 20}  # failures without delay; a shop shares one address
LONGEST = timedelta(minutes=15)
MOST_REMEMBERED = 10_000

Key = tuple[str, str]


@dataclass
class _Failures:
    count: int = 0
    last: datetime | None = None

    def opens_at(self, free: int) -> datetime | None:
        if self.last is None or self.count < free:
            return None
        # 2 s, 4 s, 8 s… up to the lock; the exponent is bounded before the power is taken.
        return self.last + min(timedelta(seconds=2 ** min(self.count - free + 1, 10)), LONGEST)


class Attempts:
    """The failed attempts of each login and of each address."""

    def __init__(self) -> None:
        self._failures: dict[Key, _Failures] = {}
        self._lock = Lock()

    def begin(self, *, login: str, address: str) -> None:
        """Count an attempt as failed until :meth:`succeed` says otherwise.

        Counted before the password is checked, so that many at once are no way around.

        :raises TooManyAttempts: it comes too early; it is not counted.
        """
        with self._lock:
            now = clock.now()
            keys = _keys(login, address)
            openings = [self._opening(key) for key in keys]
            latest = max((one for one in openings if one), default=now)
            if latest > now:
                raise TooManyAttempts(ceil((latest - now).total_seconds()))
            for key in keys:
                failures = self._failures.pop(key, _Failures())
                self._failures[key] = _Failures(failures.count + 1, now)
            while len(self._failures) > MOST_REMEMBERED:
                del self._failures[next(iter(self._failures))]

    def succeed(self, *, login: str, address: str) -> None:
        """Forget the failures of a login; its address only gets this attempt back."""
        with self._lock:
            of_login, of_address = _keys(login, address)
            self._failures.pop(of_login, None)
            if failures := self._failures.get(of_address):
                failures.count -= 1

    def _opening(self, key: Key) -> datetime | None:
        failures = self._failures.get(key)
        if failures and failures.last and clock.now() - failures.last > LONGEST:
            del self._failures[key]
            return None
        return failures.opens_at(FREE[key[0]]) if failures else None


def _keys(login: str, address: str) -> tuple[Key, Key]:
    return ("login", login.strip().lower()[:64]), ("address", address)
