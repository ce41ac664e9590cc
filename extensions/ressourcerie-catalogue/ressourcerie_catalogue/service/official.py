# SPDX-License-Identifier: Apache-2.0
"""Official families and streams, and the share of each category that falls under them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from ..models import WHOLE_SHARE, Axis, Category, OfficialCode, OfficialShare
from .finding import find
from .journalling import journal
from .problems import DatedTooEarly, OfficialCodesMixed, SharesNotWhole


def codes_on(session: Session, day: date, axis: Axis | None = None) -> list[OfficialCode]:
    """List the official codes that are valid on a day."""
    valid = select(OfficialCode).where(
        or_(OfficialCode.valid_from.is_(None), OfficialCode.valid_from <= day),
        or_(OfficialCode.valid_until.is_(None), OfficialCode.valid_until >= day),
    )
    if axis is not None:
        valid = valid.where(OfficialCode.axis == axis)
    return list(session.scalars(valid.order_by(OfficialCode.axis, OfficialCode.code)))


def shares_on(
    session: Session, category_id: UUID, day: date, axis: Axis | None = None
) -> list[OfficialShare]:
    """List under which codes a category falls on a day; empty means that it is not mapped."""
    valid = valid_on(day).where(OfficialShare.category_id == category_id)
    if axis is not None:
        valid = valid.where(OfficialShare.axis == axis)
    return list(session.scalars(valid.order_by(OfficialShare.axis, OfficialShare.id)))


def all_shares_on(session: Session, day: date) -> list[OfficialShare]:
    """List under which codes the categories fall on a day."""
    return list(session.scalars(valid_on(day).order_by(OfficialShare.id)))


def map_category(
    session: Session, *, category_id: UUID, axis: Axis, shares: Mapping[UUID, int], on: date
) -> list[OfficialShare]:
    """Say under which codes of an axis a category falls from a day on.

    What was said before stays true until the day before.

    :param shares: hundredths of a percent by official code, adding up to a whole; empty to say
        that the category is no longer mapped.
    """
    before = {one.official_code_id: one.share for one in shares_on(session, category_id, on, axis)}
    said = map_unseen(session, category_id=category_id, axis=axis, shares=shares, on=on)
    subject = {"id": category_id, "axis": axis, "on": on}
    journal(session, "category.mapped", subject, before=before, after=shares)
    return said


def map_unseen(
    session: Session, *, category_id: UUID, axis: Axis, shares: Mapping[UUID, int], on: date
) -> list[OfficialShare]:
    """Do what :func:`map_category` does, for an act that journals it whole."""
    category = find(session, Category, category_id)
    _check(session, axis, shares, on)
    before = _latest(session, category_id, axis)
    for share in before:
        if share.valid_from > on:
            raise DatedTooEarly(category.name, on, share.valid_from)
        if share.valid_from == on:
            session.delete(share)  # said and corrected for the same day: it never applied
        elif share.valid_until is None or share.valid_until >= on:
            share.valid_until = on - timedelta(days=1)
    session.flush()  # the same code may begin again on the same day
    said = [
        OfficialShare(
            category_id=category_id,
            official_code_id=code_id,
            axis=axis,
            share=share,
            valid_from=on,
        )
        for code_id, share in shares.items()
    ]
    session.add_all(said)
    session.flush()  # gives the rows their identifiers
    return said


def valid_on(day: date) -> Select[OfficialShare]:
    """Look for the shares that hold on a day."""
    return select(OfficialShare).where(
        OfficialShare.valid_from <= day,
        or_(OfficialShare.valid_until.is_(None), OfficialShare.valid_until >= day),
    )


def _check(session: Session, axis: Axis, shares: Mapping[UUID, int], on: date) -> None:
    total = sum(shares.values())
    if shares and (total != WHOLE_SHARE or min(shares.values()) < 1):
        raise SharesNotWhole(total)
    allowed = {code.id for code in codes_on(session, on, axis)}
    for code_id in shares:
        code = find(session, OfficialCode, code_id)
        if code_id not in allowed:
            raise OfficialCodesMixed(code.code, on)


def _latest(session: Session, category_id: UUID, axis: Axis) -> Sequence[OfficialShare]:
    own = select(OfficialShare).where(
        OfficialShare.category_id == category_id, OfficialShare.axis == axis
    )
    return session.scalars(own.order_by(OfficialShare.valid_from)).all()
