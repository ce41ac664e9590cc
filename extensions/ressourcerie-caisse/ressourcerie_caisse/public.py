# SPDX-License-Identifier: Apache-2.0
"""What other modules may use of the till; nothing else of it may be imported."""

from .events import (
    CountedMethod,
    MovedMoney,
    RecordedLine,
    RecordedPayment,
    SessionClosed,
    SoldShare,
    TicketRecorded,
)

__all__ = [
    "CountedMethod",
    "MovedMoney",
    "RecordedLine",
    "RecordedPayment",
    "SessionClosed",
    "SoldShare",
    "TicketRecorded",
]
