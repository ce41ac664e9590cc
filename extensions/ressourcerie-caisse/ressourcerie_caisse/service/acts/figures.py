# SPDX-License-Identifier: Apache-2.0
"""What should be there of each method at the end of a session, exact to the cent."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...models import Method, MethodKind, Movement, MovementKind, Payment, TillSession

_INS = {MovementKind.DRAWER_IN, MovementKind.TRANSFER_IN}


@dataclass
class Expected:
    """What a session has of one method.

    :param float_cents: of cash, what was there at the opening.
    """

    float_cents: int = 0
    payments_cents: int = 0
    refunds_cents: int = 0
    ins_cents: int = 0
    outs_cents: int = 0

    @property
    def theoretical_cents(self) -> int:
        """What should be there."""
        gained = self.payments_cents - self.refunds_cents
        return self.float_cents + gained + self.ins_cents - self.outs_cents


def expected_of(session: Session, of: TillSession) -> Mapping[UUID, Expected]:
    """Add up a session by method: those that moved, and cash, which the float began."""
    found: defaultdict[UUID, Expected] = defaultdict(Expected)
    paid = (
        select(Payment.method_id, Payment.sign, func.sum(Payment.amount_cents))
        .where(Payment.session_id == of.id)
        .group_by(Payment.method_id, Payment.sign)
    )
    for method_id, sign, cents in session.execute(paid):
        if sign > 0:
            found[method_id].payments_cents = int(cents)
        else:
            found[method_id].refunds_cents = int(cents)
    moved = (
        select(Movement.method_id, Movement.movement, func.sum(Movement.cents))
        .where(Movement.session_id == of.id, Movement.movement != MovementKind.DRAWER_OPENED)
        .group_by(Movement.method_id, Movement.movement)
    )
    for method_id, movement, cents in session.execute(moved):
        if MovementKind(movement) in _INS:
            found[method_id].ins_cents += int(cents)
        else:
            found[method_id].outs_cents += int(cents)
    if (cash := cash_method(session)) is not None:
        found[cash].float_cents = of.float_cents
    return found


def cash_method(session: Session) -> UUID | None:
    """Give the method of the drawer: the first one of kind « cash » that is in use, or was."""
    cash = select(Method.id).where(Method.kind == MethodKind.CASH)
    return session.scalar(
        cash.order_by(Method.archived_at.is_not(None), Method.position, Method.id).limit(1)
    )
