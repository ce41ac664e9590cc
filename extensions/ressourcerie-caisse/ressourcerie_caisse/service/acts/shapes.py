# SPDX-License-Identifier: Apache-2.0
"""What an act says, by kind: the words of the device's script, read strictly."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
)

from ...models import LineKind, MovementKind, SessionKind, TicketType

MOST_CENTS = 10**11  # a milliard of euros: beyond it somebody leant on a key
MOST_LINES = 2_000  # of a ticket: a whole shop emptied in one go has fewer
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _written_as(pattern: re.Pattern[str]) -> BeforeValidator:
    """Accept one way of writing: pydantic would read a number of seconds as an instant too."""

    def check(value: Any) -> Any:
        if not (isinstance(value, str) and pattern.fullmatch(value)):
            raise ValueError(f"is not written as {pattern.pattern}")
        return value

    return BeforeValidator(check)


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a NUL character")
    return text


Cents = Annotated[int, Field(ge=0, le=MOST_CENTS)]
#: Below nothing too: a refund of a method that nothing was paid by, cheques of the day before.
Signed = Annotated[int, Field(ge=-MOST_CENTS, le=MOST_CENTS)]
Grams = Annotated[int, Field(ge=0, le=10**9)]
Count = Annotated[int, Field(ge=0, le=10**9)]
Rank = Annotated[int, Field(ge=1, le=10**9)]
Short = Annotated[str, Field(max_length=200), AfterValidator(_no_nul)]
Setting = bool | Signed | Short | None
# Not strict: what remains to be read is a text of that one form.
At = Annotated[datetime, Field(strict=False), _written_as(_INSTANT)]
Day = Annotated[date, Field(strict=False), _written_as(_DAY)]
Coins = dict[
    Annotated[str, Field(pattern=r"^[1-9]\d{0,5}$")], Annotated[int, Field(ge=0, le=10**6)]
]


class Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class AnyAct(Shape):
    """What every act says."""

    v: Literal[1]
    id: UUID
    till: UUID
    series: Rank
    seq: Rank
    device: UUID
    operator: UUID
    proof: Literal["pin", "offline"]
    at: At
    offset_minutes: Annotated[int, Field(ge=-1440, le=1440)]
    clock_offset_ms: Annotated[int, Field(ge=-(10**13), le=10**13)] | None
    offline: bool
    app: Short
    session: UUID


class SessionOpened(AnyAct):
    kind: Literal["session-opened"]
    session_kind: SessionKind
    day: Day | None
    float_cents: Cents
    denominations: Coins
    float_expected_cents: Cents | None
    reason: Short | None
    settings: Annotated[dict[Short, Setting], Field(max_length=50)]


class LineSaid(Shape):
    id: UUID
    kind: LineKind
    category: UUID | None
    label: Short
    quantity: Annotated[int, Field(ge=1, le=100_000)]
    grams: Grams | None
    unit_cents: Cents | None
    discount_cents: Cents
    discount_reason: Short | None
    total_cents: Cents
    vat_bp: Annotated[int, Field(ge=0, le=10_000)] | None
    tags: Annotated[list[Short], Field(max_length=20)]
    destination: Literal["sold", "given"]
    object: UUID | None
    original_line: UUID | None


class PaymentSaid(Shape):
    method: UUID
    amount_cents: Cents
    given_cents: Cents
    change_cents: Cents
    reference: Short | None


class TicketSaid(AnyAct):
    kind: Literal["ticket"]
    number: Annotated[str, Field(pattern=r"^([A-Z]\d{0,3}(\.\d{1,6})?|E)-\d{6,9}$")]
    type: TicketType
    original: UUID | None
    lines: Annotated[list[LineSaid], Field(min_length=1, max_length=MOST_LINES)]
    basket_cents: Cents | None
    payments: Annotated[list[PaymentSaid], Field(max_length=100)]
    due_cents: Cents
    note: Short | None
    tags: Annotated[list[Short], Field(max_length=20)]
    approved_by: UUID | None
    reason: Short | None

    @property
    def sign(self) -> int:
        """``1`` for a sale, ``-1`` for what gives back."""
        return 1 if self.type is TicketType.SALE else -1

    @property
    def ordinal(self) -> int:
        """The rank that its number ends with."""
        return int(self.number.rpartition("-")[2])


class MovementSaid(AnyAct):
    kind: Literal["movement"]
    movement: MovementKind
    method: UUID
    cents: Cents
    reason: Short | None
    reference: Short | None
    other_till: UUID | None


class CountSaid(Shape):
    method: UUID
    theoretical_cents: Signed
    counted_cents: Signed
    denominations: Coins | None
    reason: Short | None


class SessionClosedSaid(AnyAct):
    kind: Literal["session-closed"]
    counts: Annotated[list[CountSaid], Field(max_length=100)]
    blind: bool
    card_terminal_cents: Cents | None
    left_cents: Cents
    tickets: Count
    last_number: Short | None


class SessionAbandoned(AnyAct):
    kind: Literal["session-abandoned"]


class TicketCopied(AnyAct):
    """A duplicate was printed; ``rank`` is the one that its paper says."""

    kind: Literal["ticket-copied"]
    ticket: UUID
    rank: Annotated[int, Field(ge=1, le=10**6)]


ActSaid = (
    SessionOpened | TicketSaid | MovementSaid | SessionClosedSaid | SessionAbandoned | TicketCopied
)
ACT: TypeAdapter[ActSaid] = TypeAdapter(Annotated[ActSaid, Field(discriminator="kind")])
