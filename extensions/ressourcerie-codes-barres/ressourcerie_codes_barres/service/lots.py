# SPDX-License-Identifier: Apache-2.0
"""Lots: made, described, gone and come back; each is journalled."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.ids import new_id
from ressourcerie_core.journal import append

from ..codes.grammar import LOTS, encode
from ..codes.kinds import LotCode
from ..models import Lot
from .objects import LONGEST_NAME, STREAM
from .problems import LotNameless, UnknownLot

#: Those that a page lists; the others are found by their code.
_SHOWN = 200


def code_of_lot(row: Lot) -> str:
    """Give the code that its label shows."""
    return encode(LotCode(row.number))


def add_lot(session: Session, site_id: UUID, *, name: str, contents: str, by: UUID | None) -> Lot:
    """Make a lot of a site.

    :raises LotNameless: its label would say nothing.
    """
    row = Lot(
        id=new_id(),
        number=_free_number(session),
        site_id=site_id,
        created_at=clock.now(),
        created_by=by,
        **_described(name, contents),
    )
    session.add(row)
    session.flush()
    append(session, STREAM, "lot.added", _told(row), author=by)
    return row


def describe_lot(
    session: Session, site_id: UUID, lot_id: UUID, *, name: str, contents: str, by: UUID | None
) -> Lot:
    """Say otherwise what a lot is; its code stays.

    :raises UnknownLot: the site has no such lot.
    :raises LotNameless: its label would say nothing.
    """
    row = find_lot(session, site_id, lot_id, for_update=True)
    for column, value in _described(name, contents).items():
        setattr(row, column, value)
    append(session, STREAM, "lot.described", _told(row), author=by)
    return row


def move_lot(
    session: Session, site_id: UUID, lot_id: UUID, *, is_gone: bool, by: UUID | None
) -> Lot:
    """Say that a lot left, or that it is there after all.

    :raises UnknownLot: the site has no such lot.
    """
    row = find_lot(session, site_id, lot_id, for_update=True)
    if (row.left_at is not None) == is_gone:
        return row
    before, row.left_at = row.left_at, clock.now() if is_gone else None
    told = _told(row) | {"before": "there" if before is None else "gone"}
    append(session, STREAM, "lot.moved", told, author=by)
    return row


def find_lot(session: Session, site_id: UUID, lot_id: UUID, *, for_update: bool = False) -> Lot:
    """Give a lot of a site.

    :raises UnknownLot: the site has none of this identifier.
    """
    row = session.get(Lot, lot_id, with_for_update=for_update)
    if row is None or row.site_id != site_id:
        raise UnknownLot(lot_id)
    return row


def lots_of(session: Session, site_id: UUID, *, are_gone: bool) -> Sequence[Lot]:
    """List the lots of a site that are there, or those that left, the latest first."""
    wanted = Lot.left_at.is_not(None) if are_gone else Lot.left_at.is_(None)
    query = select(Lot).where(Lot.site_id == site_id, wanted)
    return session.scalars(query.order_by(Lot.created_at.desc()).limit(_SHOWN)).all()


def lot_of_number(session: Session, number: int) -> Lot | None:
    """Give the lot whose label holds a number: one query of an index."""
    return session.scalar(select(Lot).where(Lot.number == number))


def _described(name: str, contents: str) -> dict[str, str]:
    if not name.strip():
        raise LotNameless
    return {"name": name.strip()[:LONGEST_NAME], "contents": contents.strip()[:LONGEST_NAME]}


def _free_number(session: Session) -> int:
    while True:
        number = secrets.randbelow(LOTS)
        if lot_of_number(session, number) is None:
            return number


def _told(row: Lot) -> dict[str, Any]:
    # Free words stay out: somebody may have written a name, and nothing is erased from there.
    return {"lot": str(row.id), "code": code_of_lot(row), "gone": row.left_at is not None}
