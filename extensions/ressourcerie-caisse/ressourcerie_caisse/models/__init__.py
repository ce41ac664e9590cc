# SPDX-License-Identifier: Apache-2.0
"""Tables of the till."""

from .acts import Act, Count, Line, Movement, Payment, Print, Ticket
from .kinds import (
    ActKind,
    LineKind,
    MethodKind,
    MovementKind,
    PriceMode,
    SessionKind,
    StrayOutcome,
    TicketType,
)
from .setup import Method, SiteSettings, Tag, Till
from .working import Contact, Gap, GapOf, Held, Series, Stray, TillSession, Voucher

__all__ = [
    "Act",
    "ActKind",
    "Contact",
    "Count",
    "Gap",
    "GapOf",
    "Held",
    "Line",
    "LineKind",
    "Method",
    "MethodKind",
    "Movement",
    "MovementKind",
    "Payment",
    "PriceMode",
    "Print",
    "Series",
    "SessionKind",
    "SiteSettings",
    "Stray",
    "StrayOutcome",
    "Tag",
    "Ticket",
    "TicketType",
    "Till",
    "TillSession",
    "Voucher",
]
