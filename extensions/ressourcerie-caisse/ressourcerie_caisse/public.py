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
from .service.telling import (
    OfferedMethod,
    PaidPart,
    SoldGoods,
    TillNames,
    closings_since,
    goods_since,
    names_of,
    offered_methods,
    payments_of,
)
from .slots import SELLING, Selling

__all__ = [
    "SELLING",
    "CountedMethod",
    "MovedMoney",
    "OfferedMethod",
    "PaidPart",
    "RecordedLine",
    "RecordedPayment",
    "Selling",
    "SessionClosed",
    "SoldGoods",
    "SoldShare",
    "TicketRecorded",
    "TillNames",
    "closings_since",
    "goods_since",
    "names_of",
    "offered_methods",
    "payments_of",
]
