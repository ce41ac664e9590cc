# SPDX-License-Identifier: Apache-2.0
"""Sheets that wait for somebody to confirm what they change."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ressourcerie_core import clock

from ..models import Deposit
from .problems import SheetGone

KEPT = timedelta(days=1)
_LONGEST_NAME = 200


def add(session: Session, *, name: str, content: bytes) -> Deposit:
    """Keep a sheet, and drop those that nobody confirmed in time."""
    session.execute(delete(Deposit).where(Deposit.deposited_at < clock.now() - KEPT))
    deposit = Deposit(name=name[:_LONGEST_NAME], content=content, deposited_at=clock.now())
    session.add(deposit)
    session.flush()  # gives it its identifier
    return deposit


def find(session: Session, deposit_id: UUID) -> Deposit:
    """Give a sheet that waits.

    :raises SheetGone: it is written already, or was dropped.
    """
    deposit = session.get(Deposit, deposit_id)
    if deposit is None:
        raise SheetGone
    return deposit


def remove(session: Session, deposit: Deposit) -> None:
    """Drop a sheet that has been written."""
    session.delete(deposit)
