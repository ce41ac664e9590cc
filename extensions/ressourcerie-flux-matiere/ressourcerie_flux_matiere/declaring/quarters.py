# SPDX-License-Identifier: Apache-2.0
"""Quarters, and the days on which something about them may begin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from .problems import QuarterUnknown

_WRITTEN = re.compile(r"(20\d\d)-T([1-4])")
_MONTHS = 3
#: Submission opens on the fifteenth of the second month after, at Ecomaison.
_SUBMISSION_DAY = 15


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months, such as ``2026-T1``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Give the quarter that holds a day."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a quarter from an address.

        :raises QuarterUnknown: it is none.
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise QuarterUnknown(text)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}-T{self.number}"

    @property
    def first(self) -> date:
        """Its first day: from then on, the declaration may be typed."""
        return date(self.year, _MONTHS * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after."""
        return Quarter.of(self.first + timedelta(days=100))

    @property
    def previous(self) -> "Quarter":
        """The quarter before."""
        return Quarter.of(self.first - timedelta(days=1))

    def backwards(self) -> Iterator["Quarter"]:
        """Give it, then each one before."""
        quarter = self
        while True:
            yield quarter
            quarter = quarter.previous

    @property
    def submission_opens(self) -> date:
        """The day from which it may be submitted, so that haulers can correct their figures."""
        return (self.next.first + timedelta(days=35)).replace(day=_SUBMISSION_DAY)


#: No address has an earlier one.
FIRST = Quarter(2000, 1)
