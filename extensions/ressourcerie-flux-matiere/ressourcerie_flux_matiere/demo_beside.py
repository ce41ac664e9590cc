# SPDX-License-Identifier: Apache-2.0
"""What the demonstration takes from beside: the sales of the till, a declaration that went on."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from .declaring.bodies import body_of
from .declaring.problems import WeightUnmapped
from .declaring.quarters import Quarter
from .declaring.steps import Said, go_on
from .models import Status
from .service.days import today_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ressourcerie_caisse.public import SoldGoods


def goods_of_the_till(session: Session) -> "Sequence[SoldGoods] | None":
    """Give what the till invented that it sold; ``None`` when it is not there.

    The extra « caisse » has it loaded, and filled, before this module.
    """
    if not inspect(session.connection()).has_table("caisse_ticket"):
        return None
    # Nothing that is not enabled is ever imported.
    from ressourcerie_caisse.public import goods_since  # noqa: PLC0415 (only there beside it)

    return list(goods_since(session, date.min)) or None


def declare(session: Session, site_id: UUID) -> None:
    """Have the oldest whole quarter validated; those that follow are still to type."""
    quarter = Quarter.of(today_at(session, site_id)).previous.previous.previous
    body = body_of("ecomaison")
    try:
        go_on(session, site_id, body, quarter, Said(Status.SUBMITTED), by=None)
    except WeightUnmapped:
        return  # the catalogue of this demonstration has no official codes
    go_on(session, site_id, body, quarter, Said(Status.VALIDATED, "2026-0117"), by=None)
