# SPDX-License-Identifier: Apache-2.0
"""Vouchers that a site sold: what it still owes, and those that somebody cancelled."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ressourcerie_core import clock
from ressourcerie_core.i18n import _
from ressourcerie_core.journal import append

from ..models import Voucher
from .setting_problems import AlreadySettled, NotHere
from .setting_up import STREAM
from .settling import checked_reason


def vouchers_of(session: Session, site_id: UUID) -> Sequence[Voucher]:
    """List the vouchers that a site sold, the last first."""
    query = select(Voucher).where(Voucher.site_id == site_id)
    return session.scalars(query.order_by(Voucher.sold_at.desc(), Voucher.code)).all()


def cancel_voucher(
    session: Session, site_id: UUID, voucher_id: UUID, *, reason: str, by: UUID
) -> None:
    """Cancel a voucher, with a reason: what it still was worth is owed no more.

    :raises AlreadySettled: it is cancelled already.
    :raises NotHere: this site sold no such voucher.
    :raises ReasonMissing: nothing is said.
    """
    query = select(Voucher).where(Voucher.id == voucher_id, Voucher.site_id == site_id)
    voucher = session.scalar(query.with_for_update())
    if voucher is None:
        raise NotHere(_("bon d'achat"), voucher_id)
    if voucher.cancelled_at is not None:
        raise AlreadySettled
    voucher.cancelled_why = checked_reason(reason)
    voucher.cancelled_at, voucher.cancelled_by = clock.now(), by
    facts = {"voucher": str(voucher.id), "left_cents": voucher.left_cents}
    append(session, STREAM, "voucher.cancelled", facts | {"reason": voucher.cancelled_why}, by)
