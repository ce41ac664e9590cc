# SPDX-License-Identifier: Apache-2.0
"""What is booked in Paheko, and what it holds: amounts are whole cents, days are local ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

#: Plain letters: a reference is looked up in a text of SQL, and people read it aloud.
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:/-]{0,59}")
_FEWEST_LINES = 2
_OPEN = 0


def checked_reference(reference: str) -> str:
    """Give a reference that Paheko can be asked about.

    :raises ValueError: it has another sign than ASCII letters, figures and ``.:/-``, or over 60.
    """
    if not _REFERENCE.fullmatch(reference):
        raise ValueError(f"{reference!r} is no reference")
    return reference


@dataclass(frozen=True)
class Line:
    """A line of a transaction: one account, one side, an amount above zero.

    :param account: the account's code in the year's chart.
    :param reference: of the payment, such as a cheque's number.
    :param project_id: Paheko's id of an analytical project.
    :raises ValueError: not exactly one side has an amount, or it is negative.
    """

    account: str
    debit_cents: int = 0
    credit_cents: int = 0
    label: str = ""
    reference: str = ""
    project_id: int | None = None

    def __post_init__(self) -> None:
        if min(self.debit_cents, self.credit_cents) != 0 or self.debit_cents == self.credit_cents:
            raise ValueError(f"{self.account}: one side, above zero")


@dataclass(frozen=True)
class Transaction:
    """A balanced transaction to book, frozen as it will be sent.

    :param reference: made of facts alone, so that the same fact always has the same one.
    :param day: the local business day; the year that it is booked in must hold it.
    :raises ValueError: debits and credits differ, there are fewer than two lines, or the
        reference cannot be looked up.
    """

    reference: str
    day: date
    label: str
    lines: tuple[Line, ...]
    notes: str = ""

    def __post_init__(self) -> None:
        checked_reference(self.reference)
        if len(self.lines) < _FEWEST_LINES:
            raise ValueError(f"{self.reference}: fewer than two lines")
        if self.total_cents != sum(line.credit_cents for line in self.lines):
            raise ValueError(f"{self.reference}: debits and credits differ")

    @property
    def total_cents(self) -> int:
        """The sum of the debits, which is that of the credits."""
        return sum(line.debit_cents for line in self.lines)


@dataclass(frozen=True)
class Year:
    """A fiscal year of Paheko; several may be open at once."""

    id: int
    label: str
    start: Annotated[date, Field(validation_alias="start_date")]
    end: Annotated[date, Field(validation_alias="end_date")]
    status: int
    chart_id: Annotated[int, Field(validation_alias="id_chart")]

    @property
    def is_open(self) -> bool:
        """Whether it takes transactions; a closed or locked one takes none."""
        return self.status == _OPEN

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of the year's."""
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Account:
    """An account of a chart.

    :param type: 1 bank, 2 cash, 3 awaiting deposit, 4 third party, 5 expense, 6 revenue, 0 none.
    :param position: 1 asset, 2 liability, 3 one of both, 4 expense, 5 revenue.
    :param archived: ``False`` when this Paheko is too old to say.
    """

    id: int
    code: str
    label: str
    type: int
    position: int
    archived: bool = False


@dataclass(frozen=True)
class Project:
    """An analytical project."""

    id: int
    code: str | None
    label: str
    archived: bool


@dataclass(frozen=True)
class Found:
    """A transaction that Paheko holds, as a search gives it.

    :param total_cents: the sum of its debits, as it is now: people may have changed it there.
    """

    id: int
    reference: str
    year_id: Annotated[int, Field(validation_alias="id_year")]
    day: Annotated[date, Field(validation_alias="date")]
    label: str
    total_cents: int


def _day_of(written: Any) -> Any:
    """Take the day of what PHP writes for a date, which has a time and a zone besides."""
    written = written.get("date") if isinstance(written, Mapping) else written
    return written[:10] if isinstance(written, str) else written


@dataclass(frozen=True)
class StoredLine:
    """A line of a transaction that Paheko holds."""

    account: Annotated[str, Field(validation_alias="account_code")]
    debit_cents: Annotated[int, Field(validation_alias="debit")]
    credit_cents: Annotated[int, Field(validation_alias="credit")]


@dataclass(frozen=True)
class Stored:
    """A transaction that Paheko holds, whole.

    :param url: its page in Paheko, to offer to the treasurer.
    :param answer: all that Paheko said of it, for the audit trail.
    """

    id: int
    year_id: Annotated[int, Field(validation_alias="id_year")]
    day: Annotated[date, Field(validation_alias="date"), BeforeValidator(_day_of)]
    reference: str | None
    url: str
    lines: tuple[StoredLine, ...]
    answer: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def total_cents(self) -> int:
        """The sum of its debits."""
        return sum(line.debit_cents for line in self.lines)


@dataclass(frozen=True)
class AccountSum:
    """What some transactions moved on an account."""

    account: str
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True)
class OwnTill:
    """Recent sessions of Paheko's own till: the same sales might be booked twice.

    :param last: the day on which the last one was closed.
    """

    sessions: int
    last: date
