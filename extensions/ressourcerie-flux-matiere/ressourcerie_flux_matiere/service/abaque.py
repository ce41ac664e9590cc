# SPDX-License-Identifier: Apache-2.0
"""What one object weighs: what the catalogue says, beside what the scales have said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ressourcerie_catalogue.public import Offered, offered
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..models import Measure, Movement
from .months import GRAMS


@dataclass(frozen=True)
class Known:
    """How many objects of a category were weighed together, and what they weighed."""

    objects: int
    grams: int

    @property
    def average_grams(self) -> int | None:
        """What one of them weighs, to the nearest gram; ``None`` when nothing was weighed."""
        if self.objects <= 0 or self.grams <= 0:
            return None
        return max(1, (2 * self.grams + self.objects) // (2 * self.objects))


NOTHING = Known(0, 0)


@dataclass(frozen=True)
class Weight:
    """A category with what one object of it weighs, by the catalogue and by the scales."""

    category: Offered
    known: Known


def average_weights(
    session: Session, sites: Collection[UUID], first: date, last: date
) -> Sequence[Weight]:
    """List the categories that goods are weighed in, with what some days taught of each."""
    known = weighed_objects(session, sites, first, last)
    return [
        Weight(one, known.get(one.category_id, NOTHING)) for one in offered(session) if one.is_leaf
    ]


def weighed_objects(
    session: Session, sites: Collection[UUID], first: date, last: date
) -> Mapping[UUID, Known]:
    """Add up the lines that were weighed and counted, by category."""
    query = (
        select(
            Movement.category_id,
            func.sum(Movement.sign * Movement.quantity),
            func.sum(GRAMS),
        )
        .where(
            Movement.site_id.in_(sites),
            Movement.day.between(first, last),
            Movement.measure == Measure.MEASURED,
            Movement.quantity.is_not(None),
        )
        .group_by(Movement.category_id)
    )
    return {key: Known(int(n), int(grams)) for key, n, grams in session.execute(query)}
