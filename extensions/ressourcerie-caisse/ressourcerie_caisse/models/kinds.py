# SPDX-License-Identifier: Apache-2.0
"""The closed lists of the till, and why it holds who did what."""

from enum import StrEnum

from sqlalchemy import CheckConstraint

from ressourcerie_core.db import personal
from ressourcerie_core.i18n import _

AUTHORSHIP = personal(
    purpose=_("savoir qui a vendu, approuvé, compté ou réglé, et quand"),
    kept=_("toujours : la comptabilité en dépend ; seul un numéro reste"),
    erased=False,
)


class ActKind(StrEnum):
    SESSION_OPENED = "session-opened"
    TICKET = "ticket"
    MOVEMENT = "movement"
    SESSION_CLOSED = "session-closed"
    SESSION_ABANDONED = "session-abandoned"
    TICKET_COPIED = "ticket-copied"


class SessionKind(StrEnum):
    """Kept as it was said, and never guessed from dates."""

    NORMAL = "normal"
    DEFERRED = "deferred"
    SCHOOL = "school"


class TicketType(StrEnum):
    SALE = "sale"
    REFUND = "refund"
    CANCELLATION = "cancellation"


class LineKind(StrEnum):
    GOODS = "goods"
    GIFT = "gift"
    MEMBERSHIP = "membership"
    VOUCHER_SOLD = "voucher-sold"


class MovementKind(StrEnum):
    DRAWER_IN = "drawer-in"
    DRAWER_OUT = "drawer-out"
    TRANSFER_IN = "transfer-in"
    TRANSFER_OUT = "transfer-out"
    BANK_DEPOSIT = "bank-deposit"
    CHEQUE_DEPOSIT = "cheque-deposit"
    DRAWER_OPENED = "drawer-opened"


class MethodKind(StrEnum):
    CASH = "cash"
    CARD = "card"
    CHEQUE = "cheque"
    TRANSFER = "transfer"
    LOCAL = "local"
    VOUCHER = "voucher"
    OTHER = "other"


class PriceMode(StrEnum):
    """How prices are made at a site: as marked, at least, as people wish, or for the basket."""

    FIXED = "fixed"
    FROM = "from"
    FREE = "free"
    BASKET = "basket"


class StrayOutcome(StrEnum):
    ATTACHED = "attached"
    DISMISSED = "dismissed"


def one_of(column: str, values: type[StrEnum], name: str) -> CheckConstraint:
    """Allow a column the values of an enumeration alone."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(v)) for v in values)})", name=name)
