# SPDX-License-Identifier: Apache-2.0
"""The balance of some days, and the stock at the end of one."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from ressourcerie_core.web import Answer, Read

from ..models import Measure, Stage
from ..service.balance import balance, by_category, stock
from ..service.figures import Balance, Scope
from ..service.gaps import gaps
from .shapes import READ

router = APIRouter(tags=["flux-matiere"], prefix="/sites/{site_id}")


class BalanceRead(Answer):
    """Whole grams; the figures are those of the page « Bilan »."""

    entered: int
    entered_to_stock: int
    received: int
    sent: int
    sold: int
    given: int
    recycled: int
    wasted: int
    stock_change: int


class PeriodRead(BalanceRead):
    """With what the figures do not explain, and what of them is estimated.

    ``gap`` is ``stock_below_zero`` and the difference of transfers, whichever way it goes.
    """

    gap: int
    stock_below_zero: int
    lost_in_transfers: int
    sold_estimated: int


class CategoryBalance(Answer):
    category_id: UUID
    label: str
    balance: BalanceRead


class StockRead(Answer):
    category_id: UUID
    grams: int


@router.get("/balance", dependencies=READ)
def read_balance(session: Read, site_id: UUID, first: date, last: date) -> PeriodRead:
    """Give the balance of some days, both ends included."""
    scope = Scope(first, last, [site_id])
    unexplained = gaps(session, scope, stock(session, scope.sites, last))
    guessed = balance(session, scope, measure=Measure.ESTIMATED)
    return PeriodRead(
        **dict(_read(balance(session, scope))),
        gap=unexplained.total,
        stock_below_zero=unexplained.below_zero,
        lost_in_transfers=unexplained.lost,
        sold_estimated=guessed.gone(Stage.SOLD),
    )


@router.get("/balance/categories", dependencies=READ)
def read_categories(session: Read, site_id: UUID, first: date, last: date) -> list[CategoryBalance]:
    """Give the balance of each category, heaviest first."""
    return [
        CategoryBalance(category_id=UUID(one.key), label=one.label, balance=_read(one.balance))
        for one in by_category(session, Scope(first, last, [site_id]))
    ]


@router.get("/stock", dependencies=READ)
def read_stock(session: Read, site_id: UUID, day: date) -> list[StockRead]:
    """Give what the site holds of each category at the end of a day."""
    found = stock(session, [site_id], day)
    return [StockRead(category_id=key, grams=grams) for key, grams in found.items()]


def _read(found: Balance) -> BalanceRead:
    return BalanceRead(
        entered=found.entered,
        entered_to_stock=found.entered_to_stock,
        received=found.received,
        sent=found.sent,
        sold=found.gone(Stage.SOLD),
        given=found.gone(Stage.GIVEN),
        recycled=found.gone(Stage.RECYCLED),
        wasted=found.gone(Stage.WASTED),
        stock_change=found.stock_change,
    )
