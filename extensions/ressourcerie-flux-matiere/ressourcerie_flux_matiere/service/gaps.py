# SPDX-License-Identifier: Apache-2.0
"""What the figures of a balance do not explain: it is shown, and never spread over the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from ..models import Movement, Stage, Transfer
from .figures import Scope
from .months import GRAMS


@dataclass(frozen=True)
class Gaps:
    """Grams that no line accounts for.

    :param missing: by category, what left beyond all that was ever recorded as brought.
    :param lost: what was sent in transfers that arrived in the period, less what arrived;
        less than nothing when more arrived.
    :param on_the_way: what was sent and nobody has received yet.
    """

    missing: Mapping[UUID, int]
    lost: int
    on_the_way: int

    @property
    def below_zero(self) -> int:
        """What is missing in all the categories that hold less than nothing."""
        return sum(self.missing.values())

    @property
    def total(self) -> int:
        """What is unexplained, whichever way it goes."""
        return self.below_zero + abs(self.lost)


def gaps(session: Session, scope: Scope, held: Mapping[UUID, int]) -> Gaps:
    """Tell what the figures of a scope do not explain.

    :param held: the stock at its end, by category.
    """
    missing = {key: -grams for key, grams in held.items() if grams < 0}
    lost, on_the_way = _of_transfers(session, scope)
    return Gaps(missing, lost, on_the_way)


def _of_transfers(session: Session, scope: Scope) -> tuple[int, int]:
    arrived = Transfer.received_on.is_not(None) & (Transfer.received_on <= scope.last)
    less = GRAMS * case((Movement.origin == Stage.TRANSIT, -1), else_=1)
    query = (
        select(
            func.sum(case((arrived, less), else_=0)),
            func.sum(case((arrived | (Movement.origin == Stage.TRANSIT), 0), else_=GRAMS)),
        )
        .join(Transfer, Transfer.id == Movement.transfer_id)
        .where(
            Movement.transfer_id.is_not(None),  # has the base use the index of these alone
            or_(Transfer.from_site_id.in_(scope.sites), Transfer.to_site_id.in_(scope.sites)),
            Transfer.sent_on <= scope.last,
            or_(Transfer.received_on.is_(None), Transfer.received_on >= scope.first),
        )
    )
    lost, on_the_way = session.execute(query).one()
    return int(lost or 0), int(on_the_way or 0)
