# SPDX-License-Identifier: Apache-2.0
"""Periods that pages show: whole local days, from one to another (public to modules)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self
from urllib.parse import urlencode

from .errors import Problem
from .i18n import _

_FIRST, _LAST = date(1990, 1, 1), date(2199, 12, 31)
_ONE_DAY = timedelta(days=1)
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


class PeriodRefused(Problem):
    slug = "core/period-refused"
    title = _("Cette période ne peut pas être montrée")

    def __init__(self, found: str) -> None:
        super().__init__(
            _("La période demandée, « {found} », n'en est pas une.").format(found=found[:60]),
            hint=_(
                "Choisissez un jour, une semaine, un mois, un trimestre, une année, ou deux dates "
                "dans l'ordre, entre 1990 et 2199."
            ),
        )


class Step(StrEnum):
    """How long a period is; the values are those of ``?periode=``."""

    DAY = "jour"
    WEEK = "semaine"
    MONTH = "mois"
    QUARTER = "trimestre"
    YEAR = "annee"
    FREE = "libre"


@dataclass(frozen=True)
class Period:
    """Local business dates, both ends included.

    :raises PeriodRefused: it ends before it begins, or lies out of 1990 to 2199.
    """

    step: Step
    first: date
    last: date

    def __post_init__(self) -> None:
        if not _FIRST <= self.first <= self.last <= _LAST:
            raise PeriodRefused(f"{self.first.isoformat()} – {self.last.isoformat()}")

    @classmethod
    def around(cls, day: date, step: Step) -> Self:
        """Give the whole day, week (from Monday), month, quarter or year that a day lies in."""
        match step:
            case Step.WEEK:
                monday = day - timedelta(days=day.weekday())
                return cls(step, monday, monday + timedelta(days=6))
            case Step.MONTH:
                return cls(step, day.replace(day=1), _end_of_month(day.year, day.month))
            case Step.QUARTER:
                month = 3 * ((day.month - 1) // 3) + 1
                return cls(step, date(day.year, month, 1), _end_of_month(day.year, month + 2))
            case Step.YEAR:
                return cls(step, date(day.year, 1, 1), date(day.year, 12, 31))
            case _:
                return cls(step, day, day)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def previous(self) -> Self | None:
        """The period of the same length just before; ``None`` before 1990."""
        if self.step is Step.FREE:
            return self._moved(self.first - _ONE_DAY - (self.last - self.first))
        return self._moved(self.first - _ONE_DAY)

    @property
    def next(self) -> Self | None:
        """The period of the same length just after; ``None`` after 2199."""
        return self._moved(self.last + _ONE_DAY)

    @property
    def label(self) -> str:
        """What people call it, such as « novembre 2026 »."""
        match self.step:
            case Step.MONTH:
                return f"{_MONTHS[self.first.month - 1]} {self.first.year}"
            case Step.QUARTER:
                number = (self.first.month + 2) // 3
                return _("{nth} trimestre {year}").format(
                    nth="1er" if number == 1 else f"{number}e", year=self.first.year
                )
            case Step.YEAR:
                return str(self.first.year)
            case _:
                return self._days

    @property
    def query(self) -> str:
        """What an address says of it, without the question mark."""
        said = {"periode": self.step.value, "du": self.first.isoformat()}
        if self.step is Step.FREE:
            said["au"] = self.last.isoformat()
        return urlencode(said)

    @property
    def _days(self) -> str:
        if self.first == self.last:
            return _day(self.first)
        same_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        first = _number(self.first) if same_month else _day(self.first)
        return _("du {first} au {last}").format(first=first, last=_day(self.last))

    def _moved(self, first: date) -> Self | None:
        try:
            if self.step is Step.FREE:
                return type(self)(self.step, first, first + (self.last - self.first))
            return self.around(first, self.step)
        except (PeriodRefused, OverflowError):
            return None


def _end_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _ONE_DAY


def _number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def _day(day: date) -> str:
    return f"{_number(day)} {_MONTHS[day.month - 1]} {day.year}"
