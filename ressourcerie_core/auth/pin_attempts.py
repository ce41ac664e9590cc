# SPDX-License-Identifier: Apache-2.0
"""Attempts at a PIN: three wrong ones make their device wait, ten in an hour lock their account.

They are counted in the process, for the reasons of :mod:`ressourcerie_core.auth.attempts`. What is
counted comes from enrolled devices alone, so that nobody else can lock somebody out.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from threading import Lock
from uuid import UUID

from ressourcerie_core import clock
from ressourcerie_core.auth.device_problems import TooManyPins

PER_DEVICE = 3
FIRST_WAIT = timedelta(minutes=1)  # then twice as long each time
LONGEST_WAIT = timedelta(hours=1)
PER_ACCOUNT = 10
WINDOW = timedelta(hours=1)
FORGOTTEN_AFTER = 2 * LONGEST_WAIT


@dataclass
class _OfDevice:
    """The failures of a device since two hours without any, by who was said to try."""

    accounts: list[UUID] = field(default_factory=list)
    opens_at: datetime | None = None
    last: datetime | None = None


class PinAttempts:
    """The failed attempts of each device, and of each account over all devices."""

    def __init__(self) -> None:
        self._devices: dict[UUID, _OfDevice] = {}
        self._accounts: dict[UUID, deque[datetime]] = {}
        self._lock = Lock()

    def begin(self, *, device_id: UUID, account_id: UUID) -> bool:
        """Count an attempt as failed until :meth:`succeed`; tell whether it may be evaluated.

        It may not when the account is locked; the answer must then look like any failure.

        :raises TooManyPins: the device must wait; nothing is counted.
        """
        with self._lock:
            now = clock.now()
            self._count_on_device(device_id, account_id, now)
            failures = self._recent(account_id, now)
            if len(failures) >= PER_ACCOUNT:
                return False
            failures.append(now)
            self._accounts[account_id] = failures
            return True

    def succeed(self, *, device_id: UUID, account_id: UUID) -> None:
        """Forgive an account its failures: it was its own person who mistyped.

        What the same device failed for others stays, or who knows one PIN could guess for ever.
        """
        with self._lock:
            self._accounts.pop(account_id, None)
            device = self._devices[device_id]
            device.accounts = [one for one in device.accounts if one != account_id]
            if len(device.accounts) % PER_DEVICE:
                device.opens_at = None
            if not device.accounts:
                del self._devices[device_id]

    def locked(self) -> Mapping[UUID, datetime]:
        """Give the locked accounts, each with the instant at which it may try again."""
        with self._lock:
            now = clock.now()
            recent = {one: self._recent(one, now) for one in tuple(self._accounts)}
        return {
            one: failures[0] + WINDOW
            for one, failures in recent.items()
            if len(failures) >= PER_ACCOUNT
        }

    def lift(self, account_id: UUID) -> None:
        """Let an account try again at once."""
        with self._lock:
            self._accounts.pop(account_id, None)

    def _count_on_device(self, device_id: UUID, account_id: UUID, now: datetime) -> None:
        device = self._devices.get(device_id, _OfDevice())
        if device.opens_at and now < device.opens_at:
            raise TooManyPins(ceil((device.opens_at - now).total_seconds()))
        if device.last and now - device.last >= FORGOTTEN_AFTER:
            device = _OfDevice()
        device.accounts.append(account_id)
        device.last = now
        waits, rest = divmod(len(device.accounts), PER_DEVICE)
        # The exponent is bounded before the power is taken.
        delay = min(FIRST_WAIT * 2 ** min(waits - 1, 10), LONGEST_WAIT) if not rest else None
        device.opens_at = now + delay if delay else None
        self._devices[device_id] = device

    def _recent(self, account_id: UUID, now: datetime) -> deque[datetime]:
        failures = self._accounts.pop(account_id, deque())
        while failures and now - failures[0] >= WINDOW:
            failures.popleft()
        if failures:
            self._accounts[account_id] = failures
        return failures
