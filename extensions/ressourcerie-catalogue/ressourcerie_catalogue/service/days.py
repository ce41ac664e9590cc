# SPDX-License-Identifier: Apache-2.0
"""The day that an operation takes effect on when nobody says."""

from datetime import date, datetime

from ressourcerie_core import clock

#: The catalogue belongs to the association, not to one of its sites.
TIME_ZONE = "Europe/Paris"


def today() -> date:
    """Tell the present day in France."""
    return local_day(clock.now())


def local_day(instant: datetime) -> date:
    """Tell on which day in France something happened."""
    return clock.business_date(instant, time_zone=TIME_ZONE)
