# SPDX-License-Identifier: Apache-2.0
"""When a job runs next, and how people say its schedule."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ressourcerie_core.i18n import _
from ressourcerie_core.module import Daily, Every

Schedule = Every | Daily

_HOUR = 60  # minutes


def next_after(schedule: Schedule, instant: datetime, zone: ZoneInfo) -> datetime:
    """Give the first instant after this one at which a job of this schedule is due, UTC."""
    if isinstance(schedule, Every):
        return instant + timedelta(minutes=schedule.minutes)
    day = instant.astimezone(zone)
    today = day.replace(hour=schedule.hour, minute=schedule.minute, second=0, microsecond=0, fold=0)
    found = (today + timedelta(days=days) for days in range(2))
    return next(one.astimezone(UTC) for one in found if one.astimezone(UTC) > instant)


def first_after(schedule: Schedule, instant: datetime, zone: ZoneInfo) -> datetime:
    """Give the instant of the first run of a job that was never run."""
    return instant if isinstance(schedule, Every) else next_after(schedule, instant, zone)


def said(schedule: Schedule) -> str:
    """Say a schedule in French."""
    if isinstance(schedule, Daily):
        return _("chaque jour à {hour} h {minute:02}").format(
            hour=schedule.hour, minute=schedule.minute
        )
    hours, minutes = divmod(schedule.minutes, _HOUR)
    if minutes or not hours:
        if schedule.minutes == 1:
            return _("chaque minute")
        return _("toutes les {minutes} minutes").format(minutes=schedule.minutes)
    return _("chaque heure") if hours == 1 else _("toutes les {hours} heures").format(hours=hours)
