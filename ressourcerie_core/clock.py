# SPDX-License-Identifier: Apache-2.0
"""The one clock of the platform: instants are UTC, and a test may stop or move it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


class _Clock:
    """Where the present instant comes from; one for the process."""

    source: Callable[[], datetime] = staticmethod(lambda: datetime.now(UTC))


def now() -> datetime:
    """Tell the present instant, in UTC."""
    return _Clock.source()


def business_date(instant: datetime, *, time_zone: str, switch_hour: int = 0) -> date:
    """Give the local day that an instant belongs to in a shop.

    :param instant: an aware instant.
    :param time_zone: an IANA name, such as ``Europe/Paris``.
    :param switch_hour: the local hour at which the shop's day begins; what happens before it
        belongs to the day before.
    """
    return (instant.astimezone(ZoneInfo(time_zone)) - timedelta(hours=switch_hour)).date()


@contextmanager
def clock_set_to(source: Callable[[], datetime]) -> Iterator[None]:
    """Replace the clock for the time of a test."""
    before, _Clock.source = _Clock.source, staticmethod(source)
    try:
        yield
    finally:
        _Clock.source = staticmethod(before)
